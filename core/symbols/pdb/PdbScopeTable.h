#pragma once

#include <deque>
#include <memory>
#include <mutex>

#include "core/symbols/ScopeTable.h"
#include "core/symbols/pdb/FunctionNames.h"
#include "core/symbols/pdb/ModuleMap.h"
#include "core/symbols/pdb/ModuleScopes.h"
#include "core/symbols/pdb/PdbLineTable.h"
#include "core/symbols/pdb/ScopeWalk.h"

namespace hawser::symbols::pdb {

// Procedures and variables of a PDB. The symbols of a module are kept once one of them is asked for, and the
// records of a procedure are read at each question. A module that is damaged has none. Any thread; what it is
// built on outlives it.
class PdbScopeTable final : public ScopeTable {
  public:
    PdbScopeTable(const PdbFile& file, const ModuleMap& modules, const PdbTypeTable& types,
                  const PdbLineTable& lines)
        : m_file(file),
          m_modules(modules),
          m_types(types),
          m_lines(lines),
          m_functions(file, types),
          m_slots(file.debug().modules().size()) {}

    std::optional<Procedure> procedureAt(std::uint32_t rva) const override;
    std::vector<Variable> variablesAt(std::uint32_t rva) const override;
    std::vector<InlinedCall> inlinedAt(std::uint32_t rva) const override;

  private:
    struct Slot {
        std::once_flag once;
        std::unique_ptr<const ModuleScopes> scopes;
    };
    struct There {
        const ModuleScopes* module = nullptr;
        std::uint32_t number = 0;  // of the module
        const ModuleScopes::Place* place = nullptr;
    };
    std::optional<There> find(std::uint32_t rva) const;
    std::optional<ScopesThere> scopesAt(const There& there, std::uint32_t rva) const;
    std::uint32_t typeOf(const ProcedureRecord& procedure) const;
    std::size_t parametersOf(const ProcedureRecord& procedure) const;

    const PdbFile& m_file;
    const ModuleMap& m_modules;
    const PdbTypeTable& m_types;
    const PdbLineTable& m_lines;
    FunctionNames m_functions;
    mutable std::deque<Slot> m_slots;  // by module
};

}  // namespace hawser::symbols::pdb
