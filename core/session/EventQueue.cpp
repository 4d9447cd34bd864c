#include "core/session/EventQueue.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Overloaded.h"

namespace hawser::session {

void EventQueue::tell(SessionEvent event) {
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        first = m_items.empty();
        queue(std::move(event));
        first = first && !m_items.empty();
    }
    if (first) m_wake();
}

std::vector<SessionEvent> EventQueue::take() {
    std::vector<Item> items;
    {
        const std::lock_guard lock(m_mutex);
        items.swap(m_items);
        m_outputBytes = 0;
        m_outputLost = false;
        m_packetsAt.reset();
        m_packetBytes = 0;
    }
    std::vector<SessionEvent> events;
    events.reserve(items.size());
    for (Item& item : items) {
        std::visit(
            Overloaded{
                [&](SessionEvent& event) { events.push_back(std::move(event)); },
                [&](Runs& runs) {
                    events.emplace_back(Output{std::make_shared<const Runs>(std::move(runs))});
                },
                [&](Packets& packets) {
                    events.emplace_back(PacketsTraced{std::make_shared<const Packets>(std::move(packets))});
                },
            },
            item);
    }
    return events;
}

void EventQueue::queue(SessionEvent event) {
    std::visit(Overloaded{
                   [&](Output& output) {
                       for (const OutputRun& run : *output.runs) queueRun(run);
                   },
                   [&](PacketsTraced& traced) { queuePackets(*traced.packets); },
                   [&](Statistics& statistics) { queueStatistics(std::move(statistics)); },
                   [&](LineReport& report) { queueReport(std::move(report)); },
                   [&](auto&) { m_items.emplace_back(std::move(event)); },
               },
               event);
}

void EventQueue::queueRun(OutputRun run) {
    if (m_outputBytes > kMaxWaitingOutput) {
        if (m_outputLost) return;
        m_outputLost = true;
        run = {OutputKind::Error,
               "... output came faster than it could be shown; some is missing here ...\n",
               {}};
    } else {
        m_outputBytes += run.text.size();
    }
    if (m_items.empty() || !std::holds_alternative<Runs>(m_items.back())) m_items.emplace_back(Runs{});
    std::get<Runs>(m_items.back()).push_back(std::move(run));
}

void EventQueue::queuePackets(const Packets& packets) {
    constexpr std::size_t kPerPacket = 128;  // bytes beside those of the wire
    if (packets.empty()) return;
    if (!m_packetsAt) {
        m_packetsAt = m_items.size();
        m_items.emplace_back(Packets{});
    }
    Packets& waiting = std::get<Packets>(m_items[*m_packetsAt]);
    if (m_packetBytes > kMaxWaitingTrace) {
        const std::size_t lost = waiting.size();
        waiting.assign(
            1, {packets.front().time,
                false,
                fmt::format("{} packets are missing here: they came faster than they could be shown", lost),
                {}});
        m_packetBytes = 0;
    }
    for (const TracedPacket& packet : packets) {
        m_packetBytes += packet.bytes.size() + packet.summary.size() + kPerPacket;
        waiting.push_back(packet);
    }
}

// A window that does not look must not be sent ever more of them.
void EventQueue::queueStatistics(Statistics statistics) {
    if (auto* waiting = lastWaiting<Statistics>())
        *waiting = statistics;
    else
        m_items.emplace_back(SessionEvent(statistics));
}

// Another health belongs behind the change of state that made it.
void EventQueue::queueReport(LineReport report) {
    auto* waiting = lastWaiting<LineReport>();
    if (waiting != nullptr && waiting->health == report.health)
        *waiting = std::move(report);
    else
        m_items.emplace_back(SessionEvent(std::move(report)));
}

template <class Event>
Event* EventQueue::lastWaiting() {
    for (auto item = m_items.rbegin(); item != m_items.rend(); ++item) {
        auto* event = std::get_if<SessionEvent>(&*item);
        if (auto* found = event != nullptr ? std::get_if<Event>(event) : nullptr) return found;
    }
    return nullptr;
}

}  // namespace hawser::session
