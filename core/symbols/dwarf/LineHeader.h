#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/symbols/LineTable.h"
#include "core/symbols/dwarf/Sections.h"
#include "core/symbols/dwarf/Unit.h"

namespace hawser::symbols::dwarf {

// A source file as a line program names it.
struct LineFile {
    std::string path;  // with its folder, and that of the compilation where it is relative; empty: not told
    std::optional<SourceChecksum> checksum{};
};

inline constexpr std::size_t kMaxLineFiles = 0x10000;  // of one program; large units have a thousand
// Bytes of their paths: a thousand have 150 KB. Each may have the same long folder before it.
inline constexpr std::size_t kMaxLineTexts = 16 << 20;

// What stands before the instructions of a line program.
struct LineHeader {
    std::uint16_t version = 0;
    bool wide = false;
    std::uint8_t minimumLength = 1;  // of an instruction of the machine, bytes
    std::int8_t lineBase = 0;
    std::uint8_t lineRange = 1;
    std::uint8_t opcodeBase = 1;
    bool statements = true;              // whether rows begin statements unless said otherwise
    std::vector<std::uint8_t> operands;  // of each standard operation, from 1
    std::vector<LineFile> files;
};

// Leaves the cursor on the first instruction; it sees this program alone. Errors as decodeLineProgram().
Result<LineHeader> decodeLineHeader(Cursor& cursor, const Sections& sections, const Unit& unit);

}  // namespace hawser::symbols::dwarf
