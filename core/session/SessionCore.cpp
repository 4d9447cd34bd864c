#include "core/session/SessionCore.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/Text.h"
#include "core/engine/BreakpointTable.h"
#include "core/session/SessionTimeouts.h"

// The turn, what the connection tells, and what the window is told. Requests stand in SessionRequests.cpp and
// ViewRequests.cpp, state changes in StopHandling.cpp.
namespace hawser::session {

namespace {

constexpr std::size_t kMaxTargetLine = 4096;  // bytes of DbgPrint text kept for a newline that may never come

// Going and stopping at the user's word is told by the stop itself, and an attach by its banner.
bool isNews(ConnectionState from, ConnectionState to) {
    switch (to) {
        case ConnectionState::Stopped:
            return from == ConnectionState::Resynchronizing || from == ConnectionState::Unresponsive;
        case ConnectionState::Running:
            return from != ConnectionState::Stopped;
        case ConnectionState::Closed:
        case ConnectionState::Opening:
        case ConnectionState::WaitingForTarget:
        case ConnectionState::Synchronizing:
        case ConnectionState::Unresponsive:
        case ConnectionState::Resynchronizing:
        case ConnectionState::Restarting:
        case ConnectionState::Failed:
            return true;
    }
    return true;
}

}  // namespace

SessionCore::SessionCore(command::Host host, const Clock& clock, Inbox& inbox, SessionListener& listener)
    : m_host(host),
      m_clock(clock),
      m_inbox(inbox),
      m_listener(listener),
      m_output(listener),
      m_connection(clock, *this, *this),
      m_target(m_connection),
      m_debugger(std::make_unique<engine::Debugger>(m_target)),
      m_interpreter(std::make_unique<command::Interpreter>(
          *m_debugger, static_cast<command::SessionControl&>(*this), m_output)),
      m_startTime(clock.now()) {
    tellPrompt(false);
}

SessionCore::~SessionCore() {
    m_inbox.setWaker({});
}

bool SessionCore::turn(TimePoint deadline) {
    // What the target did comes before what waits its turn: a view must not be answered from before a stop.
    auto change = m_inbox.pending() == Urgency::Normal ? m_connection.takeStateChange() : std::nullopt;
    if (change) {
        handleStateChange(std::move(*change));
    } else if (auto request = m_inbox.take()) {
        handle(std::move(*request));
    } else if (m_connection.transport() != nullptr) {
        m_connection.turn(deadline);
    } else {
        m_inbox.waitUntil(deadline);
    }
    return !m_finished;
}

bool SessionCore::mustEnd(WaitKind kind, Duration waited) const {
    if (m_farewellLimit && m_clock.now() >= *m_farewellLimit) return true;
    if (m_workingOn != 0 && m_inbox.cancelled(m_workingOn)) return true;
    switch (m_inbox.pending()) {
        case Urgency::Normal:
            return false;
        case Urgency::Break:
            return kind == WaitKind::UserWork || waited >= kBreakPatience;
        case Urgency::Interrupt:
            return !m_farewellLimit;
    }
    return false;
}

// A Break while a stop is handled: the handling goes on, but nothing of it may let the target run any more.
void SessionCore::listen(WaitKind kind, Duration waited) {
    if (m_farewellLimit || kind == WaitKind::UserWork || waited >= kBreakPatience) return;
    while (m_inbox.pending() == Urgency::Break) {
        const auto request = m_inbox.take();
        m_interpreter->dropPending();
        if (!std::holds_alternative<BreakIn>(request->request)) continue;
        m_debugger->run().dropPlan();
        m_connection.breakIn();
    }
}

// --- ConnectionObserver ---

void SessionCore::connectionMoved(ConnectionState from, ConnectionState to, const std::string& reason) {
    tellStatistics(true);
    m_listener.connectionChanged(
        {from, to, QString::fromStdString(reason), QDateTime::currentDateTime(), statistics()});
    if (isNews(from, to) && !reason.empty()) m_output.status(reason);
    if (to == ConnectionState::WaitingForTarget) m_output.status("Waiting to reconnect...");
    if (to == ConnectionState::Running) {
        m_seenStop.reset();
        ++m_epoch;
        m_listener.resumed();
    }
    // A stop is shown first, its prompt comes after it.
    if (to != ConnectionState::Stopped) tellPrompt(false);
}

void SessionCore::connectionNote(const std::string& text) {
    m_output.status(text);
}

void SessionCore::targetForgotten() {
    ++m_epoch;
    m_debugger->forgetTarget();
    m_interpreter->dropPending();
    m_seenStop.reset();
    m_clearLeftovers = true;
    m_listener.targetForgotten();
    tellModules();
    tellBreakpoints();
}

void SessionCore::printed(const std::string& text) {
    // Messages may be cut anywhere; lines are joined so that a window or a pipe gets whole ones.
    m_targetLine += printable(text, kMaxTargetLine);
    const std::size_t lineEnd = m_targetLine.rfind('\n');
    const bool tooLong = m_targetLine.size() > kMaxTargetLine;
    if (lineEnd == std::string::npos && !tooLong) return;
    const std::size_t cut = lineEnd == std::string::npos ? m_targetLine.size() : lineEnd + 1;
    m_output.write({OutputKind::Target, m_targetLine.substr(0, cut), {}});
    m_targetLine.erase(0, cut);
}

void SessionCore::prompted(const std::string& text, std::uint32_t room) {
    m_output.write({OutputKind::Target, m_targetLine + printable(text, kMaxTargetLine), {}});
    m_targetLine.clear();
    m_listener.targetPrompted(QString::fromStdString(printable(text, kMaxTargetLine)), room);
}

void SessionCore::traced(std::vector<kd::TraceRecord> records) {
    if (m_tracing) printTrace(records);
    if (!m_tracingPackets) return;
    const auto today = std::chrono::system_clock::now().time_since_epoch();
    const TimePoint now = m_clock.now();
    std::vector<TracedPacket> packets;
    packets.reserve(records.size());
    for (kd::TraceRecord& record : records) {
        packets.push_back({std::chrono::duration_cast<std::chrono::microseconds>(today - (now - record.time)),
                           record.direction == kd::Direction::Sent, std::move(record.summary),
                           std::move(record.bytes), record.damaged});
    }
    m_listener.packetsTraced(std::move(packets));
}

void SessionCore::printTrace(const std::vector<kd::TraceRecord>& records) {
    std::string lines;
    for (const kd::TraceRecord& record : records) {
        const double seconds = std::chrono::duration<double>(record.time - m_startTime).count();
        lines += fmt::format("{:11.4f} {} {}\n", seconds,
                             record.direction == kd::Direction::Sent ? "H>" : "<T", record.summary);
    }
    m_output.write({OutputKind::Trace, std::move(lines), {}});
}

void SessionCore::turned() {
    tellStatistics(false);
}

// --- what the window shows ---

void SessionCore::tellPrompt(bool busy) {
    PromptState prompt;
    switch (m_connection.state()) {
        case ConnectionState::Stopped:
            prompt.text =
                busy ? QStringLiteral("*BUSY*") : QString::fromStdString(m_interpreter->prompt()).trimmed();
            prompt.acceptsCommands = !busy;
            break;
        case ConnectionState::Running:
            prompt.text = QStringLiteral("Debuggee is running...");
            break;
        case ConnectionState::Closed:
        case ConnectionState::Opening:
        case ConnectionState::WaitingForTarget:
        case ConnectionState::Synchronizing:
        case ConnectionState::Unresponsive:
        case ConnectionState::Resynchronizing:
        case ConnectionState::Restarting:
        case ConnectionState::Failed:
            prompt.text = QStringLiteral("Debuggee not connected");
            break;
    }
    prompt.busy = busy;
    const bool same = prompt.text == m_prompt.text && prompt.acceptsCommands == m_prompt.acceptsCommands &&
                      prompt.busy == m_prompt.busy;
    if (same) return;
    m_prompt = prompt;
    m_listener.promptChanged(prompt);
}

void SessionCore::tellModules() {
    if (m_debugger->modules() == m_toldModules) return;
    m_toldModules = m_debugger->modules();
    m_listener.modulesChanged(std::make_shared<const std::vector<Module>>(m_toldModules));
}

void SessionCore::tellBreakpoints() {
    if (m_debugger->breakpoints().list() == m_toldBreakpoints) return;
    m_toldBreakpoints = m_debugger->breakpoints().list();
    m_listener.breakpointsChanged(std::make_shared<const std::vector<Breakpoint>>(m_toldBreakpoints));
}

void SessionCore::tellEventFilters() {
    auto filters = m_debugger->filters().changed();
    if (filters == m_toldEventFilters) return;
    m_toldEventFilters = std::move(filters);
    m_listener.eventFiltersChanged(std::make_shared<const std::vector<EventFilter>>(m_toldEventFilters));
}

void SessionCore::contentsMayHaveChanged() {
    ++m_epoch;
    m_listener.contentsChanged();
}

void SessionCore::tellStatistics(bool force) {
    const TimePoint now = m_clock.now();
    if (!force && now < m_nextStatistics) return;
    m_nextStatistics = now + kStatisticsPeriod;
    m_listener.statisticsChanged(statistics());
}

Statistics SessionCore::statistics() const {
    const kd::LinkCounters& counters = m_connection.protocol().counters();
    Statistics statistics;
    statistics.bytesReceived = counters.bytesReceived;
    statistics.bytesSent = counters.bytesSent;
    statistics.packetsReceived = counters.packetsReceived;
    statistics.packetsSent = counters.packetsSent;
    statistics.resends = counters.resends;
    statistics.badChecksums = counters.badChecksums;
    statistics.damagedPackets = counters.damagedPackets;
    statistics.strayBytes = counters.strayBytes;
    statistics.resetsSent = counters.resetsSent;
    statistics.resetsReceived = counters.resetsReceived;
    if (m_connection.transport() != nullptr)
        statistics.refusedDatagrams = m_connection.transport()->refusedDatagrams();
    using std::chrono::duration_cast;
    if (const auto roundTrip = m_connection.lastRoundTrip()) {
        statistics.roundTrip = duration_cast<std::chrono::microseconds>(*roundTrip);
    }
    if (const auto heard = m_connection.protocol().lastHeard()) {
        statistics.sinceLastHeard = duration_cast<std::chrono::milliseconds>(m_clock.now() - *heard);
    }
    return statistics;
}

// --- command::SessionControl ---

bool SessionCore::connected() const {
    return m_connection.state() != ConnectionState::Closed;
}
void SessionCore::requestResynchronize() {
    m_inbox.post({0, Resynchronize{}});
}
void SessionCore::requestRestart() {
    m_inbox.post({0, Restart{}});
}
void SessionCore::requestBreakIn() {
    m_inbox.post({0, BreakIn{}});
}
void SessionCore::requestQuit() {
    m_listener.quitRequested(false);
}
void SessionCore::requestAbruptExit() {
    m_listener.quitRequested(true);
}
void SessionCore::clearOutput() {
    m_listener.clearOutputRequested();
}
Result<> SessionCore::openLog(const std::string& path, bool append) {
    return m_output.openLog(path, append);
}
Result<std::string> SessionCore::closeLog() {
    return m_output.closeLog();
}
void SessionCore::targetLeaves(const std::string& reason) {
    m_leaveReason = reason;
}

std::string SessionCore::transportText() const {
    return m_connection.transport() != nullptr ? m_connection.transport()->describe() : std::string();
}

std::string SessionCore::obstacle() const {
    switch (m_connection.state()) {
        case ConnectionState::Closed:
        case ConnectionState::Running:
        case ConnectionState::Stopped:
            return {};
        case ConnectionState::Opening:
            return "The line is being opened";
        case ConnectionState::WaitingForTarget:
            return "The connection waits for a target";
        case ConnectionState::Synchronizing:
            return "The target was heard and is being identified";
        case ConnectionState::Unresponsive:
            return "The target does not answer and is being asked again";
        case ConnectionState::Resynchronizing:
            return "The connection is being resynchronized";
        case ConnectionState::Restarting:
            return "The connection is being restarted";
        case ConnectionState::Failed:
            return "The line cannot be opened";
    }
    return {};
}

Result<unsigned> SessionCore::cycleBaudRate() {
    transports::Transport* const transport = m_connection.transport();
    if (transport == nullptr)
        return fail(ErrorCode::NotAvailable, "No session: there is no line whose rate could change.");
    if (transport->baudRate() == 0)
        return fail(ErrorCode::Unsupported, fmt::format("{} has no baud rate.", transport->describe()));
    constexpr std::array<unsigned, 4> kRates{19200, 38400, 57600, 115200};
    const auto* const next = std::ranges::upper_bound(kRates, transport->baudRate());
    const unsigned rate = next == kRates.end() ? kRates.front() : *next;
    if (auto set = transport->setBaudRate(rate); !set) return tl::unexpected(set.error());
    m_listener.transportChanged(QString::fromStdString(transport->describe()));
    return rate;
}

bool SessionCore::toggleProtocolTrace() {
    setProtocolTrace(!m_tracing);
    return m_tracing;
}

bool SessionCore::toggleVerbose() {
    setVerbose(!m_verbose);
    return m_verbose;
}

void SessionCore::setInitialBreak(InitialBreak initialBreak) {
    m_initialBreak = initialBreak;
    m_listener.initialBreakChanged(initialBreak);
}

void SessionCore::setProtocolTrace(bool on) {
    m_tracing = on;
    traceAsWanted();
    m_listener.protocolTraceChanged(on);
}

void SessionCore::setPacketTrace(bool on) {
    m_tracingPackets = on;
    traceAsWanted();
}

// The screen and the window may want it for themselves.
void SessionCore::traceAsWanted() {
    m_connection.protocol().setTracing(m_tracing || m_tracingPackets);
}

void SessionCore::setVerbose(bool on) {
    m_verbose = on;
    m_listener.verboseChanged(on);
}

}  // namespace hawser::session
