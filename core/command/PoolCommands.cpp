#include <fmt/format.h>

#include <algorithm>

#include "core/command/CommandRegistry.h"
#include "core/command/PoolText.h"
#include "core/command/types/DebuggerMemory.h"

// Blocks of pool: !pool, !poolval.
namespace hawser::command {

namespace {

constexpr std::uint64_t kPoolContents = 1;  // flags of !pool
constexpr std::uint64_t kPoolOnlyIt = 2;
constexpr std::uint64_t kPoolNoRegion = 0x80000000;
constexpr unsigned kContentLines = 2;
constexpr std::size_t kContentLine = 16;  // bytes

Result<std::string> contentsOf(const CommandContext& context, const TypedMemory& memory,
                               const PoolBlock& block, std::uint64_t headerSize) {
    const std::uint64_t there = block.size - std::min(headerSize, block.size);
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(there, kContentLines * kContentLine));
    const Address start = block.header + headerSize;
    const auto bytes = memory.read(start, count, false);
    if (!bytes) return tl::unexpected(bytes.error());
    std::string text;
    for (std::size_t at = 0; at + 4 <= count; at += 4) {
        if (at % kContentLine == 0)
            text += fmt::format("{}{} ", at == 0 ? " " : "\n    ", context.pointerText((start + at).value()));
        const bool valid = at + 4 <= bytes->size() && bytes->valid[at] && bytes->valid[at + 1] &&
                           bytes->valid[at + 2] && bytes->valid[at + 3];
        std::uint32_t value = 0;
        for (std::size_t i = 4; valid && i > 0; --i)
            value = value << 8 | std::to_integer<std::uint32_t>(bytes->bytes[at + i - 1]);
        text += valid ? fmt::format(" {:08x}", value) : std::string(" ????????");
    }
    return text.empty() ? "\n" : text + "\n\n";
}

Result<Outcome> showPool(Call& call) {
    const CommandContext& context = call.context;
    if (call.arguments.empty())
        return fail(ErrorCode::InvalidArgument, "!pool takes an address in a page of pool and flags.");
    const auto address = call.arguments.takeAddress(context);
    if (!address) return tl::unexpected(address.error());
    const auto flags = call.arguments.takeExpressionOr(context, 0);
    if (!flags) return tl::unexpected(flags.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    // 0 and -1 are the heaps of a user-mode program.
    if (address->value() == 0 || *address == context.debugger().canonical(Address(UINT64_MAX)))
        return fail(ErrorCode::InvalidArgument, "!pool takes an address in a page of pool and flags.");
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto page = readPoolPage(context.debugger(), memory, *address);
    if (!page) return tl::unexpected(page.error());
    if ((*flags & kPoolNoRegion) == 0) {
        const auto region = poolRegion(context.debugger(), page->page);
        if (!region) return tl::unexpected(region.error());
        context.output().print(
            fmt::format("Pool page {} region is {}\n", context.pointerText(address->value()), *region));
    }
    for (const PoolBlock& block : page->blocks) {
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        if ((*flags & kPoolOnlyIt) != 0 && !block.holdsIt) continue;
        context.output().print(blockLine(context, block));
        if ((*flags & kPoolContents) == 0) continue;
        const auto contents = contentsOf(context, memory, block, page->headerSize);
        if (!contents) return tl::unexpected(contents.error());
        context.output().print(*contents);
    }
    if (page->trouble.empty()) return Outcome::Done;
    context.output().error(page->trouble + "\n");
    if (page->blocks.empty())
        context.output().error(
            fmt::format("{} is not in a page of small allocations; it may be in a large one, which has no "
                        "header.\n",
                        context.pointerText(address->value())));
    return Outcome::Done;
}

// --- !poolval ---

Result<Outcome> validatePool(Call& call) {
    const CommandContext& context = call.context;
    if (call.arguments.empty())
        return fail(ErrorCode::InvalidArgument, "!poolval takes an address in a page of pool and a level.");
    const auto address = call.arguments.takeAddress(context);
    if (!address) return tl::unexpected(address.error());
    const auto level = call.arguments.takeExpressionOr(context, 0);
    if (!level) return tl::unexpected(level.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto page = readPoolPage(context.debugger(), memory, *address);
    if (!page) return tl::unexpected(page.error());
    const auto region = poolRegion(context.debugger(), page->page);
    if (!region) return tl::unexpected(region.error());
    const std::string at = context.pointerText(page->page.value());
    context.output().print(fmt::format(
        "Pool page {} region is {}\n\nValidating Pool headers for pool page: {}\n\nPool page [ {} ] is {}.\n",
        context.pointerText(address->value()), *region, at, at,
        page->trouble.empty() ? "VALID" : "__inVALID"));
    if (!page->trouble.empty()) {
        const Address end = page->resumes.value_or(page->page + kPoolPageSize);
        context.output().print(
            fmt::format("\nAnalyzing linked list...\n[ {} --> {} (size = 0x{:x} bytes)]: "
                        "Corrupt region\n",
                        context.pointerText(page->brokenAt.value()), context.pointerText(end.value()),
                        end - page->brokenAt));
        context.output().error(page->trouble + "\n");
    }
    for (const PoolBlock& block : *level == 0 ? std::vector<PoolBlock>() : page->blocks)
        context.output().print(blockLine(context, block));
    return Outcome::Done;
}

}  // namespace

void addPoolCommands(CommandRegistry& registry) {
    registry.add("Pool", {{"!pool", "!pool Address [Flags]",
                           "The blocks of the pool page around an address; 1 contents, 2 only its own",
                           Needs::Stopped, showPool},
                          {"!poolval", "!poolval Address [Level]",
                           "Whether the headers of a pool page fit each other; 1 with its blocks",
                           Needs::Stopped, validatePool}});
}

}  // namespace hawser::command
