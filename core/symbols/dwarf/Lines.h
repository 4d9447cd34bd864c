#pragma once

#include <map>
#include <mutex>

#include "core/symbols/LineTable.h"
#include "core/symbols/dwarf/DebugInfo.h"
#include "core/symbols/dwarf/LineProgram.h"

namespace hawser::symbols::dwarf {

// The line programs of all units, run when a line is first asked for: few sessions look at a line of each
// module. A program that is damaged has no lines; the others do. Any thread.
class Lines final : public LineTable {
  public:
    Lines(const DebugInfo& info, const ImageRange& image) : m_info(info), m_image(image) {}

    std::optional<SourceLine> at(std::uint32_t rva) const override;
    std::vector<SourceLine> of(std::string_view file, std::uint32_t line) const override;
    void forEach(std::uint32_t start, std::uint32_t end,
                 const std::function<bool(const SourceLine&)>& take) const override;
    std::vector<std::string_view> files() const override;
    std::optional<SourceChecksum> checksum(std::string_view file) const override;

    // Where the code behind the prologue begins in [start, end); nothing: no line says so.
    std::optional<std::uint32_t> bodyOf(std::uint32_t start, std::uint32_t end) const;
    // The whole path, as files() has it; empty: the unit's program does not name it.
    std::string_view callFile(const Unit& unit, std::uint64_t number) const;

    static constexpr std::size_t kMaxRuns = 1 << 25;  // of an image: 700 MB; the largest have some millions
    static constexpr std::size_t kMaxTexts = 256 << 20;  // bytes of what its files are called

  private:
    struct File {
        std::uint32_t number = 0;  // in the order in which they were met
        bool hasCode = false;
        std::optional<SourceChecksum> checksum{};
    };
    struct Loaded {
        std::map<std::string, File, std::less<>> known;  // by path
        std::map<std::uint64_t, std::vector<std::string_view>>
            programs;                         // what each calls its files, by offset
        std::vector<std::string_view> files;  // those that code came from, by path
        std::vector<LineRun> runs;            // by address; `file` is an index of `files`
        std::vector<std::uint32_t> byLine;    // indices of runs, by file, line and address
    };

    const Loaded& loaded() const;
    Loaded load() const;
    // Returns the bytes that its files take.
    static std::size_t take(Loaded& all, std::uint64_t offset, LineProgram program);
    static void order(Loaded& all);
    static SourceLine told(const Loaded& loaded, const LineRun& run);

    const DebugInfo& m_info;
    ImageRange m_image;
    mutable std::once_flag m_once;
    mutable Loaded m_loaded;
};

}  // namespace hawser::symbols::dwarf
