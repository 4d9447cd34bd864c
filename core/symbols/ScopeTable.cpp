#include "core/symbols/ScopeTable.h"

namespace hawser::symbols {

std::vector<Variable> variablesOf(const ScopeTable& scopes, std::uint32_t rva,
                                  std::optional<std::size_t> inlined) {
    const std::size_t depth = inlined ? *inlined : scopes.inlinedAt(rva).size();
    auto variables = scopes.variablesAt(rva);
    std::erase_if(variables, [&](const Variable& variable) { return variable.inlined != depth; });
    return variables;
}

}  // namespace hawser::symbols
