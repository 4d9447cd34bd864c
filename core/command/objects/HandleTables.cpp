#include "core/command/objects/HandleTables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/command/types/TypedValue.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kHandlePage = 0x1000;  // of entries, and of pointers to such pages
constexpr std::uint64_t kHandleStep = 4;       // the low two bits are the user's
constexpr std::uint64_t kLevelBits = 3;        // in TableCode
constexpr std::uint64_t kEntryFlagBits = 7;    // in an entry's pointer, before Windows 8
constexpr std::uint64_t kAccessBits = 0x01FFFFFF;

enum TableField : std::size_t { TableCode, NextHandleNeedingPool, TableHandles, FreeLists };
constexpr std::array<std::string_view, 4> kTableFields{"TableCode", "NextHandleNeedingPool", "HandleCount",
                                                       "FreeLists"};
enum HandleEntryField : std::size_t {
    ObjectPointer,
    ObjectPointerBits,
    GrantedAccess,
    GrantedAccessBits,
    Attributes
};
constexpr std::array<std::string_view, 5> kHandleEntryFields{"Object", "ObjectPointerBits", "GrantedAccess",
                                                             "GrantedAccessBits", "Attributes"};
constexpr std::array<std::string_view, 1> kFreeListFields{"HandleCount"};
constexpr std::array<std::string_view, 1> kObjectTableField{"ObjectTable"};

}  // namespace

Result<HandleTables> HandleTables::create(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Handles");
    if (!types) return tl::unexpected(types.error());
    auto table = KernelRecord::create(*types, memory, "_HANDLE_TABLE", kTableFields);
    if (!table) return tl::unexpected(table.error());
    auto entry = KernelRecord::create(*types, memory, "_HANDLE_TABLE_ENTRY", kHandleEntryFields);
    if (!entry) return tl::unexpected(entry.error());
    const auto record = types->record("_EPROCESS");
    if (!record) return tl::unexpected(record.error());
    auto process = RecordFields::create(*record, kObjectTableField);
    if (!process) return tl::unexpected(process.error());
    if (!table->has(TableCode) || (!entry->has(ObjectPointer) && !entry->has(ObjectPointerBits)))
        return fail(ErrorCode::NotAvailable, "The types of nt do not tell what a table of handles is like.");
    HandleTables tables(debugger, memory, std::move(*table), std::move(*entry), std::move(*process));
    auto list = KernelRecord::createIfTold(*types, memory, "_HANDLE_TABLE_FREE_LIST", kFreeListFields);
    if (!list) return tl::unexpected(list.error());
    tables.m_freeList = std::move(*list);
    return tables;
}

Result<Address> HandleTables::tableOf(Address process) const {
    const auto table = m_process.number(0, m_memory, process);
    if (!table) return tl::unexpected(table.error());
    return m_debugger.canonical(Address(table->value_or(0)));
}

Result<Address> HandleTables::kernelTable() const {
    const auto variable = m_debugger.names().addressOf("nt!ObpKernelHandleTable");
    if (!variable)
        return fail(
            ErrorCode::NotAvailable,
            "Where the kernel's own handles are is not known: nt has no symbol ObpKernelHandleTable.");
    const auto table = m_debugger.readInteger(*variable, m_memory.pointerBytes());
    if (!table) return tl::unexpected(table.error());
    return m_debugger.canonical(Address(*table));
}

Result<std::optional<std::uint64_t>> HandleTables::countOf(Address table) const {
    const auto bytes = m_table.at(table);
    if (!bytes) return tl::unexpected(bytes.error());
    if (m_table.has(TableHandles)) return bytes->number(TableHandles);
    if (!m_freeList || !m_table.has(FreeLists)) return std::nullopt;
    const auto first = m_freeList->at(table + m_table.offsetOf(FreeLists));
    if (!first) return tl::unexpected(first.error());
    return first->number(0);
}

// Entries below a page with so many levels under it.
std::uint64_t HandleTables::span(unsigned levels) const {
    std::uint64_t entries = kHandlePage / std::max<std::uint64_t>(m_entry.size(), 1);
    for (unsigned i = 0; i < levels; ++i) entries *= kHandlePage / m_memory.pointerBytes();
    return entries;
}

Result<HandleTables::Code> HandleTables::codeOf(Address table) const {
    const auto bytes = m_table.at(table);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto code = bytes->number(TableCode);
    if (!code || (*code & kLevelBits) > 2)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("There is no table of handles at {}.", m_debugger.addressText(table)),
                    table.value());
    Code result{m_debugger.canonical(Address(*code & ~kLevelBits)), static_cast<unsigned>(*code & kLevelBits),
                0};
    const std::uint64_t most = span(result.levels) * kHandleStep;
    const std::uint64_t told = bytes->numberOr(NextHandleNeedingPool, most) & 0xFFFFFFFF;
    result.end = std::min(most, told);
    return result;
}

Result<HandleRow> HandleTables::rowAt(Address entry, std::uint64_t handle) const {
    const auto bytes = m_entry.at(entry);
    if (!bytes) return tl::unexpected(bytes.error());
    HandleRow row{.handle = handle, .entry = entry, .object = Address()};
    if (m_entry.has(ObjectPointerBits)) {
        // What is left of a header's address: it is aligned, and only 48 bits of it are its own.
        const bool wide = m_memory.pointerBytes() == 8;
        const auto bits = bytes->number(ObjectPointerBits);
        if (!bits) return fail(ErrorCode::NotAvailable, "The entry cannot be read.", entry.value());
        std::uint64_t header = *bits << (wide ? 4 : 3);
        if (wide && (header >> 47 & 1) != 0) header |= 0xFFFF000000000000;
        if (*bits != 0) row.object = Address(header);
    } else {
        const auto pointer = bytes->number(ObjectPointer);
        if (!pointer) return fail(ErrorCode::NotAvailable, "The entry cannot be read.", entry.value());
        row.object = Address(*pointer & ~kEntryFlagBits);
        row.attributes = *pointer & kEntryFlagBits & ~std::uint64_t{1};  // the lowest is its lock
    }
    row.object = m_debugger.canonical(row.object);
    if (m_entry.has(Attributes)) row.attributes = bytes->numberOr(Attributes, 0);
    row.access = bytes->number(m_entry.has(GrantedAccessBits) ? GrantedAccessBits : GrantedAccess);
    if (row.access) row.access = *row.access & kAccessBits;
    return row;
}

Result<HandleRow> HandleTables::find(Address table, std::uint64_t handle) const {
    const auto code = codeOf(table);
    if (!code) return tl::unexpected(code.error());
    const std::uint64_t wanted = handle & ~(kHandleStep - 1);
    if (wanted >= code->end)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("There is no handle {:x}: the table ends at {:x}.", handle, code->end));
    std::uint64_t index = wanted / kHandleStep;
    Address page = code->base;
    for (unsigned levels = code->levels; levels > 0; --levels) {
        const std::uint64_t below = span(levels - 1);
        const unsigned pointer = m_memory.pointerBytes();
        const auto next = m_debugger.readInteger(page + index / below * pointer, pointer);
        if (!next) return tl::unexpected(next.error());
        if (*next == 0) return fail(ErrorCode::NotAvailable, fmt::format("There is no handle {:x}.", handle));
        page = m_debugger.canonical(Address(*next));
        index %= below;
    }
    return rowAt(page + index * m_entry.size(), wanted);
}

// `first`: the handle of the first entry below the page.
Result<> HandleTables::walk(Walk& walk, Address page, unsigned levels, std::uint64_t first) const {
    if (auto go = m_memory.checkInterrupted(); !go) return go;
    if (walk.pages == kMaxPages) {
        walk.trouble =
            fmt::format("There are more handles: after {} pages the table is not followed.", kMaxPages);
        walk.end = 0;
    }
    if (first >= walk.end) return {};
    ++walk.pages;
    const auto bytes = m_memory.read(page, kHandlePage, false);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!bytes->allValid()) {
        walk.trouble = fmt::format("The handles from {:x} on cannot be read: their page is {}.", first,
                                   m_debugger.addressText(page));
        return {};
    }
    if (levels == 0) {
        // The first of each page is no handle.
        for (std::uint64_t i = 1; i < span(0) && first + i * kHandleStep < walk.end; ++i) {
            const auto row = rowAt(page + i * m_entry.size(), first + i * kHandleStep);
            if (!row) return tl::unexpected(row.error());
            if (auto done = walk.visit(*row); !done) return done;
        }
        return {};
    }
    const std::size_t pointer = m_memory.pointerBytes();
    const std::uint64_t below = span(levels - 1) * kHandleStep;
    for (std::size_t i = 0; i < kHandlePage / pointer; ++i) {
        const std::uint64_t next = heldNumber(ByteSpan(bytes->bytes).subspan(i * pointer, pointer));
        if (next == 0) continue;
        if (auto done = this->walk(walk, m_debugger.canonical(Address(next)), levels - 1, first + i * below);
            !done)
            return done;
    }
    return {};
}

Result<std::string> HandleTables::each(Address table, const Visit& visit) const {
    const auto code = codeOf(table);
    if (!code) return tl::unexpected(code.error());
    Walk all{.visit = visit, .end = code->end};
    if (auto done = walk(all, code->base, code->levels, 0); !done) return tl::unexpected(done.error());
    return std::move(all.trouble);
}

}  // namespace hawser::command
