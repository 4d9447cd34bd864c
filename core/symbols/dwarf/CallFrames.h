#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/symbols/FrameTable.h"
#include "core/symbols/dwarf/ImageRange.h"
#include "core/symbols/dwarf/Sections.h"

namespace hawser::symbols::dwarf {

// How a function's frame is found on x86 by .eh_frame and .debug_frame (DWARF 5 section 6.4; the
// augmentations of the Linux Standard Base, "Exception Frames"). Each row is told as the program that
// FRAMEDATA would have for it, so that who walks a stack needs to know one language only:
//   $T0 $esp 8 + = $eip $T0 4 - ^ = $esp $T0 = $ebp $T0 8 - ^ =
// Any thread.
class CallFrames final : public FrameTable {
  public:
    // What cannot be read has no frames.
    CallFrames(const Sections& sections, const ImageRange& image);

    std::optional<FrameRecord> at(std::uint32_t rva) const override;

  private:
    struct Common {  // of several functions: "common information entry"
        bool usable = false;
        std::uint64_t codeAlignment = 1;
        std::int64_t dataAlignment = 1;
        std::uint64_t returnColumn = 0;
        std::uint8_t encoding = 0;  // of addresses
        bool sized = false;         // functions have a length of what augments them
        std::uint64_t start = 0;    // of the instructions that each function begins with
        std::uint64_t end = 0;
    };
    struct Function {
        std::uint32_t rva = 0;
        std::uint32_t size = 0;
        SectionId section{};
        std::uint64_t common = 0;  // offsets in the section
        std::uint64_t start = 0;   // of its instructions
        std::uint64_t end = 0;
    };
    class Reader;

    const Sections& m_sections;
    std::map<std::pair<SectionId, std::uint64_t>, Common> m_commons;  // by place
    std::vector<Function> m_functions;                                // by address
    mutable std::mutex m_programsLock;
    mutable std::set<std::string, std::less<>> m_programs;  // told so far
};

}  // namespace hawser::symbols::dwarf
