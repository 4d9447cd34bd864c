#include <fmt/format.h>

#include <algorithm>

#include "core/command/BranchTrace.h"
#include "core/command/ExecutionParts.h"
#include "core/command/OneLine.h"
#include "core/command/WatchTrace.h"
#include "core/engine/NextInstruction.h"
#include "core/engine/RunControl.h"
#include "core/engine/Sources.h"
#include "core/engine/StopPlace.h"

// Rows of steps that are told as they are made: wt, tb.
namespace hawser::command {

namespace {

using disassembly::FlowKind;
using Way = WatchTrace::Way;

constexpr std::size_t kMaxModules = 64;  // of -m and -i

Result<> takeModule(Call& call, std::vector<std::string>& list) {
    const std::string_view name = call.arguments.takeWord();
    if (name.empty() || list.size() == kMaxModules)
        return fail(ErrorCode::InvalidArgument, "-m and -i take a module's name each, and at most 64.");
    list.emplace_back(name);
    return {};
}

Result<> takeOption(Call& call, std::string_view option, WatchOptions& options) {
    if (option == "-m") return takeModule(call, options.only);
    if (option == "-i") return takeModule(call, options.ignored);
    if (option == "-l") {
        const auto depth = call.arguments.takeExpression(call.context);
        if (!depth) return tl::unexpected(depth.error());
        options.depth = *depth;
        return {};
    }
    if (option == "-ni")
        options.entries = false;
    else if (option == "-nc")
        options.calls = false;
    else if (option == "-ns")
        options.summary = false;
    else if (option == "-nw")
        options.warnings = false;
    else if (option == "-oa")
        options.callSites = true;
    else if (option == "-or" || option == "-oR")
        options.results = true;
    else
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("Syntax error at '{}': wt knows -l -m -i -ni -nc -ns -nw -oa -or.",
                                oneLine(option, 32)));
    return {};
}

Result<WatchOptions> takeOptions(Call& call) {
    WatchOptions options;
    while (!call.arguments.empty() && call.arguments.rest().front() == '-')
        if (auto taken = takeOption(call, call.arguments.takeWord(), options); !taken)
            return tl::unexpected(taken.error());
    return options;
}

// Where a symbol begins, or behind the prologue of a function whose lines are known.
bool isFunctionStart(const engine::Debugger& debugger, Address place) {
    const auto procedure = debugger.sources().lines.procedureAt(place);
    if (procedure && (place == procedure->start || place == procedure->body)) return true;
    const auto name = debugger.names().nameOf(place);
    return name && name->displacement == 0;
}

// Where a trace without an end is over; nothing: the place is not one to begin at.
Result<std::optional<Way>> wayFrom(Call& call, Address start,
                                   const std::optional<disassembly::Instruction>& first) {
    engine::Debugger& debugger = call.context.debugger();
    if (first && first->flow == FlowKind::Call)
        return Way{.kind = Way::Kind::Call, .start = start, .end = first->next()};
    // What has been pushed is only known where the target stands.
    if (start != call.context.current() || !isFunctionStart(debugger, start)) return std::nullopt;
    const auto frames = debugger.stack(2);
    if (!frames) return tl::unexpected(frames.error());
    if (frames->empty() || frames->front().returnAddress.value() == 0)
        return fail(ErrorCode::NotAvailable, "The return address of this function is not known.");
    return Way{.kind = Way::Kind::Function, .start = start, .end = frames->front().returnAddress};
}

Result<Outcome> begin(Call& call, std::shared_ptr<engine::StepWatcher> watcher,
                      std::optional<Address> start) {
    engine::StepGoal goal;
    goal.until = engine::StepGoal::Until::Watched;
    goal.watcher = std::move(watcher);
    return resumed(call, call.context.debugger().run().step(engine::StepKind::Into, goal, start));
}

// "wt", where it is no place for it, is p.
Result<Outcome> stepInstead(Call& call, const Arguments& start) {
    call.name = "p";
    call.suffix = {};
    call.arguments = start;
    return step(call);
}

void announce(CommandContext& context, const Way& way) {
    const std::string name = context.nameOf(way.start);
    context.output().print(fmt::format(
        "Tracing {} to {}address {}\n", name.empty() ? context.numberText(way.start.value()) : name,
        way.kind == Way::Kind::Function ? "return " : "", context.pointerText(way.end.value())));
}

Result<Outcome> watch(Call& call) {
    CommandContext& context = call.context;
    engine::Debugger& debugger = context.debugger();
    if (auto same = needStoppedProcessor(debugger); !same) return tl::unexpected(same.error());
    auto options = takeOptions(call);
    if (!options) return tl::unexpected(options.error());
    Arguments plain = call.arguments;
    const auto start = takeStart(call);
    if (!start) return tl::unexpected(start.error());
    std::optional<Address> end;
    if (!call.arguments.empty()) {
        const auto address = takeCodeAddress(call);
        if (!address) return tl::unexpected(address.error());
        end = debugger.canonical(*address);
    }
    if (auto rest = call.arguments.expectEnd(); !rest) return tl::unexpected(rest.error());

    const Address from = start->value_or(context.current());
    const auto stack = engine::stoppedStackPointer(debugger);
    if (!stack) return tl::unexpected(stack.error());
    auto first = engine::NextInstruction(debugger, from).decoded();
    if (!first) return tl::unexpected(first.error());
    auto way = end ? Result<std::optional<Way>>(Way{.kind = Way::Kind::Address, .start = from, .end = *end})
                   : wayFrom(call, from, *first);
    if (!way) return tl::unexpected(way.error());
    if (!*way) return stepInstead(call, plain);
    (*way)->stack = *stack;
    announce(context, **way);
    if (!*start) {  // a break of the code's own is passed without running
        const auto passed = debugger.run().passHardCodedBreak();
        if (!passed) return tl::unexpected(passed.error());
        if (*passed) first = engine::NextInstruction(debugger, context.current()).decoded();
        if (!first) return tl::unexpected(first.error());
    }
    return begin(call, std::make_shared<WatchTrace>(context, std::move(*options), **way, *first), *start);
}

Result<Outcome> traceBranches(Call& call) {
    CommandContext& context = call.context;
    engine::Debugger& debugger = context.debugger();
    if (auto same = needStoppedProcessor(debugger); !same) return tl::unexpected(same.error());
    if (!call.suffix.empty()) toggleShownRegisters(context);
    const auto start = takeStart(call);
    if (!start) return tl::unexpected(start.error());
    std::uint64_t count = 1;
    if (!call.arguments.empty()) {
        const auto number = call.arguments.takeExpression(context);
        if (!number) return tl::unexpected(number.error());
        count = *number;
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (count == 0) return fail(ErrorCode::InvalidArgument, "tb needs a count of at least 1.");
    if (!*start)
        if (auto passed = debugger.run().passHardCodedBreak(); !passed) return tl::unexpected(passed.error());
    auto first = engine::NextInstruction(debugger, start->value_or(context.current())).decoded();
    if (!first) return tl::unexpected(first.error());
    return begin(call, std::make_shared<BranchTrace>(context, count, std::move(*first)), *start);
}

}  // namespace

void addWatchCommands(CommandRegistry& registry) {
    registry.add("Execution, watched", engine::Capability::Run,
                 {
                     {"wt", "wt [-l Depth] [-m|-i Module] [-ni -nc -ns -nw -oa -or] [=Start] [End]",
                      "Trace a function with all it calls: the tree, and counts", Needs::Stopped, watch},
                     {"tb", "tb[r] [=Start] [Count]", "Trace to the next branch that is taken",
                      Needs::Stopped, traceBranches, "r"},
                 });
}

}  // namespace hawser::command
