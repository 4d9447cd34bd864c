#pragma once

#include <cstdint>
#include <optional>

namespace hawser::dump {

inline constexpr std::uint64_t kPageSize = 0x1000;  // bytes, in every kind of dump
inline constexpr unsigned kPageBits = 12;

// Physical pages one behind the other, whole and in the same order in the file.
struct PageRun {
    std::uint64_t firstPage = 0;  // page frame number
    std::uint64_t pages = 0;
    std::uint64_t fileOffset = 0;  // of the first page

    bool operator==(const PageRun&) const = default;
};

// Which pages of physical memory a dump holds, and where. Constant once built; any thread.
class PhysicalPages {
  public:
    virtual ~PhysicalPages() = default;

    // Where in the file the page is; nothing: the dump does not hold it. All of it is in the file.
    virtual std::optional<std::uint64_t> offsetOf(std::uint64_t page) const = 0;
    // The first run that ends behind `page`, cut to begin there at the earliest and to have at most `most`
    // pages; nothing: there is none.
    virtual std::optional<PageRun> runFrom(std::uint64_t page, std::uint64_t most) const = 0;
    virtual std::uint64_t count() const = 0;  // pages
};

}  // namespace hawser::dump
