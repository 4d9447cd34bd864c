#include "core/session/desk/CommandRunner.h"

#include <fmt/format.h>

#include "core/engine/RunControl.h"

namespace hawser::session {

CommandRunner::CommandRunner(const Inbox& inbox, TargetDriver& driver, DeskControl& control,
                             SessionOutput& output, Bulletin& bulletin)
    : m_inbox(inbox),
      m_driver(driver),
      m_control(control),
      m_output(output),
      m_bulletin(bulletin),
      m_interpreter(driver.debugger(), control, output) {}

void CommandRunner::run(const Execute& command) {
    if (!stepIsOut() || !m_interpreter.needsStop(command.line.toStdString())) return execute(command);
    // A key that is held steps no further than one step behind its release.
    const bool waitsAlready = !m_ahead.empty() && m_ahead.back().line == command.line;
    if (!waitsAlready && m_ahead.size() < kMaxAhead) m_ahead.push_back(command);
    tellPrompt(false);
}

void CommandRunner::execute(const Execute& command) {
    const std::string line = command.line.toStdString();
    const std::string from = command.from.toStdString();
    const std::string shown = fmt::format("{} {}{}\n", m_bulletin.prompt().text.toStdString(),
                                          from.empty() ? from : fmt::format("[{}] ", from), line);
    // Busy before the line is shown: who sees it may rely on the prompt to tell when it is done.
    tellPrompt(true);
    m_output.write({OutputKind::Input, shown, {}, from});
    m_control.setAsker(from);
    m_control.commandBegins();
    command::Outcome outcome = m_interpreter.execute(line);
    if (outcome == command::Outcome::Done) {
        m_control.setAskerOfLists();
        outcome = m_interpreter.beforePrompt();
    }
    m_control.commandEnds();
    m_control.setAsker({});
    finish(outcome);
}

void CommandRunner::runWaiting(const engine::StopDecision& decision) {
    m_control.setAskerOfLists();
    const command::Outcome outcome = m_interpreter.stopped(decision);
    m_control.setAsker({});
    finish(outcome);
    while (initialDue()) {
        const QString line = m_initial.front();
        m_initial.pop_front();
        execute({line, {}});
    }
    while (!m_ahead.empty() && standsAtPrompt()) {
        const Execute command = m_ahead.front();
        m_ahead.pop_front();
        execute(command);
    }
}

void CommandRunner::stoppedAsBefore() {
    m_interpreter.stoppedAsBefore();
    tellPrompt(false);
}

void CommandRunner::finish(command::Outcome outcome) {
    if (!m_driver.targetHolds()) m_driver.debugger().targetResumed();
    if (const auto reason = m_control.takeLeaveReason()) m_driver.targetLeft(*reason);
    m_bulletin.tellModules();
    m_bulletin.tellEventFilters();
    m_bulletin.tellSourceMode();
    if (outcome == command::Outcome::Done && m_driver.targetHolds()) m_bulletin.contentsChanged();
    if (initialDue()) return;  // the prompt comes when the last of them is done
    // What was asked for is done first: no prompt between .restart and the restart.
    if (outcome != command::Outcome::Leaving || m_inbox.pending() == Urgency::Normal) tellPrompt(false);
}

bool CommandRunner::initialDue() const {
    return !m_initial.empty() && standsAtPrompt();
}

bool CommandRunner::standsAtPrompt() const {
    return m_driver.state() == ConnectionState::Stopped && m_driver.debugger().stopped();
}

bool CommandRunner::stepIsOut() const {
    return m_driver.state() == ConnectionState::Running && m_driver.debugger().run().stepping();
}

void CommandRunner::tellPrompt(bool busy) {
    PromptState prompt;
    const std::string_view without = promptWithout(m_driver.state());
    prompt.acceptsCommands = without.empty() && !busy;
    if (prompt.acceptsCommands)
        prompt.text = QString::fromStdString(m_interpreter.prompt()).trimmed();
    else
        prompt.text = without.empty()
                          ? QStringLiteral("*BUSY*")
                          : QString::fromLatin1(without.data(), static_cast<qsizetype>(without.size()));
    prompt.busy = busy;
    prompt.stepping = stepIsOut();
    m_bulletin.tellPrompt(std::move(prompt));
}

}  // namespace hawser::session
