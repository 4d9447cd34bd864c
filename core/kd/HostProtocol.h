#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/Clock.h"
#include "core/kd/LinkEvents.h"
#include "core/kd/Notifications.h"
#include "core/kd/Requests.h"
#include "core/kd/Trace.h"

namespace hawser::kd {

using RequestToken = std::uint64_t;  // never 0, never reused

// --- what the host learns; in the order in which it happened ---
struct StateChanged {
    StateChange change;
    bool freshTarget =
        false;  // the SYNC bit was set: the target booted or dropped us; all that was known is void
    bool afterReset = false;  // first state change since a RESET of ours was answered
    bool unexpected = false;  // the target was stopped and not told to go on: it was reset, or this is an old
                              // packet that came late
    bool repeated = false;    // the same state change as the last one, with nothing continued in between
};
struct Printed {
    DebugPrint print;
    bool freshTarget = false;
};
struct Prompted {
    DebugPrompt prompt;
    bool freshTarget = false;
};
struct FileAsked {  // already refused on the wire; for the log
    FileRequest request;
};
struct Replied {
    RequestToken token = 0;
    Reply reply;
    Duration roundTrip{};  // first send to reply
};
struct Delivered {  // a request without a reply was acknowledged: it was executed
    RequestToken token = 0;
    Duration roundTrip{};
    // It was sent more than once: the acknowledgement may be that of a copy that was dropped.
    bool doubtful = false;
};
struct RequestFailed {
    RequestToken token = 0;
    // Timeout: no sign of the target. Disconnected: it began anew. Effect Unknown: a request that changes the
    // target was sent and its fate is not known.
    Error error;
};
struct ResetAnswered {};  // the target answered our RESET: numbering is certain again
struct ResetByTarget {};  // it asked for one by itself

using HostEvent = std::variant<StateChanged, Printed, Prompted, FileAsked, Replied, Delivered, RequestFailed,
                               ResetAnswered, ResetByTarget>;

// The host's half of the protocol: framing, numbering, acknowledgement, resending, and one request at a time.
// Pure: bytes and time in; bytes, events and the next deadline out. One thread.
class HostProtocol {
  public:
    HostProtocol();
    ~HostProtocol();
    HostProtocol(const HostProtocol&) = delete;
    HostProtocol& operator=(const HostProtocol&) = delete;

    void receive(ByteSpan bytes, TimePoint now);
    void tick(TimePoint now);
    std::optional<TimePoint> nextDeadline() const;
    Bytes takeOutput();
    std::vector<HostEvent> takeEvents();

    // Sends the request as soon as the line allows (it may first settle). Error NotAvailable while one is in
    // flight, InvalidArgument when it does not fit. Exactly one of Replied, Delivered, RequestFailed follows,
    // unless abandoned.
    Result<RequestToken> submit(const Request& request, TimePoint now);
    bool busy() const;
    // Gives up the request in flight: no event will come for it, a late reply is recognised and dropped.
    // Unknown: it was sent, may have been executed, and changes the target.
    Effect abandon();

    // One 0x62, put on the line as soon as no packet of ours is outstanding; abandon() first to force it.
    void breakIn(TimePoint now);
    // RESET and a new numbering. Gives up the request in flight like abandon().
    void reset(TimePoint now);
    // Answers the last Prompted. Error NotAvailable when no prompt waits.
    Result<> answerPrompt(std::string_view text, TimePoint now);

    // After the transport was opened anew: parser, numbering and queues as at the start; counters stay.
    void restart();
    // Of the line that is opened next: Counting for KDNET. Starts anew like restart().
    void setNumbering(Numbering numbering);

    // X64 until a reply to GetVersion tells; set by hand only to forget it.
    void setMachine(Machine machine);
    Machine machine() const;
    const LinkCounters& counters() const;
    std::optional<TimePoint> lastHeard() const;  // last undamaged packet

    void setTracing(bool on);
    std::vector<TraceRecord> takeTrace();  // bounded: the oldest are dropped beyond kMaxTrace

    static constexpr std::size_t kMaxTrace = 4096;

  private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace hawser::kd
