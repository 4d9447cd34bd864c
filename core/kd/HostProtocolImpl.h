#pragma once

#include "core/kd/HostProtocol.h"
#include "core/kd/RequestTracker.h"
#include "core/kd/TraceLog.h"

namespace hawser::kd {

class HostProtocol::Impl {
  public:
    Impl();

    void receive(ByteSpan bytes, TimePoint now);
    void tick(TimePoint now);
    std::optional<TimePoint> nextDeadline() const;
    Effect abandon();
    void reset(TimePoint now);
    Result<> answerPrompt(std::string_view text, TimePoint now);
    void restart();

    TraceLog trace{kMaxTrace};
    Link link{LinkOptions::host()};
    std::vector<HostEvent> events;
    RequestTracker tracker{link, events};
    Machine machine = Machine::X64;

  private:
    void drain(TimePoint now);
    void handle(PacketAccepted& accepted, TimePoint now);
    void handle(const PacketDelivered& delivered, TimePoint now);
    void handle(const DeliveryFailed& failed, TimePoint now);
    void handle(const ResetSeen& reset, TimePoint now);
    void handle(const ResendSeen&, TimePoint) {}
    void handle(const BreakInSeen&, TimePoint) {}

    void onStateChange(const Packet& packet, TimePoint now);
    void onStopped(StateChange change, TimePoint now);
    void onDebugIo(const Packet& packet, bool copy, TimePoint now);
    void ranSince(TimePoint now);
    void onFileRequest(const Packet& packet, TimePoint now);
    void onControlRequest(const Packet& packet, TimePoint now);
    void tell(StateChanged changed);
    void tellHeld();
    void resumeUnknown();
    void dropHeldCopy();
    void doubtUnlessResumed();
    bool isRepeated(const StateChange& change) const;
    void learnMachine();
    bool takeFresh() { return std::exchange(m_fresh, false); }

    std::optional<StateChange> m_lastChange;
    std::optional<StateChanged> m_held;  // until it is known whether the resume before it was taken
    bool m_resumed = false;              // since m_lastChange
    bool m_fresh = false;                // SYNC was seen, not yet told
    bool m_afterReset = false;
    std::optional<DebugPrompt> m_prompt;
};

}  // namespace hawser::kd
