#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/StopReport.h"
#include "core/engine/Architecture.h"
#include "core/engine/CodeAddress.h"
#include "core/engine/RunControl.h"
#include "core/engine/Sources.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxGoTargets = 10;  // as WinDbg

Result<Outcome> resumed(Call& call, Result<> result) {
    if (!result) return tl::unexpected(result.error());
    const std::string warning = call.context.debugger().run().takeWarning();
    if (!warning.empty()) call.context.output().error(warning + "\n");
    return Outcome::Resumed;
}

Result<Address> takeCodeAddress(Call& call) {
    const auto address = call.arguments.takeAddress(call.context);
    if (!address) return address;
    if (auto code = engine::checkCodeAddress(call.context.debugger().architecture(), *address); !code)
        return tl::unexpected(code.error());
    return address;
}

// ~Ns chooses what is looked at; what runs on, steps and is moved is the processor that stopped.
Result<> needStoppedProcessor(const engine::Debugger& debugger) {
    const std::uint16_t stopped = debugger.stop()->processor;
    if (debugger.currentProcessor() == stopped) return {};
    return fail(
        ErrorCode::InvalidArgument,
        fmt::format("Processor {} is only looked at: the target stopped on processor {}, and only that "
                    "one can step; ~{}s goes back to it.",
                    debugger.currentProcessor(), stopped, stopped));
}

// "=Start": the target goes on from there.
Result<std::optional<Address>> takeStart(Call& call) {
    if (!call.arguments.take('=')) return std::nullopt;
    if (auto same = needStoppedProcessor(call.context.debugger()); !same) return tl::unexpected(same.error());
    const auto start = takeCodeAddress(call);
    if (!start) return tl::unexpected(start.error());
    return *start;
}

Result<Outcome> go(Call& call, engine::ExceptionHandling handling) {
    engine::GoOptions options{handling, {}};
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

Result<Outcome> step(Call& call, engine::StepKind kind) {
    if (auto same = needStoppedProcessor(call.context.debugger()); !same) return tl::unexpected(same.error());
    const auto start = takeStart(call);
    if (!start) return tl::unexpected(start.error());
    std::uint64_t count = 1;
    if (!call.arguments.empty()) {
        const auto value = call.arguments.takeExpression(call.context);
        if (!value) return tl::unexpected(value.error());
        count = *value;
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (count == 0) return fail(ErrorCode::InvalidArgument, "A step needs a count of at least 1.");
    engine::Debugger& debugger = call.context.debugger();
    const bool byLine = debugger.sources().options.step;
    const bool inLine = byLine && debugger.sources().lines.at(call.context.current());
    const auto passed = *start || inLine ? Result<bool>(false) : debugger.run().passHardCodedBreak();
    if (!passed) return tl::unexpected(passed.error());
    if (*passed) {
        printPlace(debugger, call.context.placeParts(), call.context.output());
        if (--count == 0) return Outcome::Done;
    }
    return resumed(call,
                   debugger.run().step(kind, count, *start,
                                       byLine ? engine::StepUnit::Line : engine::StepUnit::Instruction));
}

Result<Outcome> stepOver(Call& call) {
    return step(call, engine::StepKind::Over);
}
Result<Outcome> stepInto(Call& call) {
    return step(call, engine::StepKind::Into);
}

}  // namespace

void addExecutionCommands(CommandRegistry& registry) {
    registry.add(
        "Execution", engine::Capability::Run,
        {
            {"g", "g [=Start] [Address...]", "Go; the addresses are temporary breakpoints", Needs::Stopped,
             goDefault},
            {"gh", "gh [=Start] [Address...]", "Go, the exception is handled", Needs::Stopped, goHandled},
            {"gn", "gn [=Start] [Address...]", "Go, the exception is not handled", Needs::Stopped,
             goNotHandled},
            {"gN", "gN [=Start] [Address...]", "As gn", Needs::Stopped, goNotHandled},
            {"gc", "gc", "Go on after a conditional breakpoint, as it was reached", Needs::Stopped,
             goAsBefore},
            {"gu", "gu", "Go until this function returns", Needs::Stopped, goUp},
            {"p", "p [=Start] [Count]", "Step over calls; with l+t line by line", Needs::Stopped, stepOver},
            {"t", "t [=Start] [Count]", "Step into calls; with l+t line by line", Needs::Stopped, stepInto},
        });
}

}  // namespace hawser::command
