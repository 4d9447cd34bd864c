#include <fmt/format.h>

#include "core/command/ExecutionParts.h"
#include "core/command/StopReport.h"
#include "core/engine/NextInstruction.h"
#include "core/engine/RunControl.h"
#include "core/engine/Sources.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxGoTargets = 10;  // as WinDbg

Result<Outcome> go(Call& call, engine::ExceptionHandling handling) {
    engine::GoOptions options{.handling = handling, .until = {}, .hardware = call.name == "ga"};
    const auto start = takeStart(call);
    if (!start) return tl::unexpected(start.error());
    while (!call.arguments.empty()) {
        const auto address = takeCodeAddress(call);
        if (!address) return tl::unexpected(address.error());
        if (options.until.size() == kMaxGoTargets) {
            return fail(ErrorCode::InvalidArgument, "At most 10 addresses can stop one g.");
        }
        options.until.push_back(*address);
    }
    return resumed(call, call.context.debugger().run().go(options, *start));
}

Result<Outcome> goDefault(Call& call) {
    return go(call, engine::ExceptionHandling::Default);
}
Result<Outcome> goHandled(Call& call) {
    return go(call, engine::ExceptionHandling::Handled);
}
Result<Outcome> goNotHandled(Call& call) {
    return go(call, engine::ExceptionHandling::NotHandled);
}

Result<Outcome> goUp(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (auto same = needStoppedProcessor(call.context.debugger()); !same) return tl::unexpected(same.error());
    return resumed(call, call.context.debugger().run().stepOut());
}

Result<Outcome> goAsBefore(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return resumed(call, call.context.debugger().run().goOnAsBefore());
}

// "pct": p or t, and where it ends.
engine::StepGoal::Until endOf(std::string_view name) {
    using Until = engine::StepGoal::Until;
    const std::string_view end = name.substr(1);
    if (end == "a") return Until::Address;
    if (end == "c") return Until::Call;
    if (end == "t") return Until::Return;
    if (end == "ct") return Until::CallOrReturn;
    return end == "h" ? Until::Branch : Until::Count;
}

// What stands behind the start: a count or an address, and a command.
Result<engine::StepGoal> takeGoal(Call& call, engine::StepGoal::Until until) {
    engine::StepGoal goal;
    goal.until = until;
    if (until == engine::StepGoal::Until::Address) {
        const auto address = takeCodeAddress(call);
        if (!address) return tl::unexpected(address.error());
        goal.address = *address;
    } else if (!call.arguments.empty() && call.arguments.rest().front() != '"') {
        const auto count = call.arguments.takeExpression(call.context);
        if (!count) return tl::unexpected(count.error());
        goal.count = *count;
    }
    const auto command = call.arguments.takeQuoted();
    if (!command) return tl::unexpected(command.error());
    goal.command = command->value_or("");
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (auto parses = call.check(goal.command); !parses) return tl::unexpected(parses.error());
    if (goal.count == 0) return fail(ErrorCode::InvalidArgument, "A step needs a count of at least 1.");
    return goal;
}

// A break of the code's own is passed without running: to a person that is a whole step. True: it was the
// last one.
Result<bool> passHardCodedBreak(Call& call, engine::StepGoal& goal) {
    engine::Debugger& debugger = call.context.debugger();
    const auto passed = debugger.run().passHardCodedBreak();
    if (!passed || !*passed) return passed;
    const auto counts = engine::NextInstruction(debugger, call.context.current()).reaches(goal);
    if (!counts) return counts;
    const bool last = *counts && --goal.count == 0;
    call.context.memory().stopCommandDue = last;
    if (last || goal.tellsEach()) printPlace(debugger, call.context.placeParts(), call.context.output());
    return last;
}

}  // namespace

Result<Outcome> step(Call& call) {
    if (auto same = needStoppedProcessor(call.context.debugger()); !same) return tl::unexpected(same.error());
    if (!call.suffix.empty()) toggleShownRegisters(call.context);
    const auto start = takeStart(call);
    if (!start) return tl::unexpected(start.error());
    const std::string_view name = call.name.substr(0, call.name.size() - call.suffix.size());
    auto goal = takeGoal(call, endOf(name));
    if (!goal) return tl::unexpected(goal.error());
    engine::Debugger& debugger = call.context.debugger();
    const bool byLine = debugger.sources().options.step;
    const bool inLine = byLine && goal->until == engine::StepGoal::Until::Count &&
                        debugger.sources().lines.at(call.context.current());
    if (!*start && !inLine) {
        const auto done = passHardCodedBreak(call, *goal);
        if (!done) return tl::unexpected(done.error());
        if (*done) {
            if (!goal->command.empty()) call.follow = oneTurn(std::move(goal->command));
            return Outcome::Done;
        }
    }
    const auto kind = name.front() == 'p' ? engine::StepKind::Over : engine::StepKind::Into;
    const auto unit = byLine ? engine::StepUnit::Line : engine::StepUnit::Instruction;
    return resumed(call, debugger.run().step(kind, *goal, *start, unit));
}

void addExecutionCommands(CommandRegistry& registry) {
    registry.add(
        "Execution", engine::Capability::Run,
        {
            {"g", "g [=Start] [Address...]", "Go; the addresses are temporary breakpoints", Needs::Stopped,
             goDefault},
            {"ga", "ga [=Start] [Address...]", "Go; the addresses are processor breakpoints", Needs::Stopped,
             goDefault},
            {"gh", "gh [=Start] [Address...]", "Go, the exception is handled", Needs::Stopped, goHandled},
            {"gn", "gn [=Start] [Address...]", "Go, the exception is not handled", Needs::Stopped,
             goNotHandled},
            {"gN", "gN [=Start] [Address...]", "As gn", Needs::Stopped, goNotHandled},
            {"gc", "gc", "Go on after a conditional breakpoint, as it was reached", Needs::Stopped,
             goAsBefore},
            {"gu", "gu", "Go until this function returns", Needs::Stopped, goUp},
            {"p", "p[r] [=Start] [Count] [\"Commands\"]", "Step over calls; with l+t line by line",
             Needs::Stopped, step, "r"},
            {"t", "t[r] [=Start] [Count] [\"Commands\"]", "Step into calls; with l+t line by line",
             Needs::Stopped, step, "r"},
            {"pa", "pa[r] [=Start] Address [\"Commands\"]", "Step over calls to an address", Needs::Stopped,
             step, "r"},
            {"ta", "ta[r] [=Start] Address [\"Commands\"]", "Trace to an address", Needs::Stopped, step, "r"},
            {"pc", "pc[r] [=Start] [Count] [\"Commands\"]", "Step to the next call", Needs::Stopped, step,
             "r"},
            {"tc", "tc[r] [=Start] [Count] [\"Commands\"]", "Trace to the next call", Needs::Stopped, step,
             "r"},
            {"pt", "pt[r] [=Start] [Count] [\"Commands\"]", "Step to the next return", Needs::Stopped, step,
             "r"},
            {"tt", "tt[r] [=Start] [Count] [\"Commands\"]", "Trace to the next return", Needs::Stopped, step,
             "r"},
            {"pct", "pct[r] [=Start] [Count] [\"Commands\"]", "Step to the next call or return",
             Needs::Stopped, step, "r"},
            {"tct", "tct[r] [=Start] [Count] [\"Commands\"]", "Trace to the next call or return",
             Needs::Stopped, step, "r"},
            {"ph", "ph[r] [=Start] [Count] [\"Commands\"]", "Step to the next branch", Needs::Stopped, step,
             "r"},
            {"th", "th[r] [=Start] [Count] [\"Commands\"]", "Trace to the next branch", Needs::Stopped, step,
             "r"},
        });
}

}  // namespace hawser::command
