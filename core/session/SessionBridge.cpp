#include "core/session/SessionBridge.h"

#include <fmt/format.h>

#include <QMetaObject>
#include <utility>

namespace hawser::session {

void SessionBridge::queue(std::function<void()> work) {
    push({std::move(work), {}});
}

void SessionBridge::push(Event event) {
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        first = m_events.empty();
        m_events.push_back(std::move(event));
    }
    // The session is the context object: a wake-up that is still queued when it is destroyed is dropped by
    // Qt.
    if (first)
        QMetaObject::invokeMethod(
            &m_session, [this] { deliver(); }, Qt::QueuedConnection);
}

void SessionBridge::deliver() {
    std::deque<Event> events;
    {
        const std::lock_guard lock(m_mutex);
        events.swap(m_events);
        m_waitingBytes = 0;
    }
    for (Event& event : events) {
        if (event.work) {
            event.work();
        } else {
            Q_EMIT m_session.output(std::make_shared<const std::vector<OutputRun>>(std::move(event.output)));
        }
    }
}

void SessionBridge::connectionChanged(ConnectionChange change) {
    queue([this, change = std::move(change)] {
        m_told.state = change.to;
        Q_EMIT m_session.connectionChanged(change);
    });
}

void SessionBridge::statisticsChanged(Statistics statistics) {
    {
        const std::lock_guard lock(m_mutex);
        // Only the latest counts: a window that does not look must not be sent ever more of them.
        if (std::exchange(m_waitingStatistics, statistics)) return;
    }
    queue([this] {
        {
            const std::lock_guard lock(m_mutex);
            m_told.statistics = *std::exchange(m_waitingStatistics, std::nullopt);
        }
        Q_EMIT m_session.statisticsChanged(m_told.statistics);
    });
}

void SessionBridge::transportChanged(QString text) {
    queue([this, text = std::move(text)] {
        m_told.transport = text;
        Q_EMIT m_session.transportChanged(text);
    });
}

void SessionBridge::targetIdentified(TargetSummary summary) {
    queue([this, summary = std::move(summary)] {
        m_told.target = summary;
        Q_EMIT m_session.targetIdentified(summary);
    });
}

void SessionBridge::targetForgotten() {
    queue([this] {
        m_told.target.reset();
        Q_EMIT m_session.targetForgotten();
    });
}

void SessionBridge::stopped(StopEvent event) {
    queue([this, event = std::move(event)] { Q_EMIT m_session.stopped(event); });
}

void SessionBridge::resumed() {
    queue([this] { Q_EMIT m_session.resumed(); });
}

void SessionBridge::contentsChanged() {
    queue([this] { Q_EMIT m_session.contentsChanged(); });
}

void SessionBridge::promptChanged(PromptState prompt) {
    queue([this, prompt = std::move(prompt)] {
        m_told.prompt = prompt;
        Q_EMIT m_session.promptChanged(prompt);
    });
}

void SessionBridge::output(OutputRun run) {
    {
        const std::lock_guard lock(m_mutex);
        const bool full = m_waitingBytes > kMaxWaitingOutput;
        if (full) {
            if (m_waitingBytes == SIZE_MAX) return;  // it has been said
            m_waitingBytes = SIZE_MAX;
            run = {OutputKind::Error,
                   "... output came faster than it could be shown; some is missing here ...\n",
                   {}};
        } else {
            m_waitingBytes += run.text.size();
        }
        if (!m_events.empty() && !m_events.back().work) {
            m_events.back().output.push_back(std::move(run));
            return;
        }
    }
    push({{}, {std::move(run)}});
}

void SessionBridge::clearOutputRequested() {
    queue([this] { Q_EMIT m_session.clearOutputRequested(); });
}

void SessionBridge::targetPrompted(QString text, unsigned room) {
    queue([this, text = std::move(text), room] { Q_EMIT m_session.targetPrompted(text, room); });
}

void SessionBridge::progress(QString what, std::uint64_t done, std::uint64_t total) {
    queue([this, what = std::move(what), done, total] { Q_EMIT m_session.progress(what, done, total); });
}

void SessionBridge::modulesChanged(ModuleSnapshot modules) {
    queue([this, modules = std::move(modules)] {
        m_told.modules = modules;
        Q_EMIT m_session.modulesChanged(modules);
    });
}

void SessionBridge::breakpointsChanged(BreakpointSnapshot breakpoints) {
    queue([this, breakpoints = std::move(breakpoints)] {
        m_told.breakpoints = breakpoints;
        Q_EMIT m_session.breakpointsChanged(breakpoints);
    });
}

void SessionBridge::eventFiltersChanged(FilterSnapshot filters) {
    queue([this, filters = std::move(filters)] {
        m_told.eventFilters = filters;
        Q_EMIT m_session.eventFiltersChanged(filters);
    });
}

void SessionBridge::initialBreakChanged(InitialBreak initialBreak) {
    queue([this, initialBreak] {
        m_told.initialBreak = initialBreak;
        Q_EMIT m_session.initialBreakChanged(initialBreak);
    });
}

void SessionBridge::protocolTraceChanged(bool on) {
    queue([this, on] {
        m_told.protocolTrace = on;
        Q_EMIT m_session.protocolTraceChanged(on);
    });
}

void SessionBridge::verboseChanged(bool on) {
    queue([this, on] {
        m_told.verbose = on;
        Q_EMIT m_session.verboseChanged(on);
    });
}

void SessionBridge::packetsTraced(std::vector<TracedPacket> packets) {
    constexpr std::size_t kPerPacket = 128;  // bytes beside those of the wire
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_waitingTraceBytes > kMaxWaitingTrace) {
            const std::size_t lost = m_waitingTrace.size();
            m_waitingTrace.assign(1, {packets.front().time,
                                      false,
                                      fmt::format("{} packets are missing here: they came faster than they "
                                                  "could be shown",
                                                  lost),
                                      {}});
            m_waitingTraceBytes = 0;
        }
        first = m_waitingTrace.empty();
        for (TracedPacket& packet : packets) {
            m_waitingTraceBytes += packet.bytes.size() + packet.summary.size() + kPerPacket;
            m_waitingTrace.push_back(std::move(packet));
        }
    }
    if (first) queue([this] { deliverTrace(); });
}

void SessionBridge::deliverTrace() {
    std::vector<TracedPacket> packets;
    {
        const std::lock_guard lock(m_mutex);
        packets.swap(m_waitingTrace);
        m_waitingTraceBytes = 0;
    }
    Q_EMIT m_session.packetsTraced(std::make_shared<const std::vector<TracedPacket>>(std::move(packets)));
}

void SessionBridge::registersRead(RegistersAnswer answer) {
    queue([this, answer = std::move(answer)] { Q_EMIT m_session.registersRead(answer); });
}

void SessionBridge::memoryRead(MemoryAnswer answer) {
    queue([this, answer = std::move(answer)] { Q_EMIT m_session.memoryRead(answer); });
}

void SessionBridge::disassembled(DisassemblyAnswer answer) {
    queue([this, answer = std::move(answer)] { Q_EMIT m_session.disassembled(answer); });
}

void SessionBridge::stackRead(StackAnswer answer) {
    queue([this, answer = std::move(answer)] { Q_EMIT m_session.stackRead(answer); });
}

void SessionBridge::evaluated(EvaluationAnswer answer) {
    queue([this, answer = std::move(answer)] { Q_EMIT m_session.evaluated(answer); });
}

void SessionBridge::written(WriteAnswer answer) {
    queue([this, answer = std::move(answer)] { Q_EMIT m_session.written(answer); });
}

void SessionBridge::quitRequested(bool abrupt) {
    queue([this, abrupt] { Q_EMIT m_session.quitRequested(abrupt); });
}

void SessionBridge::finished() {
    queue([this] { Q_EMIT m_session.finished(); });
}

}  // namespace hawser::session
