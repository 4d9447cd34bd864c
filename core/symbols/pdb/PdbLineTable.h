#pragma once

#include <deque>
#include <memory>
#include <mutex>

#include "core/symbols/LineTable.h"
#include "core/symbols/pdb/ModuleLines.h"
#include "core/symbols/pdb/ModuleMap.h"
#include "core/symbols/pdb/SourceFiles.h"
#include "core/symbols/pdb/StringTable.h"

namespace hawser::symbols::pdb {

// The lines of a PDB; those of a module are read when one of them is first asked for. A module that is
// damaged has none. Any thread; what it is built on outlives it.
class PdbLineTable final : public LineTable {
  public:
    PdbLineTable(const PdbFile& file, const ModuleMap& modules)
        : m_file(file),
          m_modules(modules),
          m_strings(file),
          m_sources(file, m_strings),
          m_slots(file.debug().modules().size()) {}

    std::optional<SourceLine> at(std::uint32_t rva) const override;
    std::vector<SourceLine> of(std::string_view file, std::uint32_t line) const override;
    void forEach(std::uint32_t start, std::uint32_t end,
                 const std::function<bool(const SourceLine&)>& take) const override;
    std::vector<std::string_view> files() const override;
    std::optional<SourceChecksum> checksum(std::string_view file) const override;

    const StringTable& strings() const { return m_strings; }
    // Null: it is damaged.
    const ModuleLines* linesOf(std::uint32_t module) const;

  private:
    struct Slot {
        std::once_flag once;
        std::unique_ptr<const ModuleLines> lines;
    };
    struct File {
        std::uint32_t name = 0;  // in the table of strings
        std::string_view path{};
    };
    SourceLine told(const ModuleLines::Run& run) const;
    SourceLine told(const ModuleLines::Run& run, File& last) const;

    const PdbFile& m_file;
    const ModuleMap& m_modules;
    StringTable m_strings;
    SourceFiles m_sources;
    mutable std::deque<Slot> m_slots;  // by module
};

}  // namespace hawser::symbols::pdb
