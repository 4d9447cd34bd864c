#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hawser::symbols::test {

// One record as llvm-pdbutil prints it: "0x1003 | LF_ARRAY [size = 16] `name`", and the lines below it.
struct DumpedRecord {
    std::uint32_t number = 0;  // its offset, or that of the type
    std::string kind;          // "LF_ARRAY"
    std::string name;
    std::string details;     // the lines below, each with its end
    std::string headline{};  // behind the kind

    // What stands behind `label` up to a comma, a bracket or the end of the line; empty: no such label.
    std::string text(std::string_view label) const;
    std::uint64_t decimal(std::string_view label) const;
    std::uint32_t type(std::string_view label) const;  // "0x1003 (name)"; 0: none
    // "0001:0624" behind `label`, both decimal.
    struct Place {
        std::uint32_t section = 0;
        std::uint32_t offset = 0;
    };
    Place place(std::string_view label = "addr = ") const;
};

// Code of an inlined function, in bytes from the start of its procedure, by what the tool computes from the
// annotations of an S_INLINESITE.
struct DumpedRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t line = 0;  // counted from the first line of the function

    bool contains(std::uint32_t offset) const { return offset >= begin && offset < end; }
};
std::vector<DumpedRange> inlinedCode(const DumpedRecord& site);

// What `llvm-pdbutil dump OPTION` prints of the file: an independent reader of PDBs.
std::vector<DumpedRecord> dumped(const std::string& pdb, const std::string& option);

// Where the sections of the image are; rvas.
class DumpedSections {
  public:
    explicit DumpedSections(const std::string& pdb);
    // UINT32_MAX: in none of them.
    std::uint32_t rva(DumpedRecord::Place place) const;

  private:
    struct Section {
        std::uint32_t rva = 0;
        std::uint32_t size = 0;
    };
    std::vector<Section> m_sections;
};

// The PDBs beside the project that Microsoft's compilers made. Where they are absent it says so and is empty.
std::vector<std::string> realPdbs();

std::uint64_t numberIn(std::string_view text, unsigned radix);
std::string_view behind(std::string_view text, std::string_view label);

}  // namespace hawser::symbols::test
