#include "core/command/Interpreter.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandContext.h"
#include "core/command/CommandLine.h"
#include "core/command/CommandRegistry.h"
#include "core/command/DumpCommands.h"
#include "core/command/Expression.h"
#include "core/command/OneLine.h"
#include "core/command/StopReport.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxPending = 1024;  // lines
constexpr std::size_t kShownName = 32;

}  // namespace

class Interpreter::Impl {
  public:
    Impl(engine::Debugger& debugger, SessionControl& session, OutputSink& output)
        : m_context(debugger, session, output) {}

    Outcome execute(std::string_view line) {
        if (line.size() > kMaxLine) {
            m_context.output().error(
                fmt::format("A line has at most {} characters; this one has {}.\n", kMaxLine, line.size()));
            return Outcome::Done;
        }
        const bool repeating = trim(line).empty();
        const std::string text = repeating ? m_lastLine : std::string(trim(line));
        if (!repeating) m_lastLine = text;
        return run(text, From::Prompt);
    }

    bool needsStop(std::string_view line) const {
        if (trim(line).empty()) line = m_lastLine;
        while (!trim(line).empty()) {
            const auto* const command = m_registry.find(parseCommand(takeCommand(line)).name).command;
            if (command != nullptr && command->needs == Needs::Stopped) return true;
        }
        return false;
    }

    Outcome stopped(const engine::StopDecision& decision) {
        if (decision.resumed) return Outcome::Resumed;
        m_context.memory().nextData.reset();
        m_context.memory().nextCode.reset();
        dropDump(m_context);
        if (decision.breakAsked) return Outcome::Done;
        std::vector<std::string> lists = decision.commands;
        lists.insert(lists.begin(), decision.command);
        for (const std::string& list : lists) {
            const Outcome outcome = run(list, From::List);
            if (outcome != Outcome::Done) return outcome;
        }
        if (!decision.isTold())
            printPlace(m_context.debugger(), m_context.session().verbose(), m_context.output());
        while (!m_pending.empty()) {
            const std::string line = std::move(m_pending.front());
            m_pending.pop_front();
            const Outcome outcome = run(line, From::Waiting);
            if (outcome != Outcome::Done) return outcome;
        }
        return Outcome::Done;
    }

    void press(char letter) {
        std::string notRepeated;
        if (const auto outcome = runOne(fmt::format(".kdkey {}", letter), notRepeated); !outcome)
            m_context.output().error(inWords(outcome.error()) + "\n");
    }

    void dropPending() {
        m_pending.clear();
        dropDump(m_context);
    }
    void stoppedAsBefore() { goOnWithDump(m_context); }
    bool hasPending() const { return !m_pending.empty(); }

    std::string prompt() const {
        const engine::Debugger& debugger = m_context.debugger();
        const bool several = debugger.processorCount() > 1;
        return several ? fmt::format("{}: kd> ", debugger.currentProcessor()) : std::string("kd> ");
    }

    const CommandContext& context() const { return m_context; }

  private:
    enum class From { Prompt, Waiting, List };  // the list of a breakpoint or a filter

    Outcome run(std::string_view line, From from) {
        const bool single = line.find(';') == std::string_view::npos;
        while (!trim(line).empty()) {
            const std::string_view text = takeCommand(line);
            if (text.empty()) continue;
            std::string repeatAs;
            const auto outcome = runOne(text, repeatAs);
            if (!outcome) {
                m_context.output().error(inWords(outcome.error()) + "\n");
                return Outcome::Done;
            }
            if (from == From::Prompt && single && !repeatAs.empty()) m_lastLine = repeatAs;
            if (*outcome == Outcome::Resumed) {
                // The list of a breakpoint ends here; what was typed waits for the stop.
                const bool waits =
                    from != From::List && !trim(line).empty() && m_pending.size() < kMaxPending;
                if (waits) m_pending.emplace_front(trim(line));
                return Outcome::Resumed;
            }
            if (*outcome == Outcome::Leaving) {
                m_pending.clear();
                return Outcome::Leaving;
            }
        }
        return Outcome::Done;
    }

    Result<Outcome> runOne(std::string_view text, std::string& repeatAs) {
        const CommandText parsed = parseCommand(text);
        if (parsed.name == ".help") return help(parsed.arguments);
        auto match = m_registry.find(parsed.name);
        // Any other extension command: one refusal for all.
        if (match.command == nullptr && parsed.name.starts_with('!')) match = m_registry.find("!");
        if (match.command == nullptr) return unknown(parsed.name);
        if (auto allowed = isAllowed(*match.command, parsed); !allowed)
            return tl::unexpected(allowed.error());
        Call call{m_context, parsed.name, match.suffix, parsed.processor, Arguments(parsed.arguments), {}};
        auto outcome = match.command->run(call);
        repeatAs = call.repeatAs;
        return outcome;
    }

    Result<Outcome> help(std::string_view arguments) {
        m_context.output().print(helpText(m_registry, trim(arguments)));
        return Outcome::Done;
    }

    Result<Outcome> unknown(std::string_view name) const {
        std::string what = fmt::format("Unknown command '{}'", oneLine(name, kShownName));
        const auto close = m_registry.closest(name);
        what +=
            close ? fmt::format("; did you mean '{}'?", *close) : std::string("; .help lists the commands.");
        return fail(ErrorCode::InvalidArgument, std::move(what));
    }

    Result<> isAllowed(const Command& command, const CommandText& parsed) const {
        if (parsed.processor && !command.acceptsProcessor) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("{} takes no processor number in front; ~{}s makes processor {} current.",
                                    command.name, *parsed.processor, *parsed.processor));
        }
        const engine::Debugger& debugger = m_context.debugger();
        if (command.demands)
            if (auto can = debugger.demand(*command.demands); !can) return can;
        if (command.needs == Needs::Nothing) return {};
        const std::string obstacle = m_context.session().obstacle();
        if (debugger.stopped() && (command.needs == Needs::Session || obstacle.empty())) return {};
        if (!m_context.session().connected()) {
            return fail(ErrorCode::NotAvailable, fmt::format("No session: {} needs a target.", command.name));
        }
        if (command.needs == Needs::Session) return {};
        if (!debugger.identified()) {
            return fail(ErrorCode::NotAvailable,
                        fmt::format("No target has answered yet: {} has to wait.", command.name));
        }
        if (!obstacle.empty()) {
            return fail(
                ErrorCode::NotAvailable,
                fmt::format("{}; {} has to wait until the target has answered.", obstacle, command.name));
        }
        return fail(ErrorCode::NotAvailable,
                    "The target is running; press Ctrl+Break (Ctrl+C in the console) first.");
    }

    CommandRegistry m_registry;
    CommandContext m_context;
    std::string m_lastLine;
    std::deque<std::string> m_pending;
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
    return command::evaluate(expression, m_impl->context());
}
Result<Address> Interpreter::evaluateAddress(std::string_view expression, Arguments::Space space) const {
    Arguments arguments(expression);
    auto address = arguments.takeAddress(m_impl->context(), space);
    if (auto end = arguments.expectEnd(); address && !end) return tl::unexpected(end.error());
    return address;
}

}  // namespace hawser::command
