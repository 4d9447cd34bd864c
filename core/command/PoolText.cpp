#include "core/command/PoolText.h"

#include <fmt/format.h>

#include "core/command/memory/KernelVariable.h"

namespace hawser::command {

std::string blockLine(const CommandContext& context, const PoolBlock& block) {
    const char mark = block.holdsIt ? '*' : ' ';
    return fmt::format("{}{} size: {:4x} previous size: {:4x}  {:<11} {}{}{}\n", mark,
                       context.pointerText(block.header.value()), block.size, block.previous,
                       block.allocated ? "(Allocated)" : "(Free)", mark, block.tag,
                       block.guarded ? " (Protected)" : "");
}

Result<std::string> poolRegion(engine::Debugger& debugger, Address page) {
    struct Region {
        std::string_view start, end, name;
    };
    for (const Region& region :
         {Region{"nt!MmNonPagedPoolStart", "nt!MmNonPagedPoolEnd", "Nonpaged pool"},
          Region{"nt!MmNonPagedPoolExpansionStart", "nt!MmNonPagedPoolEnd", "Nonpaged pool expansion"},
          Region{"nt!MmPagedPoolStart", "nt!MmPagedPoolEnd", "Paged pool"}}) {
        const auto start = variableNamed(debugger, region.start);
        const auto end = variableNamed(debugger, region.end);
        if (!start) return tl::unexpected(start.error());
        if (!end) return tl::unexpected(end.error());
        if (*start && *end && page >= debugger.canonical(Address(**start)) &&
            page < debugger.canonical(Address(**end)))
            return std::string(region.name);
    }
    return std::string("Unknown");
}

}  // namespace hawser::command
