#include "core/command/memory/PoolPage.h"

#include <fmt/format.h>

#include <array>
#include <functional>
#include <optional>

#include "core/command/memory/PoolTags.h"
#include "core/command/objects/KernelRecord.h"
#include "core/command/types/ReadAhead.h"

namespace hawser::command {

namespace {

enum PoolField : std::size_t { PoolPrevious, PoolSize, PoolKind, PoolTag };
constexpr std::array<std::string_view, 4> kPoolFields{"PreviousSize", "BlockSize", "PoolType", "PoolTag"};

constexpr std::uint64_t kGuarded = 0x80000000;  // in a tag
constexpr std::uint64_t kMostHeader = 0x40;     // bytes; it has 8 or 16

// Windows 10 1903 and later keep their pool as they keep heaps.
std::string endText(const engine::Debugger& debugger, Address at, std::string_view why) {
    const bool heaps = debugger.names().addressOf("nt!ExPoolState").has_value();
    return fmt::format(
        "The header at {} {}{}.", debugger.addressText(at), why,
        heaps ? "; blocks of this kernel's pool, which is made of segment heaps, are not chained" : "");
}

// By its header, behind a block of `before` bytes in its page, if that is known. Returns why it is none:
// "cannot be read".
std::string fillBlock(PoolBlock& block, const RecordBytes& bytes, std::uint64_t unit,
                      std::optional<std::uint64_t> before) {
    const auto size = bytes.number(PoolSize);
    const auto kind = bytes.number(PoolKind);
    if (!size || !kind) return "cannot be read";
    if (*size == 0) return "says that its block has no size";
    const std::uint64_t left = kPoolPageSize - (block.header.value() & (kPoolPageSize - 1));
    // A whole page is none of the pool's blocks.
    if (*size > left / unit || *size == kPoolPageSize / unit)
        return "is that of a block that leaves its page";
    block.size = *size * unit;
    block.previous = bytes.numberOr(PoolPrevious, before.value_or(0) / unit) * unit;
    if (before && block.previous != *before)
        return fmt::format("says that the block before it has 0x{:x} bytes, which has 0x{:x}", block.previous,
                           *before);
    block.allocated = *kind != 0;
    if (const auto tag = bytes.number(PoolTag)) {
        block.guarded = (*tag & kGuarded) != 0;
        block.tagNumber = static_cast<std::uint32_t>(*tag & ~kGuarded);
        block.tag = PoolTagPattern::fourLetters(block.tagNumber);
    }
    return {};
}

struct ChainBreak {
    Address at;
    std::string why;
};

// Blocks from `start` to the end of its page, behind one of `before` bytes; nothing: whatever that has.
// Returns where they do not fit.
Result<std::optional<ChainBreak>> chainFrom(const KernelRecord& record, std::uint64_t unit, Address start,
                                            std::optional<std::uint64_t> before,
                                            const std::function<void(PoolBlock)>& take) {
    const std::uint64_t left = kPoolPageSize - (start.value() & (kPoolPageSize - 1));
    for (std::uint64_t at = 0; at < left;) {
        PoolBlock block{start + at};
        const auto bytes = record.at(block.header);
        if (!bytes) return tl::unexpected(bytes.error());
        std::string why = fillBlock(block, *bytes, unit, before);
        if (!why.empty()) return std::optional(ChainBreak{block.header, std::move(why)});
        before = block.size;
        at += block.size;
        if (take) take(std::move(block));
    }
    return std::nullopt;
}

}  // namespace

Result<PoolPage> readPoolPage(engine::Debugger& debugger, const TypedMemory& memory, Address address) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Pool blocks");
    if (!types) return tl::unexpected(types.error());
    const ReadAhead page(memory);
    const auto record = KernelRecord::create(*types, page, "_POOL_HEADER", kPoolFields);
    if (!record) return tl::unexpected(record.error());
    const std::uint64_t unit = record->size();
    if (unit == 0 || unit > kMostHeader || !record->has(PoolSize) || !record->has(PoolKind))
        return fail(ErrorCode::NotAvailable, "nt!_POOL_HEADER does not tell how large its block is.");
    PoolPage found{Address(address.value() & ~(kPoolPageSize - 1)), unit};
    const auto unreadable = page.ahead(found.page, kPoolPageSize, false);
    if (!unreadable) return tl::unexpected(unreadable.error());
    if (*unreadable == found.page)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("The page of {} cannot be read.", debugger.addressText(address)),
                    address.value());
    const auto broken = chainFrom(*record, unit, found.page, 0, [&](PoolBlock block) {
        block.holdsIt = address >= block.header && address - block.header < block.size;
        found.blocks.push_back(std::move(block));
    });
    if (!broken) return tl::unexpected(broken.error());
    if (!*broken) return found;
    found.brokenAt = (*broken)->at;
    found.trouble = endText(debugger, found.brokenAt, (*broken)->why);
    for (Address at = found.brokenAt + unit; at - found.page < kPoolPageSize; at = at + unit) {
        if (auto go = memory.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto rest = chainFrom(*record, unit, at, std::nullopt, {});
        if (!rest) return tl::unexpected(rest.error());
        if (*rest) continue;
        found.resumes = at;
        break;
    }
    return found;
}

}  // namespace hawser::command
