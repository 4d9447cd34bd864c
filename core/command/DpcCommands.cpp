#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/RoutineName.h"
#include "core/command/tasks/DpcQueues.h"
#include "core/command/tasks/ProcessorBlocks.h"
#include "core/command/types/DebuggerMemory.h"

// Deferred procedure calls: !dpcs.
namespace hawser::command {

namespace {

std::string dpcLine(const CommandContext& context, std::uint16_t processor, const DpcRow& row) {
    std::string routine = "??";
    if (row.routine) {
        const std::string name = row.routine->value() == 0 ? "" : routineName(context, *row.routine);
        routine = "0x" + context.pointerText(row.routine->value()) + (name.empty() ? "" : ' ' + name);
    }
    return fmt::format("{:>2}: {:<8}: 0x{} {}\n", processor, row.threaded ? "Threaded" : "Normal",
                       context.pointerText(row.address.value()), routine);
}

// What a processor's queues have; how many.
Result<std::size_t> printQueuesOf(const CommandContext& context, const ProcessorBlocks& blocks,
                                  const DpcQueues& queues, std::uint16_t processor) {
    const auto block = blocks.block(processor);
    if (!block) return tl::unexpected(block.error());
    std::size_t count = 0;
    const auto trouble = queues.each(*block, [&](const DpcRow& row) -> Result<> {
        ++count;
        context.output().print(dpcLine(context, processor, row));
        return {};
    });
    if (!trouble) return tl::unexpected(trouble.error());
    if (!trouble->empty()) context.output().error(*trouble + "\n");
    return count + (trouble->empty() ? 0 : 1);
}

Result<Outcome> showDpcs(Call& call) {
    const CommandContext& context = call.context;
    std::optional<std::uint16_t> only = call.processor;
    if (!call.arguments.empty()) {
        const auto number = call.arguments.takeExpression(context);
        if (!number) return tl::unexpected(number.error());
        if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
        if (*number >= context.debugger().processorCount())
            return fail(ErrorCode::InvalidArgument, fmt::format("There is no processor {:x}.", *number));
        only = static_cast<std::uint16_t>(*number);
    }
    const auto blocks = ProcessorBlocks::create(context.debugger());
    if (!blocks) return tl::unexpected(blocks.error());
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto queues = DpcQueues::create(context.debugger(), memory);
    if (!queues) return tl::unexpected(queues.error());
    context.output().print(
        fmt::format("CPU Type      {:<{}} Function\n", "KDPC", context.pointerText(0).size() + 2));
    std::size_t found = 0;
    const std::uint32_t first = only.value_or(0);
    const std::uint32_t end = only ? first + 1 : context.debugger().processorCount();
    for (std::uint32_t processor = first; processor < end; ++processor) {
        const auto printed = printQueuesOf(context, *blocks, *queues, static_cast<std::uint16_t>(processor));
        if (!printed) return tl::unexpected(printed.error());
        found += *printed;
    }
    if (found == 0) context.output().print("No DPCs wait.\n");
    return Outcome::Done;
}

}  // namespace

void addDpcCommands(CommandRegistry& registry) {
    Command row{"!dpcs", "!dpcs [Processor]", "The deferred procedure calls that wait for processors",
                Needs::Stopped, showDpcs};
    row.acceptsProcessor = true;
    registry.add("Deferred procedure calls", {row});
}

}  // namespace hawser::command
