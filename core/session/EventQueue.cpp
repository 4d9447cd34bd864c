#include "core/session/EventQueue.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "core/base/Overloaded.h"
#include "core/command/OutputSize.h"

namespace hawser::session {

namespace {

constexpr std::size_t kPerPacket = 128;  // bytes beside those of the wire
constexpr std::size_t kPerEvent = 256;
constexpr std::size_t kPerRow = 256;        // of a list
constexpr std::size_t kLongestRun = 65536;  // that others are joined to

std::size_t sizeOf(const SessionEvent& event) {
    const auto text = [](const QString& words) {
        return sizeof(QChar) * static_cast<std::size_t>(words.size());
    };
    return kPerEvent +
           std::visit(Overloaded{
                          [&](const TargetPrompted& e) { return text(e.text); },
                          [&](const ConnectionChange& e) { return text(e.reason); },
                          [](const ModulesChanged& e) { return kPerRow * e.modules->size(); },
                          [](const SymbolsChanged& e) { return kPerRow * e.symbols->size(); },
                          [](const BreakpointsChanged& e) { return kPerRow * e.breakpoints->size(); },
                          [](const EventFiltersChanged& e) { return kPerRow * e.filters->size(); },
                          [](const auto&) { return std::size_t{0}; },
                      },
                      event);
}

}  // namespace

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
        m_eventBytes = 0;
        m_eventsLost = false;
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

std::size_t EventQueue::waitingOutput() const {
    const std::lock_guard lock(m_mutex);
    return m_outputBytes;
}

void EventQueue::queue(SessionEvent event) {
    std::visit(Overloaded{
                   [&](Output& output) {
                       for (const OutputRun& run : *output.runs) queueRun(run);
                   },
                   [&](PacketsTraced& traced) { queuePackets(*traced.packets); },
                   [&](Statistics& statistics) { queueStatistics(std::move(statistics)); },
                   [&](LineReport& report) { queueReport(std::move(report)); },
                   [&](auto&) { queueOther(std::move(event)); },
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
        m_outputBytes += sizeOf(run);
    }
    if (m_items.empty() || !std::holds_alternative<Runs>(m_items.back())) m_items.emplace_back(Runs{});
    Runs& runs = std::get<Runs>(m_items.back());
    const bool joins = !runs.empty() && runs.back().kind == run.kind && runs.back().from == run.from &&
                       runs.back().link.empty() && run.link.empty() && runs.back().text.size() < kLongestRun;
    if (joins) {
        m_outputBytes -= sizeOf(run) - run.text.size();
        runs.back().text += run.text;
    } else {
        runs.push_back(std::move(run));
    }
}

void EventQueue::queueOther(SessionEvent event) {
    m_eventBytes += sizeOf(event);
    m_items.emplace_back(std::move(event));
    if (m_eventBytes > kMaxWaitingEvents) condense();
}

// Of each kind the last: that is how things are now, whatever was told before.
void EventQueue::condense() {
    std::array<bool, std::variant_size_v<SessionEvent>> seen{};
    std::vector<Item> kept;
    for (auto item = m_items.rbegin(); item != m_items.rend(); ++item) {
        const auto* const event = std::get_if<SessionEvent>(&*item);
        const bool spare = event != nullptr && !std::holds_alternative<Answered>(*event);
        if (spare && std::exchange(seen[event->index()], true)) continue;
        kept.push_back(std::move(*item));
    }
    m_items.clear();
    m_packetsAt.reset();
    m_eventBytes = 0;
    for (auto item = kept.rbegin(); item != kept.rend(); ++item) append(std::move(*item));
    if (std::exchange(m_eventsLost, true)) return;
    queueRun(
        {OutputKind::Error, "... more happened than could be told; what is missing is not shown ...\n", {}});
}

void EventQueue::append(Item item) {
    auto* const runs = std::get_if<Runs>(&item);
    auto* const before = m_items.empty() ? nullptr : std::get_if<Runs>(&m_items.back());
    if (runs != nullptr && before != nullptr) {
        std::ranges::move(*runs, std::back_inserter(*before));
        return;
    }
    if (std::holds_alternative<Packets>(item)) m_packetsAt = m_items.size();
    if (const auto* event = std::get_if<SessionEvent>(&item)) m_eventBytes += sizeOf(*event);
    m_items.push_back(std::move(item));
}

void EventQueue::queuePackets(const Packets& packets) {
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
