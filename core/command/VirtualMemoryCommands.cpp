#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/memory/MemoryUse.h"
#include "core/command/types/DebuggerMemory.h"

// How much memory there is and who has it: !vm.
namespace hawser::command {

namespace {

constexpr std::uint64_t kVmNoProcesses = 1;  // flags of !vm
constexpr std::uint64_t kPageKilobytes = 4;

std::string pagesText(std::optional<std::uint64_t> pages) {
    if (!pages) return fmt::format("{:>10}", "??");
    const std::uint64_t kilobytes =
        *pages > UINT64_MAX / kPageKilobytes ? UINT64_MAX : *pages * kPageKilobytes;
    return fmt::format("{:>10} ({:>12} Kb)", *pages, kilobytes);
}

std::string untoldText(const MemoryUse& use) {
    if (use.untold.empty()) return {};
    std::string text = "The symbols of nt do not tell ";
    for (std::size_t i = 0; i < use.untold.size(); ++i)
        text += fmt::format("{}{}", i == 0 ? "" : ", ", use.untold[i]);
    return text + ".\n";
}

Result<> printProcesses(const CommandContext& context, const TypedMemory& memory) {
    const auto list = readProcessMemory(context.debugger(), memory);
    if (!list && list.error().code == ErrorCode::NotAvailable) {
        context.output().error(inWords(list.error()) + "\n");
        return {};
    }
    if (!list) return tl::unexpected(list.error());
    context.output().print("\n  Process Commit:\n");
    for (const ProcessMemory& process : list->processes) {
        if (auto go = context.checkInterrupted(); !go) return go;
        context.output().print(fmt::format("         {:04x} {:<15} {}\n", process.id, process.name,
                                           pagesText(process.committed)));
    }
    if (!list->trouble.empty()) context.output().error(list->trouble + "\n");
    return {};
}

Result<Outcome> showVirtualMemory(Call& call) {
    const CommandContext& context = call.context;
    const auto flags = call.arguments.takeExpressionOr(context, 0);
    if (!flags) return tl::unexpected(flags.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (*flags > kVmNoProcesses)
        return fail(ErrorCode::Unsupported,
                    "!vm knows the flag 1, which leaves out the processes; stacks, sessions, the log of the "
                    "page file and address ranges are not shown.");
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto use = readMemoryUse(context.debugger(), memory);
    if (!use) return tl::unexpected(use.error());
    std::string text = "\n*** Virtual Memory Usage ***\n";
    for (const MemoryCounter& counter : use->counters)
        text += fmt::format("      {:<20} {}\n", fmt::format("{}:", counter.name), pagesText(counter.pages));
    context.output().print(text + untoldText(*use));
    if (*flags == kVmNoProcesses) return Outcome::Done;
    if (auto printed = printProcesses(context, memory); !printed) return tl::unexpected(printed.error());
    return Outcome::Done;
}

}  // namespace

void addVirtualMemoryCommands(CommandRegistry& registry) {
    registry.add("Use of memory",
                 {{"!vm", "!vm [Flags]", "How much memory there is and who has it; 1 without processes",
                   Needs::Stopped, showVirtualMemory}});
}

}  // namespace hawser::command
