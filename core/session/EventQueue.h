#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "core/session/EventSink.h"

namespace hawser::session {

// From the engine thread to the session's own: what was told until the other side takes it, in order and
// bounded. Bursts are joined: runs of output that nothing came between, packets, and what only the latest
// counts of - counters, and how the line is as long as that reads the same. When more than kMaxWaitingEvents
// waits, of each other kind only the last stays, and that is said; answers all stay, for each was asked for.
// Any thread.
class EventQueue final : public EventSink {
  public:
    // `wake` is called on the telling thread when the first event came since the last take().
    explicit EventQueue(std::function<void()> wake) : m_wake(std::move(wake)) {}

    void tell(SessionEvent event) override;
    std::vector<SessionEvent> take();
    std::size_t waitingOutput() const override;

    // Bytes of output that may wait; beyond it new ones are dropped, and that is said.
    static constexpr std::size_t kMaxWaitingOutput = 32 << 20;
    // Bytes of everything else.
    static constexpr std::size_t kMaxWaitingEvents = 4 << 20;
    // Bytes of traced packets that may wait; beyond it the waiting ones are dropped, and that is said.
    static constexpr std::size_t kMaxWaitingTrace = 16 << 20;

  private:
    using Runs = std::vector<OutputRun>;
    using Packets = std::vector<TracedPacket>;
    using Item = std::variant<SessionEvent, Runs, Packets>;

    void queue(SessionEvent event);
    void queueRun(OutputRun run);
    void queuePackets(const Packets& packets);
    void queueStatistics(Statistics statistics);
    void queueReport(LineReport report);
    void queueOther(SessionEvent event);
    void condense();
    void append(Item item);
    template <class Event>
    Event* lastWaiting();

    const std::function<void()> m_wake;
    mutable std::mutex m_mutex;  // guards all below
    std::vector<Item> m_items;
    std::size_t m_outputBytes = 0;
    bool m_outputLost = false;  // and said so
    std::size_t m_eventBytes = 0;
    bool m_eventsLost = false;               // and said so
    std::optional<std::size_t> m_packetsAt;  // the item that takes all packets
    std::size_t m_packetBytes = 0;
};

}  // namespace hawser::session
