#pragma once

#include <vector>

#include "core/symbols/dwarf/ImageRange.h"
#include "core/symbols/dwarf/LineHeader.h"

namespace hawser::symbols::dwarf {

// Code that one line became.
struct LineRun {
    std::uint32_t rva = 0;
    std::uint32_t size = 0;  // bytes
    std::uint32_t line = 0;
    std::uint32_t file = 0;  // index in LineProgram::files
    bool prologueEnd = false;
};

struct LineProgram {
    std::vector<LineFile> files;  // by the numbers that the program and DW_AT_call_file use
    std::vector<LineRun> runs;    // by address within each sequence
    std::uint64_t length = 0;     // bytes of the section
};

// The program of one unit, versions 2 to 5. Lines that are none (line 0: made by the compiler) are left out.
// No more than `maxRuns` runs are made. Errors: Truncated, Malformed; Unsupported: another version.
Result<LineProgram> decodeLineProgram(const Sections& sections, const Unit& unit, const ImageRange& image,
                                      std::size_t maxRuns);

}  // namespace hawser::symbols::dwarf
