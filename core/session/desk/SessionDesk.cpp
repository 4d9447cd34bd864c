#include "core/session/desk/SessionDesk.h"

#include <fmt/format.h>

#include "core/base/Overloaded.h"
#include "core/command/StopReport.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/Sources.h"
#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

namespace {

// Going and stopping at the user's word is told by the stop itself, an attach by its banner, and a running
// target that was let pass a notification still runs.
bool isNews(ConnectionState from, ConnectionState to) {
    switch (to) {
        case ConnectionState::Stopped:
            return from == ConnectionState::Resynchronizing || from == ConnectionState::Unresponsive;
        case ConnectionState::Running:
            return from != ConnectionState::Stopped && from != ConnectionState::Running;
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

template <class T>
Result<AnswerValue> valueOf(Result<T> result) {
    if (!result) return tl::unexpected(std::move(result.error()));
    return AnswerValue(std::make_shared<const T>(std::move(*result)));
}

}  // namespace

SessionDesk::SessionDesk(command::Host host, const Clock& clock, Inbox& inbox, EventSink& sink,
                         const DriverMaker& makeDriver, Epoch epoch, command::HostRights* rights)
    : m_inbox(inbox),
      m_sink(sink),
      m_output(sink),
      m_attention(clock, inbox),
      m_driver(makeDriver(*this)),
      m_settings(*m_driver, sink),
      m_bulletin(sink, m_driver->debugger(), epoch),
      m_line(clock, *m_driver, sink),
      m_control({host, inbox, *m_driver, m_settings, m_output, sink, clock, rights}),
      m_commands(inbox, *m_driver, m_control, m_output, m_bulletin),
      m_reads(m_driver->debugger(), m_commands.interpreter()),
      m_changes(m_driver->debugger(), m_commands.interpreter()),
      m_stops(m_driver->debugger(), {host, m_settings, m_output}),
      m_trace(clock, m_settings, m_output, sink),
      m_repetitions(clock) {
    m_sink.tell(m_driver->capabilities());
    if (m_control.hostRights().isSecure()) m_sink.tell(SecureModeSet{});
    // As WinDbg and KD begin (public page "l+, l-").
    m_driver->debugger().sources().options.step = host == command::Host::Window;
    // What the desk that was there before has told of its own is over. The symbol path stays: it is the
    // user's.
    m_bulletin.tellSourceMode();
    m_sink.tell(SymbolsChanged{std::make_shared<const std::vector<ModuleSymbolState>>()});
    m_commands.tellPrompt(false);
}

SessionDesk::~SessionDesk() = default;

bool SessionDesk::work(TimePoint deadline) {
    if (m_control.symbols().takeNews() && m_driver->targetHolds()) m_bulletin.contentsChanged();
    // What the target did comes before what waits its turn: a view must not be answered from before a stop.
    if (m_inbox.pending() == Urgency::Normal && m_driver->handleNews()) return true;
    if (const auto request = m_inbox.take())
        handle(*request);
    else if (!m_driver->wait(deadline))
        m_inbox.waitUntil(deadline);
    m_control.symbols().tell();
    return !m_attention.leaving();
}

// --- requests ---

void SessionDesk::handle(const PostedRequest& request) {
    m_attention.workOn(request.id);
    std::visit(Overloaded{
                   [&](const OpenSession& r) { begin(r.options); },
                   [&](const CloseSession&) {
                       m_driver->close("The session was ended; the target is left as it is.");
                   },
                   [&](const Resynchronize&) { m_driver->resynchronize("Resynchronize was asked for."); },
                   [&](const Restart&) { m_driver->restart("A restart of the connection was asked for."); },
                   [&](const BreakIn&) { breakOrCancel(); },
                   [&](const CancelCommand&) { m_commands.dropPending(); },
                   [&](const Quit& r) { quit(r.leaveRunning); },
                   [&](const PressKey& r) { m_commands.press(r.letter); },
                   [&](const SetInitialBreak& r) { setInitialBreak(r.initialBreak); },
                   [&](const SetPacketTrace& r) { m_settings.setTellsPackets(r.on, r.forClients); },
                   [&](const Execute& r) { m_commands.run(r); },
                   [&](const Announce& r) {
                       m_output.write({r.kind, r.text.toStdString() + "\n", {}});
                   },
                   [&](const ShareSession& r) {
                       m_control.requestSharing(command::SharingWish::Start, r.address.toStdString());
                   },
                   [&](const AnswerTargetPrompt& r) { answerPrompt(r.text); },
                   [&](const Question auto& question) { answer(request, question); },
               },
               request.request);
    m_attention.workOn(0);
    if (request.id != 0) m_inbox.done(request.id);
}

void SessionDesk::begin(const SessionOptions& options) {
    if (m_driver->opens(options)) return open(options);
    m_driver->close("Another session is opened.");
    m_driver->debugger().breakpoints().removeAll();
    m_bulletin.tellModules();
    m_attention.leaveFor(options);
}

void SessionDesk::open(const SessionOptions& options) {
    m_stops.opened();
    m_control.symbols().open(options);
    if (!m_driver->open(options)) return;
    engine::Debugger& debugger = m_driver->debugger();
    debugger.breakpoints().restore(options.breakpoints);
    debugger.filters().restore(options.eventFilters);
    m_commands.setInitial(options.initialCommands);
    m_settings.setVerbose(options.verbose);
    m_settings.setInitialBreak(options.initialBreak);
    m_bulletin.tellModules();
    m_bulletin.tellEventFilters();
    m_sink.tell(m_driver->capabilities());
}

void SessionDesk::breakOrCancel() {
    m_commands.dropPending();
    m_driver->debugger().run().dropPlan();
    // A target that holds still was only asked to end a command, and that has happened by now.
    // Between two inner stops it holds for a moment, and goes on.
    if (m_driver->state() != ConnectionState::Stopped) breakIn();
    m_commands.tellPrompt(false);
}

void SessionDesk::breakIn() {
    m_stops.breakAsked();
    m_driver->breakIn();
}

void SessionDesk::setInitialBreak(InitialBreak initialBreak) {
    m_settings.setInitialBreak(initialBreak);
    m_output.status(std::string(command::announcementOf(initialBreak)));
}

void SessionDesk::answerPrompt(const QString& text) {
    const auto answered = m_driver->answerPrompt(text.toStdString());
    m_output.status(answered ? text.toStdString() : inWords(answered.error()));
}

void SessionDesk::quit(bool leaveRunning) {
    m_bulletin.close();
    m_driver->takeLeave(leaveRunning, m_attention.leaveWithin(kFarewell));
    static_cast<void>(m_output.closeLog());
    for (const PostedRequest& waiting : m_inbox.close()) {
        if (waiting.id == 0) continue;
        m_sink.tell(
            Answered{waiting.id, m_bulletin.epoch(), fail(ErrorCode::Cancelled, "The session has ended.")});
    }
    m_sink.tell(Finished{});
}

// The one place where questions are answered: each once.
template <Question Q>
void SessionDesk::answer(const PostedRequest& request, const Q& question) {
    Answered answer{request.id, m_bulletin.epoch(), fail(ErrorCode::Cancelled, "Cancelled.")};
    if (!m_inbox.cancelled(request.id)) {
        if constexpr (std::is_same_v<typename Q::Value, Done>)
            answer.outcome = valueOf(change(question));
        else
            answer.outcome = valueOf(read(request.asked, question));
        answer.epoch = m_bulletin.epoch();
    }
    if (request.id != 0) m_sink.tell(std::move(answer));
}

// The epochs that are over are told before this answer is: whoever asked asks again then, and knows what for.
template <Question Q>
Result<typename Q::Value> SessionDesk::read([[maybe_unused]] Epoch asked, const Q& question) {
    if constexpr (isTimeless<Q>) return m_reads.answer(question);
    const auto overtaken = [] {
        return fail(ErrorCode::Overtaken, "The target has moved on since it was asked.");
    };
    if (asked != m_bulletin.epoch()) return overtaken();
    auto value = m_reads.answer(question);
    if (asked != m_bulletin.epoch()) return overtaken();
    return value;
}

template <Question Q>
Result<Done> SessionDesk::change(const Q& question) {
    auto changed = m_changes.answer(question);
    // Also after a failure: part of it may have happened.
    if (m_driver->targetHolds()) m_bulletin.contentsChanged();
    m_bulletin.tellModules();
    m_commands.tellPrompt(false);
    return changed;
}

void SessionDesk::status(const std::string& sentence) {
    if (const auto told = m_repetitions.told(sentence)) m_output.status(*told);
}

// --- DriverOwner ---

void SessionDesk::failed(const std::string& sentence) {
    if (const auto told = m_repetitions.told(sentence)) m_output.error(*told + "\n");
}

// A Break while a stop is handled: the handling goes on, but nothing of it may let the target run any more.
void SessionDesk::listen(WaitKind kind, Duration waited) {
    while (m_attention.breakHeard(kind, waited)) {
        const auto request = m_inbox.takeUrgent();
        m_commands.dropPending();
        if (std::holds_alternative<CancelCommand>(request->request)) continue;
        // A break, or the key for it.
        m_driver->debugger().run().dropPlan();
        breakIn();
    }
}

void SessionDesk::stateMoved(ConnectionState from, ConnectionState to, const std::string& reason) {
    const bool news = isNews(from, to) && !reason.empty();
    const auto told = news ? m_repetitions.told(reason) : std::nullopt;
    if (from == to && news && !told) return;
    m_line.moved(from, to, reason);
    if (told) m_output.status(*told);
    if (to == ConnectionState::WaitingForTarget && from != to) status("Waiting to reconnect...");
    if (to == ConnectionState::Running) {
        if (from != to) m_stops.resumed();
        m_bulletin.resumed();
    }
    // Whether the step came to its end is not known any more.
    if (to != ConnectionState::Running && to != ConnectionState::Stopped) m_commands.dropAhead();
    // A stop is shown first, its prompt comes after it.
    if (to != ConnectionState::Stopped) m_commands.tellPrompt(false);
}

void SessionDesk::targetForgotten() {
    m_commands.dropPending();
    m_bulletin.forgotten();
}

void SessionDesk::targetIdentified(bool breakComing) {
    command::printBanner(m_driver->debugger(), breakComing, m_output);
    m_bulletin.tellTarget();
    m_bulletin.tellModules();
}

void SessionDesk::stopped(const engine::StopDecision& decision, const std::string& reason) {
    m_stops.tell(decision);
    m_bulletin.tellModules();
    m_bulletin.stopped(reason);
    m_commands.tellPrompt(true);
}

void SessionDesk::stoppedAsBefore() {
    m_bulletin.contentsChanged();
    m_commands.stoppedAsBefore();
}

void SessionDesk::passed(const engine::Stop& stop, const engine::StopDecision& decision) {
    command::printPassed(m_driver->debugger(), stop, decision, m_settings.verbose(), m_output);
    if (decision.cause == engine::StopDecision::Cause::CommandString)
        status(command::commandStringText(stop));
}

void SessionDesk::prompted(const std::string& text, std::uint32_t room) {
    const std::string shown = m_stops.prompted(text);
    m_sink.tell(TargetPrompted{QString::fromStdString(shown), room});
}

}  // namespace hawser::session
