#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/symbols/ScopeTable.h"
#include "core/symbols/SymbolSource.h"
#include "tests/support/MadeTypes.h"

namespace hawser::test {

// The symbols of one image that a test makes up, with types and one set of variables that every procedure
// has.
class MadeSymbols final : public symbols::SymbolSource, public symbols::ScopeTable {
  public:
    MadeTypes made;

    void symbol(std::string name, std::uint32_t rva, symbols::TypeId type = symbols::kNoType,
                bool code = false, std::uint32_t size = 0);
    void procedure(std::string name, std::uint32_t rva, std::uint32_t size,
                   symbols::TypeId type = symbols::kNoType);
    // `place.name` belongs to the caller.
    void variable(std::string name, symbols::TypeId type, symbols::VariablePlace place,
                  bool parameter = false, std::uint32_t inlined = 0);
    // The outer ones first. `call.rva` is where its code begins; the texts belong to the caller.
    void inlinedCall(const symbols::InlinedCall& call, std::uint32_t size) {
        m_calls.push_back({call, size});
    }

    std::string_view kind() const override { return "made-up symbols"; }
    std::optional<symbols::NearestSymbol> nameAt(std::uint32_t rva) const override;
    std::optional<symbols::Symbol> nextAfter(std::uint32_t rva) const override;
    std::optional<symbols::Symbol> find(std::string_view name) const override;
    void forEach(std::string_view pattern,
                 const std::function<bool(const symbols::Symbol&)>& take) const override;
    const symbols::TypeTable* types() const override { return &made; }
    const symbols::ScopeTable* scopes() const override { return this; }

    std::optional<symbols::Procedure> procedureAt(std::uint32_t rva) const override;
    std::vector<symbols::Variable> variablesAt(std::uint32_t rva) const override;
    std::vector<symbols::InlinedCall> inlinedAt(std::uint32_t rva) const override;

  private:
    struct Local {
        std::string name;
        symbols::Variable variable;
    };
    struct Inlined {
        symbols::InlinedCall call;
        std::uint32_t size = 0;
    };
    std::vector<Inlined> m_calls;
    std::map<std::string, symbols::Symbol> m_symbols;
    std::vector<Local> m_locals;
    std::vector<symbols::Procedure> m_procedures;
};

}  // namespace hawser::test
