#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "core/kd/HostEvents.h"
#include "core/kd/Link.h"
#include "core/kd/RequestTracker.h"
#include "core/kd/StopReports.h"
#include "core/kd/TraceLog.h"

namespace hawser::kd {

// The host's half of the protocol: framing, numbering, acknowledgement, resending, and one request at a time.
// Pure: bytes and time in; bytes, events and the next deadline out. One thread.
class HostProtocol {
  public:
    HostProtocol() { m_link.observe(&m_trace); }
    HostProtocol(const HostProtocol&) = delete;
    HostProtocol& operator=(const HostProtocol&) = delete;

    void receive(ByteSpan bytes, TimePoint now);
    void tick(TimePoint now);
    std::optional<TimePoint> nextDeadline() const;
    Bytes takeOutput() { return m_link.takeOutput(); }
    std::vector<HostEvent> takeEvents() { return std::exchange(m_events, {}); }

    // Sends the request as soon as the line allows (it may first settle). Error NotAvailable while one is in
    // flight, InvalidArgument when it does not fit. Exactly one of Replied, Delivered, RequestFailed follows,
    // unless abandoned.
    Result<RequestToken> submit(const Request& request, TimePoint now) {
        return m_tracker.submit(request, m_machine, now);
    }
    bool busy() const { return m_tracker.busy(); }
    // Gives up the request in flight: no event will come for it, a late reply is recognised and dropped.
    // Unknown: it was sent, may have been executed, and changes the target.
    Effect abandon();

    // One 0x62, put on the line as soon as no packet of ours is outstanding; abandon() first to force it.
    void breakIn(TimePoint now) { m_link.breakIn(now); }
    // RESET and a new numbering. Gives up the request in flight like abandon().
    void reset(TimePoint now);
    // Answers the last Prompted. Error NotAvailable when no prompt waits.
    Result<> answerPrompt(std::string_view text, TimePoint now);

    // After the transport was opened anew: parser, numbering and queues as at the start; counters stay.
    void restart();
    // Of the line that is opened next: Counting for KDNET. Starts anew like restart().
    void setNumbering(Numbering numbering);

    // X64 until a reply to GetVersion tells; set by hand only to forget it.
    void setMachine(Machine machine) { m_machine = machine; }
    Machine machine() const { return m_machine; }
    const LinkCounters& counters() const { return m_link.counters(); }
    std::optional<TimePoint> lastHeard() const { return m_link.lastHeard(); }  // last undamaged packet

    void setTracing(bool on) { m_trace.setOn(on); }
    std::vector<TraceRecord> takeTrace() {
        return m_trace.take();
    }  // bounded: the oldest are dropped beyond kMaxTrace

    static constexpr std::size_t kMaxTrace = 4096;

  private:
    void drain(TimePoint now);
    void handle(PacketAccepted& accepted, TimePoint now);
    void handle(const PacketDelivered& delivered, TimePoint now);
    void handle(const DeliveryFailed& failed, TimePoint now);
    void handle(const ResetSeen& reset, TimePoint now);
    void handle(const ResendSeen&, TimePoint) {}
    void handle(const BreakInSeen&, TimePoint) {}

    void onStateChange(const Packet& packet, bool outOfStep, TimePoint now);
    void onStopped(StateChange change, bool outOfStep, TimePoint now);
    void resumeWasTaken(TimePoint now);
    void onDebugIo(const Packet& packet, bool copy, TimePoint now);
    void ranSince(TimePoint now);
    void onFileRequest(const Packet& packet, TimePoint now);
    void onControlRequest(const Packet& packet, TimePoint now);
    void tell(StateChanged changed) { m_events.emplace_back(m_stops.tell(std::move(changed))); }
    void tellHeld();
    void learnMachine();

    TraceLog m_trace{kMaxTrace};
    Link m_link{LinkOptions::host()};
    std::vector<HostEvent> m_events;
    RequestTracker m_tracker{m_link, m_events};
    Machine m_machine = Machine::X64;
    StopReports m_stops;
    std::optional<DebugPrompt> m_prompt;
};

}  // namespace hawser::kd
