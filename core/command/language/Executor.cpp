#include "core/command/language/Executor.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/command/CommandPermission.h"
#include "core/command/Expression.h"
#include "core/command/OneLine.h"
#include "core/command/language/CapturedOutput.h"
#include "core/command/language/ForEachTurns.h"
#include "core/command/language/LineParser.h"

namespace hawser::command {

namespace {

constexpr std::size_t kShownCommandName = 32;

// The phases of a loop, in Frame::next.
constexpr std::size_t kBefore = 0;
constexpr std::size_t kTest = 1;
constexpr std::size_t kAfter = 2;

bool isLoop(const Execution::Frame& frame) {
    if (frame.turns) return frame.turns->loop;
    return frame.statement != nullptr && frame.statement->kind != StatementKind::Catch;
}

// What is done is not in the way of what waits.
void dropDone(Execution& execution) {
    while (!execution.finished()) {
        const Execution::Frame& top = execution.frames.back();
        if (top.block == nullptr || top.next < top.block->statements.size()) return;
        execution.frames.pop_back();
    }
}

}  // namespace

Result<Execution> Executor::load(std::string_view text) const {
    Execution execution;
    if (auto entered = enterText(execution, text); !entered) return tl::unexpected(entered.error());
    dropDone(execution);
    return execution;
}

Result<> Executor::enterText(Execution& execution, std::string_view text) const {
    if (execution.frames.size() >= kMaxFrames)
        return fail(ErrorCode::InvalidArgument, "Commands are nested too deeply.");
    auto replaced = m_context.aliases().replaceIn(text);
    if (!replaced) return tl::unexpected(replaced.error());
    auto program = parseProgram(*replaced ? std::move(**replaced) : std::string(text), m_registry);
    if (!program) return tl::unexpected(program.error());
    const Block* const root = &(*program)->root;
    execution.frames.push_back({std::move(*program), root, nullptr, nullptr, 0});
    return {};
}

Result<> Executor::replaceAliases(const Block& block) const {
    const std::uint64_t version = m_context.aliases().version();
    if (block.replaced.version == version) return {};
    auto replaced = m_context.aliases().replaceIn(block.text);
    if (!replaced) return tl::unexpected(replaced.error());
    Block::Replaced now{version};
    if (*replaced) {
        auto program = parseProgram(std::move(**replaced), m_registry);
        if (!program) return tl::unexpected(program.error());
        now.program = std::move(*program);
    }
    block.replaced = std::move(now);
    return {};
}

// A block as it was parsed, unless there are aliases in it now.
Result<> Executor::enter(Execution& execution, std::shared_ptr<const Program> program,
                         const Block& block) const {
    if (execution.frames.size() >= kMaxFrames)
        return fail(ErrorCode::InvalidArgument, "Commands are nested too deeply.");
    if (auto known = replaceAliases(block); !known) return known;
    if (const auto& replaced = block.replaced.program)
        execution.frames.push_back({replaced, &replaced->root, nullptr, nullptr, 0});
    else
        execution.frames.push_back({std::move(program), &block, nullptr, nullptr, 0});
    return {};
}

Outcome Executor::run(Execution& execution) {
    m_repeatAs.clear();
    while (!execution.finished()) {
        auto outcome = step(execution);
        dropDone(execution);
        if (outcome && *outcome != Outcome::Done) return *outcome;
        if (outcome && execution.finished()) return Outcome::Done;
        if (outcome)
            if (auto go = m_context.checkInterrupted(); !go) outcome = tl::unexpected(go.error());
        if (outcome) continue;
        m_context.output().error(inWords(outcome.error()) + "\n");
        if (!caught(execution, outcome.error())) execution.frames.clear();
        dropDone(execution);
    }
    return Outcome::Done;
}

// Back to behind the .catch around it, or to the next line of a script.
bool Executor::caught(Execution& execution, const Error& error) {
    if (error.code == ErrorCode::Cancelled) return false;
    auto& frames = execution.frames;
    for (; !frames.empty(); frames.pop_back()) {
        const Execution::Frame& top = frames.back();
        if (top.turns && top.turns->isolated) return true;
        if (top.statement == nullptr || top.statement->kind != StatementKind::Catch) continue;
        frames.pop_back();
        return true;
    }
    return false;
}

Result<Outcome> Executor::step(Execution& execution) {
    Execution::Frame& top = execution.frames.back();
    Result<> done;
    if (top.turns) {
        done = turnText(execution);
    } else if (top.statement != nullptr) {
        done = turnLoop(execution);
    } else {
        // The frame may be gone, and its program with it, when the statement is done.
        const auto program = top.program;
        return runStatement(execution, top.block->statements[top.next++]);
    }
    if (!done) return tl::unexpected(done.error());
    return Outcome::Done;
}

Result<> Executor::turnText(Execution& execution) {
    const auto turns = execution.frames.back().turns;
    const auto text = turns->next();
    if (!text) return tl::unexpected(text.error());
    if (*text) return enterText(execution, **text);
    execution.frames.pop_back();
    return {};
}

Result<> Executor::turnLoop(Execution& execution) {
    Execution::Frame& top = execution.frames.back();
    const Statement& loop = *top.statement;
    const bool isFor = loop.kind == StatementKind::For;
    const auto program = top.program;
    if (top.next == kBefore) {
        top.next = kTest;
        if (isFor) return enter(execution, program, loop.blocks[0]);
        if (loop.kind != StatementKind::While) return enter(execution, program, loop.blocks[0]);
    }
    if (loop.kind == StatementKind::Catch) {
        execution.frames.pop_back();
        return {};
    }
    if (top.next == kAfter) {
        top.next = kTest;
        return enter(execution, program, loop.blocks[1]);
    }
    const auto goesOn = holds(loop.conditions.front());
    if (!goesOn) return tl::unexpected(goesOn.error());
    if (!*goesOn) {
        execution.frames.pop_back();
        return {};
    }
    if (isFor) top.next = kAfter;
    return enter(execution, program, loop.blocks[isFor ? 2 : 0]);
}

Result<bool> Executor::holds(std::string_view condition) const {
    const auto value = evaluate(condition, m_context);
    if (!value) return tl::unexpected(value.error());
    return *value != 0;
}

Result<Outcome> Executor::runStatement(Execution& execution, const Statement& statement) {
    Result<> done;
    switch (statement.kind) {
        case StatementKind::Command: {
            auto match = statement.match;
            CommandText command = statement.command;
            if (match.command == nullptr) {
                if (auto known = resolve(command, match); !known) return tl::unexpected(known.error());
            }
            return runCommand(command, match, execution);
        }
        case StatementKind::If:
        case StatementKind::Either:
            done = choose(execution, statement);
            break;
        case StatementKind::For:
        case StatementKind::While:
        case StatementKind::Do:
        case StatementKind::Catch: {
            auto program = execution.frames.back().program;
            execution.frames.push_back({std::move(program), nullptr, &statement, nullptr, kBefore});
            break;
        }
        case StatementKind::ForEach:
            done = beginForEach(execution, statement);
            break;
        case StatementKind::Block:
            done = enter(execution, execution.frames.back().program, statement.blocks.front());
            break;
        case StatementKind::Break:
        case StatementKind::Continue:
        case StatementKind::Leave:
            done = leave(execution, statement.kind);
            break;
        case StatementKind::Again: {
            const auto again = holds(statement.conditions.front());
            if (!again) return tl::unexpected(again.error());
            if (*again) execution.frames.back().next = 0;
            break;
        }
    }
    if (!done) return tl::unexpected(done.error());
    return Outcome::Done;
}

Result<> Executor::choose(Execution& execution, const Statement& statement) {
    std::size_t chosen = 0;
    for (; chosen < statement.conditions.size(); ++chosen) {
        const auto here = holds(statement.conditions[chosen]);
        if (!here) return tl::unexpected(here.error());
        if (*here) break;
    }
    if (chosen >= statement.blocks.size()) return {};
    return enter(execution, execution.frames.back().program, statement.blocks[chosen]);
}

Result<> Executor::beginForEach(Execution& execution, const Statement& statement) {
    std::string captured;
    if (statement.each.source == ForEachHead::Source::Commands) {
        auto text = capture(statement.blocks[1].text);
        if (!text) return tl::unexpected(text.error());
        captured = std::move(*text);
    }
    auto turns = forEachTurns(statement, std::move(captured), m_context);
    if (!turns) return tl::unexpected(turns.error());
    execution.frames.push_back(
        {execution.frames.back().program, nullptr, nullptr, std::make_shared<Turns>(std::move(*turns)), 0});
    return {};
}

Result<> Executor::leave(Execution& execution, StatementKind kind) const {
    auto& frames = execution.frames;
    const bool isCatch = kind == StatementKind::Leave;
    const auto wanted = std::find_if(frames.rbegin(), frames.rend(), [&](const Execution::Frame& frame) {
        return isCatch ? frame.statement != nullptr && frame.statement->kind == StatementKind::Catch
                       : isLoop(frame);
    });
    if (wanted == frames.rend()) {
        return fail(ErrorCode::InvalidArgument, isCatch
                                                    ? "There is no .catch around this .leave."
                                                    : "There is no loop around this .break or .continue.");
    }
    const auto kept = static_cast<std::size_t>(frames.rend() - wanted);
    frames.resize(kind == StatementKind::Continue ? kept : kept - 1);
    return {};
}

// "reax=1" is r with a register that touches it; any other extension command gets one refusal for all.
Result<> Executor::resolve(CommandText& command, CommandRegistry::Match& match) const {
    const std::string_view name = command.name;
    if (name.starts_with('!')) match = m_registry.find("!");
    if (name.size() > 1 && name.front() == 'r' && m_context.registerValue(name.substr(1))) {
        match = m_registry.find("r");
        command.arguments = {name.data() + 1, name.size() - 1 + command.arguments.size()};
        command.name = name.substr(0, 1);
    }
    if (match.command != nullptr) return {};
    std::string what = fmt::format("Unknown command '{}'", oneLine(name, kShownCommandName));
    const auto close = m_registry.closest(name);
    what += close ? fmt::format("; did you mean '{}'?", *close) : std::string("; .help lists the commands.");
    return fail(ErrorCode::InvalidArgument, std::move(what));
}

Result<Outcome> Executor::runCommand(const CommandText& typed, const CommandRegistry::Match& match,
                                     Execution& execution) {
    if (auto allowed = isAllowed(m_context, *match.command, typed); !allowed)
        return tl::unexpected(allowed.error());
    if (m_captures > 0 && match.command->demands == engine::Capability::Run) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} cannot run where the output of commands is read.", match.command->name));
    }
    if (!typed.everyProcessor) return call(typed, match, typed.processor, execution);
    for (std::uint16_t i = 0; i < m_context.debugger().processorCount(); ++i) {
        auto outcome = call(typed, match, i, execution);
        if (!outcome || *outcome != Outcome::Done) return outcome;
        if (auto go = m_context.checkInterrupted(); !go) return tl::unexpected(go.error());
    }
    return Outcome::Done;
}

Result<Outcome> Executor::call(const CommandText& typed, const CommandRegistry::Match& match,
                               std::optional<std::uint16_t> processor, Execution& execution) {
    Call call{m_context, typed.name, match.suffix, processor, Arguments(typed.arguments), {}};
    call.capture = [this](std::string_view commands) { return capture(commands); };
    call.check = [this](std::string_view commands) -> Result<> {
        auto parsed = parseProgram(std::string(commands), m_registry);
        return parsed ? Result<>{} : tl::unexpected(parsed.error());
    };
    call.registry = &m_registry;
    auto outcome = match.command->run(call);
    m_repeatAs = std::move(call.repeatAs);
    if (outcome && call.follow) {
        if (execution.frames.size() >= kMaxFrames)
            return fail(ErrorCode::InvalidArgument, "Commands are nested too deeply.");
        execution.frames.push_back(
            {nullptr, nullptr, nullptr, std::make_shared<Turns>(std::move(*call.follow)), 0});
    }
    return outcome;
}

Result<std::string> Executor::capture(std::string_view commands) {
    if (m_captures >= kMaxCaptures)
        return fail(ErrorCode::InvalidArgument, "Commands are nested too deeply.");
    auto execution = load(commands);
    if (!execution) return tl::unexpected(execution.error());
    CapturedOutput captured(kMaxCaptured);
    OutputSink& before = m_context.redirect(captured);
    ++m_captures;
    const Outcome outcome = run(*execution);
    --m_captures;
    m_context.redirect(before);
    if (auto go = m_context.checkInterrupted(); !go) return tl::unexpected(go.error());
    if (outcome != Outcome::Done)
        return fail(ErrorCode::Cancelled, "The commands whose output is read end the session.");
    return captured.take();
}

}  // namespace hawser::command
