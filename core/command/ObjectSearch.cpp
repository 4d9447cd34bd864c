#include "core/command/ObjectSearch.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/command/MemoryFormat.h"
#include "core/command/types/SymbolLookup.h"

namespace hawser::command {

namespace {

constexpr std::string_view kTable = "::`vftable'";
constexpr std::size_t kMaxObject = 0x10000;  // bytes that are looked at for tables
constexpr std::size_t kMaxTables = 256;

// "mod!Class" of a pointer to a table of that class; empty: it points to none.
std::string classOf(const CommandContext& context, std::uint64_t pointer) {
    const auto name = context.debugger().names().nameOf(Address(pointer));
    const std::size_t table = name && name->displacement == 0 ? name->text.rfind(kTable) : std::string::npos;
    return table == std::string::npos ? std::string() : name->text.substr(0, table);
}

// As the symbols have it; without types an object is no more than its first table.
std::uint64_t sizeOf(const CommandContext& context, const std::string& type) {
    const auto found = SymbolLookup(context.debugger()).type(type);
    const std::uint64_t size = found && *found ? (*found)->type.size() : 0;
    return std::clamp<std::uint64_t>(size, context.pointerBytes(), kMaxObject);
}

}  // namespace

Result<bool> ObjectPattern::standsAt(const CommandContext& context, Address at) const {
    for (const Table& table : tables) {
        const auto value = context.debugger().readInteger(at + table.offset, context.pointerBytes());
        if (!value && value.error().code == ErrorCode::NotAvailable) return false;
        if (!value) return tl::unexpected(value.error());
        if (*value != table.address) return false;
    }
    return true;
}

Result<ObjectPattern> objectPatternAt(const CommandContext& context, Address place) {
    const unsigned width = context.pointerBytes();
    Address start = place;
    ObjectPattern pattern;
    for (unsigned turn = 0; turn < 2 && pattern.type.empty(); ++turn) {
        const auto pointer = context.debugger().readInteger(start, width);
        if (!pointer && pointer.error().code == ErrorCode::NotAvailable) break;
        if (!pointer) return tl::unexpected(pointer.error());
        pattern.type = classOf(context, *pointer);
        if (pattern.type.empty()) start = context.debugger().canonical(Address(*pointer));
    }
    if (pattern.type.empty())
        return fail(ErrorCode::NotAvailable,
                    fmt::format("No object of a class with virtual functions is known at {}.",
                                context.pointerText(place.value())));
    const auto memory = context.debugger().read(start, sizeOf(context, pattern.type));
    if (!memory) return tl::unexpected(memory.error());
    for (std::size_t at = 0; at + width <= memory->size() && pattern.tables.size() < kMaxTables;
         at += width) {
        const auto value = integerAt(*memory, at, width);
        if (value && classOf(context, *value) == pattern.type)
            pattern.tables.push_back({.offset = at, .address = *value});
    }
    if (pattern.tables.empty() || pattern.tables.front().offset != 0)
        return fail(ErrorCode::NotAvailable, "The object cannot be read.");
    return pattern;
}

}  // namespace hawser::command
