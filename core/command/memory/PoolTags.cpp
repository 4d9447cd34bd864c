#include "core/command/memory/PoolTags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"
#include "core/command/OneLine.h"
#include "core/command/memory/KernelVariable.h"
#include "core/command/objects/KernelRecord.h"
#include "core/command/types/ReadAhead.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

enum TrackField : std::size_t {
    TrackKey,
    NonPagedAllocations,
    NonPagedFrees,
    NonPagedBytes,
    PagedAllocations,
    PagedFrees,
    PagedBytes
};
constexpr std::array<std::string_view, 7> kTrackFields{
    "Key", "NonPagedAllocs", "NonPagedFrees", "NonPagedBytes", "PagedAllocs", "PagedFrees", "PagedBytes"};
enum LargeField : std::size_t { LargeAddress, LargeKey, LargeBytes, LargePages, LargeKind };
constexpr std::array<std::string_view, 5> kLargeFields{"Va", "Key", "NumberOfBytes", "NumberOfPages",
                                                       "PoolType"};

constexpr std::uint64_t kLargeFree = 1;       // in Va
constexpr std::uint64_t kPagedKind = 1;       // in POOL_TYPE, public header wdm.h
constexpr std::uint64_t kLargePage = 0x1000;  // bytes
constexpr std::uint32_t kGuardBit = 0x80000000;
constexpr std::uint64_t kPieceOfTable = 0x10000;  // bytes of a request

// Calls with each record of a table. Returns where it cannot be read any further.
Result<std::optional<Address>> eachRecord(const TypedMemory& memory, const ReadAhead& ahead,
                                          const KernelRecord& record, Address start, std::uint64_t count,
                                          const std::function<Result<>(const RecordBytes&)>& visit) {
    const std::uint64_t size = record.size();
    const std::uint64_t aPiece = std::max<std::uint64_t>(kPieceOfTable / size, 1);
    std::optional<Address> unreadable;
    for (std::uint64_t first = 0; first < count; first += aPiece) {
        if (auto go = memory.checkInterrupted(); !go) return tl::unexpected(go.error());
        const std::uint64_t here = std::min(aPiece, count - first);
        const auto missing = ahead.ahead(start + first * size, static_cast<std::size_t>(here * size), false);
        if (!missing) return tl::unexpected(missing.error());
        if (*missing && !unreadable) unreadable = **missing;
        for (std::uint64_t i = first; i < first + here; ++i) {
            const auto bytes = record.at(start + i * size);
            if (!bytes) return tl::unexpected(bytes.error());
            if (!bytes->readable()) continue;
            if (auto done = visit(*bytes); !done) return tl::unexpected(done.error());
        }
    }
    return unreadable;
}

std::uint64_t widthMask(std::uint64_t bytes) {
    return bytes == 0 || bytes >= 8 ? UINT64_MAX : (std::uint64_t{1} << 8 * bytes) - 1;
}

// Of tables of several processors: what one has allocated another may have freed.
void addTo(PoolTagUse& use, const RecordBytes& bytes) {
    const auto add = [&](PoolTagUse::Kind& kind, std::size_t allocations, std::size_t frees,
                         std::size_t used) {
        kind.allocations += bytes.numberOr(allocations, 0);
        kind.frees += bytes.numberOr(frees, 0);
        kind.bytes += bytes.numberOr(used, 0);
    };
    add(use.nonPaged, NonPagedAllocations, NonPagedFrees, NonPagedBytes);
    add(use.paged, PagedAllocations, PagedFrees, PagedBytes);
}

std::string unreadText(const engine::Debugger& debugger, Address at) {
    return fmt::format("The table cannot be read at {}; what stands there is missing.",
                       debugger.addressText(at));
}

// The tables of all processors; of older kernels the one that all share.
Result<std::vector<Address>> tagTables(engine::Debugger& debugger) {
    const std::uint64_t pointer = debugger.isWide() ? 8 : 4;
    std::vector<Address> tables;
    if (const auto each = debugger.names().addressOf("nt!ExPoolTagTables")) {
        const std::uint64_t count = std::min<std::uint64_t>(debugger.processorCount(), kMaxTagTables);
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto table = debugger.readInteger(*each + i * pointer, static_cast<unsigned>(pointer));
            if (!table && table.error().code != ErrorCode::NotAvailable) return tl::unexpected(table.error());
            if (table && *table != 0) tables.push_back(debugger.canonical(Address(*table)));
        }
    }
    const auto shared = variableNamed(debugger, "nt!PoolTrackTable");
    if (!shared) return tl::unexpected(shared.error());
    const Address at = debugger.canonical(Address(shared->value_or(0)));
    if (at.value() != 0 && std::ranges::find(tables, at) == tables.end()) tables.push_back(at);
    return tables;
}

}  // namespace

// --- patterns ---

std::string PoolTagPattern::fourLetters(std::uint32_t tag) {
    std::string text;
    for (unsigned i = 0; i < 4; ++i) {
        const auto letter = static_cast<char>(tag >> 8 * i & 0xFF);
        text += letter >= 0x20 && letter < 0x7F ? letter : '.';
    }
    return text;
}

Result<PoolTagPattern> PoolTagPattern::create(std::string_view text) {
    PoolTagPattern pattern;
    pattern.m_text = text;
    if (text.starts_with("0x")) {
        const auto number = parseNumber(text.substr(2), 16);
        if (!number || *number > UINT32_MAX)
            return fail(ErrorCode::InvalidArgument, "A tag is a number of 32 bits, or four letters.");
        pattern.m_number = static_cast<std::uint32_t>(*number);
        return pattern;
    }
    if (text.find('*') == std::string_view::npos && text.size() != 4)
        return fail(ErrorCode::InvalidArgument,
                    "A tag has four letters, * stands for any of them and ? for one.");
    return pattern;
}

std::string PoolTagPattern::text() const {
    constexpr std::size_t kShownPattern = 32;
    return m_number ? fourLetters(*m_number) : oneLine(m_text, kShownPattern);
}

bool PoolTagPattern::matches(std::uint32_t tag) const {
    if (m_number) return (tag & ~kGuardBit) == (*m_number & ~kGuardBit);
    return matchesWildcard(m_text, fourLetters(tag & ~kGuardBit), Letters::Exact);
}

// --- use by tag ---

Result<PoolTagTable> readPoolTags(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Pool tags");
    if (!types) return tl::unexpected(types.error());
    const ReadAhead ahead(memory);
    const auto record = KernelRecord::create(*types, ahead, "_POOL_TRACKER_TABLE", kTrackFields);
    if (!record) return tl::unexpected(record.error());
    const auto tables = tagTables(debugger);
    if (!tables) return tl::unexpected(tables.error());
    const auto count = variableNamed(debugger, "nt!PoolTrackTableSize");
    if (!count) return tl::unexpected(count.error());
    if (tables->empty() || !*count || record->size() == 0 || !record->has(TrackKey))
        return fail(ErrorCode::NotAvailable,
                    "What each tag has is not known: nt's symbols do not tell PoolTrackTable and its size, "
                    "or those cannot be read.");
    PoolTagTable result;
    std::map<std::uint32_t, PoolTagUse> uses;
    const std::uint64_t read = std::min(**count, kMaxTrackedTags);
    if (read != **count)
        result.troubles.push_back(fmt::format(
            "The table says that it has 0x{:x} entries; 0x{:x} of them are looked at.", **count, read));
    for (const Address table : *tables) {
        const auto unreadable =
            eachRecord(memory, ahead, *record, table, read, [&](const RecordBytes& bytes) -> Result<> {
                const auto tag = static_cast<std::uint32_t>(bytes.numberOr(TrackKey, 0));
                if (tag == 0) return {};
                PoolTagUse& use = uses[tag];
                use.tag = tag;
                addTo(use, bytes);
                return {};
            });
        if (!unreadable) return tl::unexpected(unreadable.error());
        if (*unreadable) result.troubles.push_back(unreadText(debugger, **unreadable));
    }
    for (auto& [tag, use] : uses) {
        for (const auto& [kind, counts, bytes] :
             {std::tuple{&use.nonPaged, NonPagedAllocations, NonPagedBytes},
              {&use.paged, PagedAllocations, PagedBytes}}) {
            // Counters go around.
            kind->outstanding = (kind->allocations - kind->frees) & widthMask(record->sizeOf(counts));
            kind->allocations &= widthMask(record->sizeOf(counts));
            kind->frees &= widthMask(record->sizeOf(counts));
            kind->bytes &= widthMask(record->sizeOf(bytes));
        }
        result.tags.push_back(use);
    }
    std::ranges::stable_sort(result.tags, {},
                             [](const PoolTagUse& use) { return PoolTagPattern::fourLetters(use.tag); });
    return result;
}

// --- large allocations ---

Result<LargeAllocationTable> eachLargeAllocation(
    engine::Debugger& debugger, const TypedMemory& memory,
    const std::function<Result<>(const LargeAllocationTable&)>& begin,
    const std::function<Result<>(const LargeAllocation&)>& visit) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Pool allocations");
    if (!types) return tl::unexpected(types.error());
    const ReadAhead ahead(memory);
    const auto record = KernelRecord::create(*types, ahead, "_POOL_TRACKER_BIG_PAGES", kLargeFields);
    if (!record) return tl::unexpected(record.error());
    const auto start = variableNamed(debugger, "nt!PoolBigPageTable");
    const auto count = variableNamed(debugger, "nt!PoolBigPageTableSize");
    if (!start) return tl::unexpected(start.error());
    if (!count) return tl::unexpected(count.error());
    if (!*start || **start == 0 || !*count || record->size() == 0 || !record->has(LargeAddress))
        return fail(ErrorCode::NotAvailable,
                    "Where large allocations are noted is not known: nt's symbols do not tell "
                    "PoolBigPageTable and its size, or those cannot be read.");
    const std::uint64_t read = std::min(**count, kMaxLargeEntries);
    LargeAllocationTable table{debugger.canonical(Address(**start))};
    table.end = table.start + read * record->size();
    if (read != **count)
        table.trouble = fmt::format(
            "The table says that it has 0x{:x} entries; 0x{:x} of them are looked at.", **count, read);
    if (auto done = begin(table); !done) return tl::unexpected(done.error());
    const auto unreadable =
        eachRecord(memory, ahead, *record, table.start, read, [&](const RecordBytes& bytes) -> Result<> {
            const std::uint64_t at = bytes.numberOr(LargeAddress, 0);
            if (at == 0 || (at & kLargeFree) != 0) return {};
            LargeAllocation one{debugger.canonical(Address(at)),
                                static_cast<std::uint32_t>(bytes.numberOr(LargeKey, 0))};
            one.bytes = bytes.number(LargeBytes);
            if (const auto pages = bytes.number(LargePages); pages && *pages <= UINT32_MAX)
                one.bytes = *pages * kLargePage;
            if (const auto kind = bytes.number(LargeKind)) one.paged = (*kind & kPagedKind) != 0;
            return visit(one);
        });
    if (!unreadable) return tl::unexpected(unreadable.error());
    if (*unreadable) table.trouble = unreadText(debugger, **unreadable);
    return table;
}

}  // namespace hawser::command
