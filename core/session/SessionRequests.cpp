// What a session does with what the user asks.
#include <fmt/format.h>

#include <filesystem>

#include "core/base/Overloaded.h"
#include "core/engine/BreakpointTable.h"
#include "core/session/NetTransport.h"
#include "core/session/SessionCore.h"
#include "core/session/SessionTimeouts.h"
#include "transports/RecordingTransport.h"

namespace hawser::session {

namespace {

Result<std::unique_ptr<transports::Transport>> recorded(std::unique_ptr<transports::Transport> transport,
                                                        const std::string& path) {
    auto recording = transports::RecordingTransport::create(std::move(transport), path);
    if (!recording) return tl::unexpected(recording.error());
    return std::move(*recording);
}

}  // namespace

void SessionCore::handle(PostedRequest request) {
    m_connection.setWaitKind(WaitKind::UserWork);
    m_workingOn = request.id;
    std::visit(
        Overloaded{
            [&](const OpenSession& r) { open(r.options); },
            [&](const CloseSession&) { closeSession("The session was ended; the target is left as it is."); },
            [&](const Resynchronize&) { m_connection.resynchronize("Resynchronize was asked for."); },
            [&](const Restart&) { m_connection.restart("A restart of the connection was asked for."); },
            [&](const BreakIn&) { breakOrCancel(); },
            [&](const CancelCommand&) { m_interpreter->dropPending(); },
            [&](const Quit& r) { farewell(r.leaveRunning); },
            [&](const CycleBaudRate&) {
                const auto rate = cycleBaudRate();
                m_output.status(rate ? fmt::format("The baud rate is {} now.", *rate)
                                     : inWords(rate.error()));
            },
            [&](const SetInitialBreak& r) { setInitialBreak(r.initialBreak); },
            [&](const SetProtocolTrace& r) { setProtocolTrace(r.on); },
            [&](const SetPacketTrace& r) { setPacketTrace(r.on); },
            [&](const SetVerbose& r) { setVerbose(r.on); },
            [&](const Execute& r) { runCommand(r.line); },
            [&](const AnswerTargetPrompt& r) {
                const auto answered = m_connection.answerPrompt(r.text.toStdString());
                m_output.status(answered ? r.text.toStdString() : inWords(answered.error()));
            },
            [&](const auto&) { answerView(request); },
        },
        request.request);
    m_workingOn = 0;
    if (urgencyOf(request.request) == Urgency::Normal && request.id != 0) m_inbox.done(request.id);
}

void SessionCore::open(const SessionOptions& options) {
    closeSession("Another session is opened.");
    const auto spec = transports::parseConnectionString(options.connection.toStdString());
    auto transport = spec ? createLine(*spec, m_clock) : tl::unexpected(spec.error());
    if (transport && !options.recordingPath.isEmpty()) {
        transport = recorded(std::move(*transport), options.recordingPath.toStdString());
    }
    if (!transport) {
        m_inbox.setWaker({});  // the transport that it wakes goes with the session before
        m_connection.refuse(transport.error().what);
        return;
    }
    // 0 means "no limit" to WinDbg, and so does leaving it out to us.
    const auto limit = spec->resets && *spec->resets != 0 ? spec->resets : std::nullopt;
    const bool net = spec->kind == transports::ConnectionKind::Net;
    const auto numbering = net ? kd::Numbering::Counting : kd::Numbering::Alternating;
    openWith(std::move(*transport), {spec->reconnect, limit, numbering}, options);
}

void SessionCore::openWith(std::unique_ptr<transports::Transport> transport, const ConnectionPolicy& policy,
                           const SessionOptions& options) {
    closeSession("Another session is opened.");
    m_options = options;
    m_initialCommands.assign(options.initialCommands.begin(), options.initialCommands.end());
    m_debugger->breakpoints().restore(options.breakpoints);
    m_debugger->filters().restore(options.eventFilters);
    m_clearLeftovers = true;
    setVerbose(options.verbose);
    setInitialBreak(options.initialBreak);
    tellBreakpoints();
    tellEventFilters();
    m_inbox.setWaker({});  // the transport that it wakes is about to go
    transports::Transport* const line = transport.get();
    m_listener.transportChanged(QString::fromStdString(line->describe()));
    m_connection.open(std::move(transport), policy);
    m_connection.setBreakWanted(options.breakOnConnect);
    m_inbox.setWaker([line] { line->wake(); });
}

void SessionCore::closeSession(const std::string& reason) {
    if (m_connection.state() == ConnectionState::Closed) return;
    m_connection.close(reason);
    m_listener.transportChanged({});
}

void SessionCore::breakOrCancel() {
    m_interpreter->dropPending();
    m_debugger->run().dropPlan();
    // A target that holds still was only asked to end a command, and that has happened by now.
    // Between two inner stops it holds for a moment, and goes on.
    if (m_connection.state() != ConnectionState::Stopped) m_connection.breakIn();
    tellPrompt(false);
}

void SessionCore::runCommand(const QString& line) {
    const std::string shown = fmt::format("{} {}\n", m_prompt.text.toStdString(), line.toStdString());
    // Busy before the line is shown: who sees it may rely on the prompt to tell when it is done.
    tellPrompt(true);
    m_output.write({OutputKind::Input, shown, {}});
    afterCommand(m_interpreter->execute(line.toStdString()));
}

void SessionCore::afterCommand(command::Outcome outcome) {
    if (!m_connection.targetHolds()) m_debugger->targetResumed();
    if (m_leaveReason) {
        const std::string reason = std::move(*m_leaveReason);
        m_leaveReason.reset();
        m_connection.targetLeft(reason);
    }
    tellModules();
    tellBreakpoints();
    tellEventFilters();
    if (outcome == command::Outcome::Done && m_connection.targetHolds()) contentsMayHaveChanged();
    if (initialCommandDue()) return;  // the prompt comes when the last of them is done
    // What was asked for is done first: no prompt between .restart and the restart.
    if (outcome != command::Outcome::Leaving || m_inbox.pending() == Urgency::Normal) tellPrompt(false);
}

bool SessionCore::initialCommandDue() const {
    return !m_initialCommands.empty() && m_connection.state() == ConnectionState::Stopped &&
           m_debugger->stopped();
}

void SessionCore::runInitialCommands() {
    while (initialCommandDue()) {
        const QString line = m_initialCommands.front();
        m_initialCommands.pop_front();
        runCommand(line);
    }
}

void SessionCore::farewell(bool leaveRunning) {
    m_farewellLimit = m_clock.now() + kFarewell;
    m_connection.setWaitKind(WaitKind::StopHandling);
    const bool armed = m_debugger->breakpoints().anyInTarget();
    if (leaveRunning && armed && m_connection.state() == ConnectionState::Running) {
        m_connection.breakIn();
        while (m_clock.now() < *m_farewellLimit && !m_connection.targetHolds())
            m_connection.turn(*m_farewellLimit);
    }
    // A stop that nobody has handled yet must not stay.
    std::optional<engine::Stop> unhandled;
    if (const auto change = m_connection.takeStateChange()) unhandled = m_target.stopped(change->change);
    if (unhandled) m_debugger->targetStopped(*unhandled);
    if (leaveRunning && m_connection.targetHolds()) {
        Result<> removed;
        if (unhandled) removed = m_debugger->run().correctProgramCounter(*unhandled);
        if (removed) removed = m_debugger->removeAllFromTarget();
        m_debugger->breakpoints()
            .removeAll();  // or the resume would arm them again; the window keeps its own copy
        m_toldBreakpoints.clear();
        m_debugger->run().forget();
        const auto resumed = removed ? m_debugger->run().resumeQuietly() : removed;
        if (!resumed)
            m_output.error(fmt::format("The target is left stopped: {}\n", inWords(resumed.error())));
    }
    closeSession(leaveRunning ? "The debugger ends; the target goes on."
                              : "The debugger ends; the target is left as it is.");
    static_cast<void>(m_output.closeLog());
    m_finished = true;
    m_listener.finished();
}

}  // namespace hawser::session
