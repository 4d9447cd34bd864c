#include "tests/support/MadeSymbols.h"

#include <algorithm>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"

namespace hawser::test {

using symbols::NearestSymbol;
using symbols::Symbol;

void MadeSymbols::symbol(std::string name, std::uint32_t rva, symbols::TypeId type, bool code,
                         std::uint32_t size) {
    const auto added = m_symbols.emplace(std::move(name), Symbol{{}, rva, code, size, type}).first;
    added->second.name = added->first;
}

void MadeSymbols::procedure(std::string name, std::uint32_t rva, std::uint32_t size, symbols::TypeId type) {
    symbol(name, rva, type, true, size);
    m_procedures.push_back({m_symbols.find(name)->first, rva, size, 0, type});
}

void MadeSymbols::variable(std::string name, symbols::TypeId type, symbols::VariablePlace place,
                           bool parameter, std::uint32_t inlined) {
    m_locals.push_back({std::move(name), {{}, type, parameter, place, inlined}});
}

std::optional<NearestSymbol> MadeSymbols::nameAt(std::uint32_t rva) const {
    const Symbol* best = nullptr;
    for (const auto& [name, symbol] : m_symbols)
        if (symbol.rva <= rva && (best == nullptr || symbol.rva > best->rva)) best = &symbol;
    return best != nullptr ? std::optional(NearestSymbol{*best, rva - best->rva}) : std::nullopt;
}

std::optional<Symbol> MadeSymbols::nextAfter(std::uint32_t rva) const {
    const Symbol* best = nullptr;
    for (const auto& [name, symbol] : m_symbols)
        if (symbol.rva > rva && (best == nullptr || symbol.rva < best->rva)) best = &symbol;
    return best != nullptr ? std::optional(*best) : std::nullopt;
}

std::optional<Symbol> MadeSymbols::find(std::string_view name) const {
    if (const auto found = m_symbols.find(std::string(name)); found != m_symbols.end()) return found->second;
    for (const auto& [known, symbol] : m_symbols)
        if (equalIgnoringCase(known, name)) return symbol;
    return std::nullopt;
}

void MadeSymbols::forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const {
    for (const auto& [name, symbol] : m_symbols)
        if (matchesWildcard(pattern, name) && !take(symbol)) return;
}

std::optional<symbols::Procedure> MadeSymbols::procedureAt(std::uint32_t rva) const {
    const auto found = std::ranges::find_if(m_procedures, [&](const symbols::Procedure& procedure) {
        return rva >= procedure.rva && rva - procedure.rva < procedure.size;
    });
    return found != m_procedures.end() ? std::optional(*found) : std::nullopt;
}

std::vector<symbols::Variable> MadeSymbols::variablesAt(std::uint32_t rva) const {
    std::vector<symbols::Variable> variables;
    if (!procedureAt(rva)) return variables;
    for (const Local& local : m_locals) {
        if (local.variable.inlined > inlinedAt(rva).size()) continue;
        variables.push_back(local.variable);
        variables.back().name = local.name;
    }
    return variables;
}

std::vector<symbols::InlinedCall> MadeSymbols::inlinedAt(std::uint32_t rva) const {
    std::vector<symbols::InlinedCall> calls;
    for (const Inlined& inlined : m_calls)
        if (rva >= inlined.call.rva && rva - inlined.call.rva < inlined.size)
            calls.insert(calls.begin(), inlined.call);
    return calls;
}

}  // namespace hawser::test
