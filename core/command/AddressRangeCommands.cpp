#include <fmt/format.h>

#include <algorithm>

#include "core/command/CommandRegistry.h"
#include "core/command/memory/AddressRanges.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/engine/TasksInView.h"

// The address ranges of a process: !vad.
namespace hawser::command {

namespace {

std::string pageText(std::optional<std::uint64_t> page) {
    return page ? fmt::format("{:x}", *page) : "??";
}

std::string commitText(std::optional<std::uint64_t> commit) {
    return commit ? fmt::format("{}", *commit) : "??";
}

Result<> printRanges(const CommandContext& context, const AddressRanges& ranges, Address root) {
    context.output().print(
        fmt::format("{:<{}} level      start        end    commit\n", "VAD", context.pointerText(0).size()));
    std::size_t count = 0;
    std::size_t levels = 0;
    std::size_t deepest = 0;
    const auto trouble = ranges.each(root, [&](const AddressRange& range, std::size_t level) -> Result<> {
        ++count;
        levels += level;
        deepest = std::max(deepest, level);
        context.output().print(
            fmt::format("{} ({:>2}) {:>10} {:>10} {:>9} {} {}\n", context.pointerText(range.address.value()),
                        level, pageText(range.first), pageText(range.last), commitText(range.commit),
                        range.kindText(), range.protectionText()));
        return {};
    });
    if (!trouble) return tl::unexpected(trouble.error());
    if (!trouble->empty()) context.output().error(*trouble + "\n");
    context.output().print(fmt::format("\nTotal VADs: {:>5}, average level: {:>4}, maximum depth: {}\n",
                                       count, count == 0 ? 0 : levels / count, deepest));
    return {};
}

Result<> printRange(const CommandContext& context, const AddressRanges& ranges, Address at) {
    const auto range = ranges.range(at);
    if (!range) return tl::unexpected(range.error());
    const auto pointer = [&](Address address) { return context.pointerText(address.value()); };
    context.output().print(
        fmt::format("VAD @ {}\n  Start VPN {:>16}  End VPN {:>16}  Control Area {}\n"
                    "  FirstProtoPte {}  LastPte {}  Commit Charge {}\n  {} {}\n",
                    pointer(at), pageText(range->first), pageText(range->last), pointer(range->controlArea),
                    pointer(range->firstProto), pointer(range->lastProto), commitText(range->commit),
                    range->kindText(), range->protectionText()));
    return {};
}

Result<Outcome> showRanges(Call& call) {
    const CommandContext& context = call.context;
    const auto address =
        call.arguments.empty() ? Result<Address>(Address()) : call.arguments.takeAddress(context);
    if (!address) return tl::unexpected(address.error());
    const auto flag = call.arguments.takeExpressionOr(context, 0);
    if (!flag) return tl::unexpected(flag.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (*flag > 1)
        return fail(ErrorCode::InvalidArgument, "The flag of !vad is 0 (the whole tree) or 1 (this one).");
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto ranges = AddressRanges::create(context.debugger(), memory);
    if (!ranges) return tl::unexpected(ranges.error());
    Address root = *address;
    if (root.value() == 0) {
        const auto process = engine::processInView(context.debugger());
        if (!process) return tl::unexpected(process.error());
        const auto own = ranges->rootOf(*process);
        if (!own) return tl::unexpected(own.error());
        root = *own;
    }
    const auto printed =
        *flag == 1 ? printRange(context, *ranges, root) : printRanges(context, *ranges, root);
    if (!printed) return tl::unexpected(printed.error());
    return Outcome::Done;
}

}  // namespace

void addAddressRangeCommands(CommandRegistry& registry) {
    registry.add("Address ranges",
                 {{"!vad", "!vad [Root [1]]",
                   "What a process has its addresses for, as a tree of VADs; 1 only that one", Needs::Stopped,
                   showRanges}});
}

}  // namespace hawser::command
