#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hawser::symbols {

// A run of code that one line became. The text belongs to the source.
struct SourceLine {
    std::string_view file;  // the path as the compiler wrote it, in its own system's manner
    std::uint32_t line = 0;
    std::uint32_t rva = 0;
    std::uint32_t size = 0;  // bytes, at least 1
};

// Of a source file, as the compiler read it.
struct SourceChecksum {
    enum class Kind : std::uint8_t { Md5, Sha1, Sha256 };
    Kind kind = Kind::Md5;
    std::vector<std::uint8_t> bytes;
};

// Which code came from which line. Code that was inlined has the line of the function that it was written in.
// Any thread.
class LineTable {
  public:
    virtual ~LineTable() = default;

    // What holds `rva`.
    virtual std::optional<SourceLine> at(std::uint32_t rva) const = 0;
    // Where code of this line begins, by address; of a line without code the next one that has some, as
    // breakpoints on a comment mean it. `file`: a path or how one ends ("drv.c", "src/drv.c"), ignoring case,
    // with either slash.
    virtual std::vector<SourceLine> of(std::string_view file, std::uint32_t line) const = 0;
    // Each run that begins in [start, end), by address, until `take` answers false.
    virtual void forEach(std::uint32_t start, std::uint32_t end,
                         const std::function<bool(const SourceLine&)>& take) const = 0;
    // All that code came from, sorted, each once.
    virtual std::vector<std::string_view> files() const = 0;
    virtual std::optional<SourceChecksum> checksum(std::string_view file) const = 0;
};

}  // namespace hawser::symbols
