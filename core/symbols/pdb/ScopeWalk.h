#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/symbols/ScopeTable.h"
#include "core/symbols/pdb/InlineSite.h"
#include "core/symbols/pdb/ModuleScopes.h"
#include "core/symbols/pdb/VariableRecords.h"

namespace hawser::symbols::pdb {

// A scope that holds the address that is asked for, and its variables in the order of the file.
struct ScopeThere {
    std::optional<InlineSite> inlined{};
    std::vector<Variable> variables{};
};

// What a procedure has at one address.
struct ScopesThere {
    ProcedureRecord procedure;
    std::vector<ScopeThere> scopes;  // the outermost first
};

// Reads the records of the procedure `place`, of which the scopes that do not hold `rva` are passed over.
// `parameters`: how many the type of a procedure tells, for compilers that mark them by their order alone.
// Nothing: it is damaged.
std::optional<ScopesThere> scopesAt(const PdbFile& file, const ModuleScopes& module,
                                    const ModuleScopes::Place& place,
                                    const std::vector<InlineeRecord>& inlinees, std::uint32_t rva,
                                    const std::function<std::size_t(const ProcedureRecord&)>& parameters);

inline constexpr std::size_t kMaxVariables = 0x10000;  // of one procedure

}  // namespace hawser::symbols::pdb
