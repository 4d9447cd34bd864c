#include <fmt/format.h>

#include <algorithm>

#include "core/command/CommandRegistry.h"
#include "core/command/PoolText.h"
#include "core/command/memory/KernelVariable.h"
#include "core/command/memory/PoolTags.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/engine/ModuleSymbols.h"

// Pool by tags: !poolused, !poolfind.
namespace hawser::command {

namespace {

// One with a blank in it stands in quotes.
Result<PoolTagPattern> takeTag(Call& call) {
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    return PoolTagPattern::create(*quoted ? **quoted : std::string(call.arguments.takeWord()));
}

// --- !poolused ---

constexpr std::uint64_t kUsedVerbose = 1;  // flags
constexpr std::uint64_t kUsedByNonPaged = 2;
constexpr std::uint64_t kUsedByPaged = 4;
constexpr std::uint64_t kUsedSession = 8;

struct UsedWish {
    std::uint64_t flags = 0;
    PoolTagPattern pattern{};

    bool verbose() const { return (flags & kUsedVerbose) != 0; }
};

Result<UsedWish> takeUsedWish(Call& call) {
    UsedWish wish;
    if (!call.arguments.empty()) {
        const auto flags = call.arguments.takeExpression(call.context);
        if (!flags) return tl::unexpected(flags.error());
        wish.flags = *flags;
    }
    if (!call.arguments.empty()) {
        const auto pattern = takeTag(call);
        if (!pattern) return tl::unexpected(pattern.error());
        wish.pattern = *pattern;
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    constexpr std::uint64_t kBoth = kUsedByNonPaged | kUsedByPaged;
    if ((wish.flags & kBoth) == kBoth)
        return fail(ErrorCode::InvalidArgument,
                    "!poolused sorts by nonpaged pool (2) or by paged pool (4), not by both.");
    if ((wish.flags & ~(kUsedVerbose | kBoth)) != 0)
        return fail(
            ErrorCode::Unsupported,
            (wish.flags & kUsedSession) != 0
                ? "The pool of sessions (8) is not shown."
                : "!poolused knows the flags 1 (verbose), 2 (by nonpaged pool) and 4 (by paged pool).");
    return wish;
}

std::string usedHeading(const UsedWish& wish) {
    const std::string_view by = (wish.flags & kUsedByNonPaged) != 0 ? "NonPaged Pool Consumed"
                                : (wish.flags & kUsedByPaged) != 0  ? "Paged Pool Consumed"
                                                                    : "Tag";
    std::string text = fmt::format("   Sorting by  {}\n\n  Pool Used:\n", by);
    if (!wish.verbose())
        return text + "            NonPaged            Paged\n Tag    Allocs     Used    Allocs     Used\n";
    text += fmt::format("      {:^44}{:^44}\n Tag  ", "NonPaged", "Paged");
    for (unsigned i = 0; i < 2; ++i)
        text += fmt::format("{:>11}{:>11}{:>9}{:>13}", "Allocs", "Frees", "Diff", "Used");
    return text + "\n";
}

std::string usedColumns(const UsedWish& wish, const PoolTagUse::Kind& kind) {
    if (wish.verbose())
        return fmt::format("{:>11}{:>11}{:>9}{:>13}", kind.allocations, kind.frees, kind.outstanding,
                           kind.bytes);
    return fmt::format(" {:>9} {:>8}", kind.outstanding, kind.bytes);
}

std::string usedLine(const UsedWish& wish, std::string_view name, const PoolTagUse& use) {
    std::string text = fmt::format(" {}{}", name, wish.verbose() ? " " : "");
    return text + usedColumns(wish, use.nonPaged) + usedColumns(wish, use.paged) + "\n";
}

Result<Outcome> showPoolUsed(Call& call) {
    const auto wish = takeUsedWish(call);
    if (!wish) return tl::unexpected(wish.error());
    const CommandContext& context = call.context;
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    auto table = readPoolTags(context.debugger(), memory);
    if (!table) return tl::unexpected(table.error());
    if ((wish->flags & kUsedByNonPaged) != 0)
        std::ranges::stable_sort(table->tags, std::greater(),
                                 [](const PoolTagUse& use) { return use.nonPaged.bytes; });
    if ((wish->flags & kUsedByPaged) != 0)
        std::ranges::stable_sort(table->tags, std::greater(),
                                 [](const PoolTagUse& use) { return use.paged.bytes; });
    context.output().print(usedHeading(*wish));
    PoolTagUse total;
    for (const PoolTagUse& use : table->tags) {
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        if (!wish->pattern.matches(use.tag)) continue;
        const bool nothing = use.nonPaged.outstanding == 0 && use.nonPaged.bytes == 0 &&
                             use.paged.outstanding == 0 && use.paged.bytes == 0;
        if (nothing && !wish->verbose()) continue;
        context.output().print(usedLine(*wish, PoolTagPattern::fourLetters(use.tag), use));
        for (const auto& [sum, one] :
             {std::pair{&total.nonPaged, &use.nonPaged}, {&total.paged, &use.paged}}) {
            sum->allocations += one->allocations;
            sum->frees += one->frees;
            sum->outstanding += one->outstanding;
            sum->bytes += one->bytes;
        }
    }
    context.output().print(usedLine(*wish, "TOTAL", total));
    for (const std::string& trouble : table->troubles) context.output().error(trouble + "\n");
    return Outcome::Done;
}

// --- !poolfind ---

constexpr std::uint64_t kMaxSearchedPages = 0x40000;

struct FindPoolWish {
    PoolTagPattern pattern{};
    bool paged = false;

    std::string_view pool() const { return paged ? "Paged" : "NonPaged"; }
};

Result<FindPoolWish> takeFindPoolWish(Call& call) {
    FindPoolWish wish;
    if (call.arguments.empty())
        return fail(ErrorCode::InvalidArgument, "!poolfind takes a tag and the type of pool.");
    const auto pattern = takeTag(call);
    if (!pattern) return tl::unexpected(pattern.error());
    wish.pattern = *pattern;
    if (call.arguments.empty()) return wish;
    const auto type = call.arguments.takeExpression(call.context);
    if (!type) return tl::unexpected(type.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (*type > 1)
        return fail(ErrorCode::Unsupported,
                    "!poolfind looks in nonpaged pool (0) or paged pool (1); special pool and that of "
                    "sessions are not looked at.");
    wish.paged = *type == 1;
    return wish;
}

Result<> findLarge(const CommandContext& context, const TypedMemory& memory, const FindPoolWish& wish) {
    const auto begin = [&](const LargeAllocationTable& table) -> Result<> {
        context.output().print(fmt::format("Scanning large pool allocation table for Tag: {} ({} : {})\n\n",
                                           wish.pattern.text(), context.pointerText(table.start.value()),
                                           context.pointerText(table.end.value())));
        return {};
    };
    const auto table =
        eachLargeAllocation(context.debugger(), memory, begin, [&](const LargeAllocation& one) -> Result<> {
            if (!wish.pattern.matches(one.tag) || one.paged.value_or(wish.paged) != wish.paged) return {};
            context.output().print(fmt::format("{} : large page allocation, tag is {}, size is {} bytes\n",
                                               context.pointerText(one.address.value()),
                                               PoolTagPattern::fourLetters(one.tag),
                                               one.bytes ? fmt::format("0x{:x}", *one.bytes) : "??"));
            return {};
        });
    if (!table && table.error().code == ErrorCode::NotAvailable) {
        context.output().error(inWords(table.error()) + "\n");
        return {};
    }
    if (!table) return tl::unexpected(table.error());
    if (!table->trouble.empty()) context.output().error(table->trouble + "\n");
    return {};
}

// The blocks of a page; one that holds none of small ones has none.
Result<> findInPage(const CommandContext& context, const TypedMemory& memory, const FindPoolWish& wish,
                    Address at) {
    const auto page = readPoolPage(context.debugger(), memory, at);
    if (!page && page.error().code == ErrorCode::NotAvailable) return {};
    if (!page) return tl::unexpected(page.error());
    // A large allocation may begin like a header: what does not fit to the end is none.
    if (!page->trouble.empty()) return {};
    for (PoolBlock block : page->blocks) {
        if (!wish.pattern.matches(block.tagNumber)) continue;
        block.holdsIt = false;
        context.output().print(blockLine(context, block));
    }
    return {};
}

Result<> findSmall(const CommandContext& context, const TypedMemory& memory, const FindPoolWish& wish) {
    engine::Debugger& debugger = context.debugger();
    const auto start = variableNamed(debugger, wish.paged ? "nt!MmPagedPoolStart" : "nt!MmNonPagedPoolStart");
    const auto end = variableNamed(debugger, wish.paged ? "nt!MmPagedPoolEnd" : "nt!MmNonPagedPoolEnd");
    if (!start) return tl::unexpected(start.error());
    if (!end) return tl::unexpected(end.error());
    if (debugger.names().addressOf("nt!ExPoolState") || !*start || !*end || **end <= **start) {
        context.output().print(
            "\nSmall allocations are not looked for: where this kernel has them is not told, or they are on "
            "segment heaps.\n");
        return {};
    }
    const Address first(debugger.canonical(Address(**start)).value() & ~(kPoolPageSize - 1));
    const Address last = debugger.canonical(Address(**end));
    context.output().print(fmt::format("\nSearching {} pool ({} : {}) for Tag: {}\n\n", wish.pool(),
                                       context.pointerText(first.value()), context.pointerText(last.value()),
                                       wish.pattern.text()));
    std::uint64_t pages = 0;
    for (Address at = first; at < last; at = at + kPoolPageSize) {
        if (auto go = context.checkInterrupted(); !go || pages++ == kMaxSearchedPages) {
            context.output().print(
                fmt::format("\n...terminating - searched pool to {}\n", context.pointerText(at.value())));
            return go;
        }
        if (auto done = findInPage(context, memory, wish, at); !done) return done;
    }
    return {};
}

Result<Outcome> findPool(Call& call) {
    const auto wish = takeFindPoolWish(call);
    if (!wish) return tl::unexpected(wish.error());
    const DebuggerMemory memory(call.context.debugger(), DebuggerMemory::Writes::Refused);
    if (auto done = findLarge(call.context, memory, *wish); !done) return tl::unexpected(done.error());
    if (auto done = findSmall(call.context, memory, *wish); !done) return tl::unexpected(done.error());
    return Outcome::Done;
}

}  // namespace

void addPoolTagCommands(CommandRegistry& registry) {
    registry.add(
        "Pool by tags",
        {
            taking(Operand::Text, {"!poolused", "!poolused [Flags [Tag]]",
                                   "What each tag has of pool; 1 verbose, 2 by nonpaged, 4 by paged pool",
                                   Needs::Stopped, showPoolUsed}),
            taking(Operand::Text,
                   {"!poolfind", "!poolfind Tag [0 | 1]",
                    "The allocations of a tag in nonpaged or paged pool", Needs::Stopped, findPool}),
        });
}

}  // namespace hawser::command
