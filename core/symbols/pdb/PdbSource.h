#pragma once

#include "core/symbols/SymbolSource.h"
#include "core/symbols/pdb/ModuleMap.h"
#include "core/symbols/pdb/PdbFile.h"
#include "core/symbols/pdb/PdbFrameTable.h"
#include "core/symbols/pdb/PdbLineTable.h"
#include "core/symbols/pdb/PdbScopeTable.h"
#include "core/symbols/pdb/PdbTypeTable.h"
#include "core/symbols/pdb/SymbolIndex.h"

namespace hawser::symbols::pdb {

// What a PDB knows of its image. Names are read when it is opened, everything else when it is first asked
// for. Any thread.
class PdbSource final : public SymbolSource {
  public:
    // Errors as openPdb().
    static Result<std::unique_ptr<const SymbolSource>> open(const std::string& path,
                                                            const std::optional<CodeViewRecord>& expected);
    PdbSource(std::unique_ptr<const PdbFile> file, SymbolIndex::Contents names);

    std::string_view kind() const override;
    std::optional<NearestSymbol> nameAt(std::uint32_t rva) const override;
    std::optional<Symbol> nextAfter(std::uint32_t rva) const override;
    std::optional<Symbol> find(std::string_view name) const override;
    void forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const override;
    void prepareNames() const override { m_names.prepare(); }

    const TypeTable* types() const override;
    const LineTable* lines() const override;
    const ScopeTable* scopes() const override;
    const FrameTable* frames() const override;

  private:
    // A PDB tells the size of a variable by its type alone.
    Symbol withSize(Symbol symbol) const;

    std::unique_ptr<const PdbFile> m_file;
    SymbolIndex m_names;
    PdbTypeTable m_types;
    ModuleMap m_modules;
    PdbLineTable m_lines;
    PdbScopeTable m_scopes;
    PdbFrameTable m_frames;
    bool m_hasModules;
};

}  // namespace hawser::symbols::pdb
