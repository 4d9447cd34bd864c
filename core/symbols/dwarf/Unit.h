#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/symbols/dwarf/Abbreviations.h"
#include "core/symbols/dwarf/Constants.h"

namespace hawser::symbols::dwarf {

// What one compilation has in .debug_info. Offsets count from the start of that section.
struct Unit {
    std::uint64_t start = 0;
    std::uint64_t first = 0;  // its first entry
    std::uint64_t end = 0;
    std::uint16_t version = 0;
    UnitKind kind = UnitKind::Compile;
    bool wide = false;  // offsets have 64 bits
    std::uint8_t addressSize = 0;
    std::uint64_t signature = 0;      // of a type unit
    std::uint64_t typeOffset = 0;     // of a type unit: its type's entry
    std::uint64_t abbreviations = 0;  // offset in .debug_abbrev
    const AbbreviationTable* layouts = nullptr;

    // What its first entry tells.
    std::uint64_t strOffsetsBase = 0;
    std::uint64_t addrBase = 0;
    std::uint64_t rnglistsBase = 0;
    std::uint64_t loclistsBase = 0;
    std::uint64_t lowPc = 0;
    std::uint64_t language = 0;
    std::optional<std::uint64_t> lineProgram{};  // offset in .debug_line
    std::string_view directory{};                // in which it was compiled

    unsigned offsetSize() const { return wide ? 8 : 4; }
};

// The header at `offset`; `first` is where its entries begin. A unit of a version that cannot be read has no
// entries: first == end. Errors: Truncated, Malformed.
Result<Unit> decodeUnitHeader(ByteSpan info, std::uint64_t offset);

}  // namespace hawser::symbols::dwarf
