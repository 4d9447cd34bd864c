#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "core/symbols/NameOrder.h"
#include "core/symbols/SymbolSource.h"
#include "core/symbols/pdb/PdbFile.h"

namespace hawser::symbols::pdb {

// The names of a PDB by address and by name: procedures of the modules and variables with their types, and of
// the public symbols those that are not told better so. The order by name is made when it is first wanted,
// once. Any thread; the file outlives it.
class SymbolIndex {
  public:
    struct Entry {
        enum class Origin : std::uint8_t { Private, Public, PublicCpp };  // the better ones first

        std::uint32_t rva = 0;
        std::uint32_t name = 0;  // offset in the names
        std::uint32_t size = 0;  // bytes; 0: not told
        std::uint32_t type = 0;
        std::uint16_t nameLength = 0;
        Origin origin = Origin::Private;
    };
    struct Contents {
        std::string names;  // one behind the other
        std::vector<Entry> entries;
        bool hasPrivate = false;
    };
    // Errors as openPdb().
    static Result<Contents> read(const PdbFile& file);

    SymbolIndex(const PdbFile& file, Contents contents);

    bool hasPrivateSymbols() const { return m_contents.hasPrivate; }
    std::size_t size() const { return m_contents.entries.size(); }

    // As SymbolSource has them; of a variable without its size.
    std::optional<NearestSymbol> nameAt(std::uint32_t rva) const;
    std::optional<Symbol> nextAfter(std::uint32_t rva) const;
    std::optional<Symbol> find(std::string_view name) const;
    void forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const;
    void prepare() const { static_cast<void>(byName()); }

  private:
    void sort();
    void dropRepeated();
    bool isAmong(std::span<const Entry> place, std::string_view name) const;
    const NameOrder& byName() const;
    std::string_view nameOf(const Entry& entry) const;
    Symbol symbolOf(const Entry& entry) const;

    const PdbFile& m_file;
    Contents m_contents;  // entries by address, at one place by origin, then by name
    mutable std::once_flag m_sorted;
    mutable NameOrder m_byName;
};

}  // namespace hawser::symbols::pdb
