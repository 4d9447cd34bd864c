#include "core/command/Interpreter.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/CommandContext.h"
#include "core/command/CommandRegistry.h"
#include "core/command/DumpCommands.h"
#include "core/command/Expression.h"
#include "core/command/StopReport.h"
#include "core/command/TimeText.h"
#include "core/command/completion/Completer.h"
#include "core/command/language/Executor.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxPending = 1024;   // lines
constexpr std::size_t kMaxHistory = 10000;  // lines that .write_cmd_hist has

}  // namespace

class Interpreter::Impl {
  public:
    Impl(engine::Debugger& debugger, SessionControl& session, OutputSink& output)
        : m_context(debugger, session, output) {
        // A kernel has one module of them, and one machine.
        for (const std::string_view name : {"$ntnsym", "$ntwsym", "$ntsym"})
            m_context.memory().aliases.setAutomatic(name, "nt");
    }

    Outcome execute(std::string_view line) {
        if (line.size() > kMaxLine) {
            m_context.output().error(
                fmt::format("A line has at most {} characters; this one has {}.\n", kMaxLine, line.size()));
            return Outcome::Done;
        }
        const std::string asker = m_context.session().asker();
        if (m_context.memory().answer && asker == m_answerOf) return takeAnswer(line);
        m_context.memory().answer = nullptr;  // somebody else goes on with something else
        const bool repeating = trim(line).empty();
        if (repeating && asker != m_lastOf) return Outcome::Done;
        // A blank in front tells whether aliases are replaced behind it.
        const std::string text(repeating ? std::string_view(m_lastLine) : line);
        if (!repeating) {
            m_lastLine = text;
            m_lastOf = asker;
            remember(text);
        }
        return begin(text, From::Prompt);
    }

    bool needsStop(std::string_view line) const {
        if (m_context.memory().answer) return true;
        const auto execution = m_executor.load(trim(line).empty() ? std::string_view(m_lastLine) : line);
        return execution && !execution->finished() && needsStop(*execution->frames.front().block);
    }

    Outcome stopped(const engine::StopDecision& decision) {
        if (decision.resumed) return Outcome::Resumed;
        m_context.memory().events.add(systemTimeNow(), eventText(m_context.debugger()));
        m_context.memory().nextData.reset();
        m_context.memory().nextCode.reset();
        m_context.memory().answer = nullptr;
        m_context.memory().stopCommandDue = m_context.memory().idleCommandDue = false;
        dropDump(m_context);
        if (decision.breakAsked) return Outcome::Done;
        std::vector<std::string> lists = decision.commands;
        lists.insert(lists.begin(), decision.command);
        for (const std::string& list : lists) {
            const Outcome outcome = begin(list, From::List);
            if (outcome != Outcome::Done) return outcome;
        }
        if (!decision.isTold()) printPlace(m_context.debugger(), m_context.placeParts(), m_context.output());
        m_context.memory().stopCommandDue = true;
        if (const Outcome outcome = beforePrompt(); outcome != Outcome::Done) return outcome;
        while (!m_pending.empty()) {
            Execution execution = std::move(m_pending.front());
            m_pending.pop_front();
            const Outcome outcome = run(std::move(execution), From::Waiting);
            if (outcome != Outcome::Done) return outcome;
        }
        return beforePrompt();  // what waited may have stepped
    }

    Outcome beforePrompt() {
        CommandMemory& memory = m_context.memory();
        if (std::exchange(memory.stopCommandDue, false)) {
            memory.idleCommandDue = true;
            const Outcome outcome = beginDue(memory.stopCommand);
            if (outcome != Outcome::Done) return outcome;
        }
        return std::exchange(memory.idleCommandDue, false) ? beginDue(memory.idleCommand) : Outcome::Done;
    }

    void press(char letter) {
        auto execution = m_executor.load(fmt::format(".kdkey {}", letter));
        if (execution) m_executor.run(*execution);
    }

    void dropPending() {
        m_pending.clear();
        m_context.memory().answer = nullptr;
        dropDump(m_context);
    }
    void stoppedAsBefore() { goOnWithDump(m_context); }
    bool hasPending() const { return !m_pending.empty(); }

    std::string prompt() const {
        if (m_context.memory().answer) return "Input> ";
        const engine::Debugger& debugger = m_context.debugger();
        const bool several = debugger.processorCount() > 1;
        return several ? fmt::format("{}: kd> ", debugger.currentProcessor()) : std::string("kd> ");
    }

    CommandContext& context() { return m_context; }

    Completion complete(std::string_view line, std::size_t cursor, bool files) {
        cursor = std::min(cursor, line.size());
        // What a command has asked for is no command.
        if (m_context.memory().answer || cursor > kMaxLine) return {cursor, {}, {}, false};
        return Completer(m_registry, m_context, files).complete(line, cursor);
    }

  private:
    Outcome beginDue(const std::string& commands) {
        return commands.empty() ? Outcome::Done : begin(std::string(commands), From::List);
    }

    void remember(const std::string& line) {
        auto& history = m_context.memory().history;
        if (history.size() == kMaxHistory) history.pop_front();
        history.push_back(line);
    }

    // What is typed where a command has asked for it.
    Outcome takeAnswer(std::string_view line) {
        auto answer = std::exchange(m_context.memory().answer, nullptr);
        const auto more = answer(line);
        if (!more) m_context.output().error(inWords(more.error()) + "\n");
        if (more && *more) m_context.memory().answer = std::move(answer);
        return Outcome::Done;
    }

    enum class From { Prompt, Waiting, List };  // the list of a breakpoint or a filter

    Outcome begin(std::string_view line, From from) {
        auto execution = m_executor.load(line);
        if (!execution) {
            m_context.output().error(inWords(execution.error()) + "\n");
            return Outcome::Done;
        }
        const bool repeats = from == From::Prompt && isOneCommand(*execution);
        const Outcome outcome = run(std::move(*execution), from);
        if (repeats && !m_executor.repeatAs().empty()) m_lastLine = m_executor.repeatAs();
        return outcome;
    }

    Outcome run(Execution execution, From from) {
        const Outcome outcome = m_executor.run(execution);
        m_answerOf = m_context.session().asker();
        // The list of a breakpoint ends here; what was typed waits for the stop.
        const bool waits = outcome == Outcome::Resumed && from != From::List && !execution.finished();
        if (waits && m_pending.size() < kMaxPending) m_pending.push_front(std::move(execution));
        if (outcome == Outcome::Leaving) m_pending.clear();
        return outcome;
    }

    static bool isOneCommand(const Execution& execution) {
        if (execution.finished()) return false;
        const auto& statements = execution.frames.front().block->statements;
        return statements.size() == 1 && statements.front().kind == StatementKind::Command;
    }

    static bool needsStop(const Block& block) {
        return std::ranges::any_of(block.statements, [](const Statement& statement) {
            const Command* const command = statement.match.command;
            return (command != nullptr && command->needs == Needs::Stopped) ||
                   std::ranges::any_of(statement.blocks, [](const Block& inner) { return needsStop(inner); });
        });
    }

    CommandRegistry m_registry;
    CommandContext m_context;
    Executor m_executor{m_context, m_registry};
    std::string m_lastLine;
    std::string m_lastOf;    // who typed it: ENTER of another one does not repeat it
    std::string m_answerOf;  // whom a command has asked for the next line
    std::deque<Execution> m_pending;
};

Interpreter::Interpreter(engine::Debugger& debugger, SessionControl& session, OutputSink& output)
    : m_impl(std::make_unique<Impl>(debugger, session, output)) {}
Interpreter::~Interpreter() = default;

Outcome Interpreter::execute(std::string_view line) {
    return m_impl->execute(line);
}
bool Interpreter::needsStop(std::string_view line) const {
    return m_impl->needsStop(line);
}
Outcome Interpreter::beforePrompt() {
    return m_impl->beforePrompt();
}
Outcome Interpreter::stopped(const engine::StopDecision& decision) {
    return m_impl->stopped(decision);
}
void Interpreter::press(char letter) {
    m_impl->press(letter);
}
void Interpreter::stoppedAsBefore() {
    m_impl->stoppedAsBefore();
}
void Interpreter::dropPending() {
    m_impl->dropPending();
}
bool Interpreter::hasPending() const {
    return m_impl->hasPending();
}
std::string Interpreter::prompt() const {
    return m_impl->prompt();
}
Result<std::uint64_t> Interpreter::evaluate(std::string_view expression) const {
    const CommandContext::OnlyLooking looking(m_impl->context());
    return command::evaluate(expression, m_impl->context());
}
Result<Address> Interpreter::evaluateAddress(std::string_view expression, Arguments::Space space) const {
    const CommandContext::OnlyLooking looking(m_impl->context());
    Arguments arguments(expression);
    auto address = arguments.takeAddress(m_impl->context(), space);
    if (auto end = arguments.expectEnd(); address && !end) return tl::unexpected(end.error());
    return address;
}
Completion Interpreter::complete(std::string_view line, std::size_t cursor, bool files) const {
    return m_impl->complete(line, cursor, files);
}
void Interpreter::whileLooking(const std::function<void(const ExpressionContext&)>& use) const {
    const CommandContext::OnlyLooking looking(m_impl->context());
    use(m_impl->context());
}
const ExpressionContext& Interpreter::expressions() const {
    return m_impl->context();
}

const NumberHabits& Interpreter::numbers() const {
    return m_impl->context().memory().numbers;
}

}  // namespace hawser::command
