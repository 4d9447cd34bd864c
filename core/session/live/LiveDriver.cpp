#include "core/session/live/LiveDriver.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/engine/BreakpointTable.h"
#include "core/engine/RunControl.h"
#include "core/session/start/DumpPlace.h"

namespace hawser::session {

LiveDriver::LiveDriver(const Clock& clock, LineMaker lines, DriverOwner& owner)
    : m_clock(clock),
      m_lines(std::move(lines)),
      m_owner(owner),
      m_connection(clock, owner, *this),
      m_target(m_connection),
      m_debugger(m_target),
      m_stops(clock, m_connection, m_target, m_debugger, owner) {}

LiveDriver::~LiveDriver() {
    m_owner.setWaker({});
}

LineNamed LiveDriver::line() const {
    return m_line;
}

Statistics LiveDriver::statistics() const {
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
    if (const auto roundTrip = m_connection.lastRoundTrip())
        statistics.roundTrip = duration_cast<std::chrono::microseconds>(*roundTrip);
    if (const auto heard = m_connection.protocol().lastHeard())
        statistics.sinceLastHeard = duration_cast<std::chrono::milliseconds>(m_clock.now() - *heard);
    return statistics;
}

bool LiveDriver::handleNews() {
    auto change = m_connection.takeStateChange();
    if (!change) return false;
    m_connection.setWaitKind(WaitKind::StopHandling);
    m_stops.judge(std::move(*change));
    m_connection.setWaitKind(WaitKind::UserWork);
    return true;
}

bool LiveDriver::wait(TimePoint deadline) {
    if (m_connection.transport() == nullptr) return false;
    m_connection.turn(deadline);
    return true;
}

bool LiveDriver::opens(const SessionOptions& options) const {
    return !dumpPath(options.connection);
}

bool LiveDriver::open(const SessionOptions& options) {
    close("Another session is opened.");
    auto line = m_lines(options);
    m_owner.setWaker({});  // the transport that it wakes is about to go
    if (!line) {
        m_connection.refuse(line.error().what);
        return false;
    }
    m_stops.newLine();
    transports::Transport* const transport = line->transport.get();
    m_line = {QString::fromStdString(transport->describe()), line->kind};
    m_owner.lineNamed();
    m_connection.open(std::move(line->transport), line->policy);
    m_connection.breakIns().setWanted(options.breakOnConnect);
    m_owner.setWaker([transport] { transport->wake(); });
    return true;
}

void LiveDriver::close(const std::string& reason) {
    if (m_connection.state() == ConnectionState::Closed) return;
    m_connection.close(reason);
    m_line = {};
    m_owner.lineNamed();
}

Result<unsigned> LiveDriver::cycleBaudRate() {
    transports::Transport* const transport = m_connection.transport();
    if (transport == nullptr)
        return fail(ErrorCode::NotAvailable, "No session: there is no line whose rate could change.");
    if (transport->baudRate() == 0)
        return fail(ErrorCode::Unsupported, fmt::format("{} has no baud rate.", transport->describe()));
    constexpr std::array<unsigned, 4> kRates{19200, 38400, 57600, 115200};
    const auto* const next = std::ranges::upper_bound(kRates, transport->baudRate());
    const unsigned rate = next == kRates.end() ? kRates.front() : *next;
    if (auto set = transport->setBaudRate(rate); !set) return tl::unexpected(set.error());
    m_line.text = QString::fromStdString(transport->describe());
    m_owner.lineNamed();
    return rate;
}

void LiveDriver::takeLeave(bool leaveRunning, TimePoint limit) {
    m_connection.setWaitKind(WaitKind::StopHandling);
    const bool armed = m_debugger.breakpoints().anyInTarget();
    if (leaveRunning && armed && m_connection.state() == ConnectionState::Running) {
        m_connection.breakIn();
        while (m_clock.now() < limit && !m_connection.targetHolds()) m_connection.turn(limit);
    }
    // A stop that nobody has handled yet must not stay.
    std::optional<engine::Stop> unhandled;
    if (const auto change = m_connection.takeStateChange()) unhandled = m_target.stopped(change->change);
    if (unhandled) m_debugger.targetStopped(*unhandled);
    if (leaveRunning && m_connection.targetHolds()) {
        if (auto gone = letGo(unhandled); !gone)
            m_owner.failed(fmt::format("The target is left stopped: {}", inWords(gone.error())));
    }
    close(leaveRunning ? "The debugger ends; the target goes on."
                       : "The debugger ends; the target is left as it is.");
}

Result<> LiveDriver::letGo(const std::optional<engine::Stop>& unhandled) {
    Result<> removed;
    if (unhandled) removed = m_debugger.run().correctProgramCounter(*unhandled);
    if (removed) removed = m_debugger.removeAllFromTarget();
    m_debugger.breakpoints().removeAll();  // or the resume would arm them again
    m_debugger.run().forget();
    return removed ? m_debugger.run().resumeQuietly() : removed;
}

// What a kernel prints of handles that nobody has set (kd-protocol.md 13) is nobody's news.
void LiveDriver::printed(const std::string& text, std::uint16_t processor) {
    if (!m_stops.clearing()) m_owner.printed(text, processor);
}

void LiveDriver::connectionMoved(ConnectionState from, ConnectionState to, const std::string& reason) {
    if (to == ConnectionState::Running) m_stops.targetRuns();
    m_owner.stateMoved(from, to, reason);
}

DriverMaker liveDriver(const Clock& clock, LineMaker lines) {
    return [&clock, lines = std::move(lines)](DriverOwner& owner) {
        return std::make_unique<LiveDriver>(clock, lines, owner);
    };
}

}  // namespace hawser::session
