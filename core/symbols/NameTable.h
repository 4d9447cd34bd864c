#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "core/symbols/NameOrder.h"
#include "core/symbols/SymbolSource.h"

namespace hawser::symbols {

// The names of an image by address and by text: how each SymbolSource answers. Does not own the texts. A
// value; any thread.
class NameTable {
  public:
    NameTable() = default;
    explicit NameTable(std::vector<Symbol> symbols);

    const std::vector<Symbol>& byAddress() const { return m_symbols; }  // then by name
    // As SymbolSource has them.
    std::optional<NearestSymbol> nameAt(std::uint32_t rva) const;
    std::optional<Symbol> nextAfter(std::uint32_t rva) const;
    std::optional<Symbol> find(std::string_view name) const;
    void forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const;

  private:
    std::vector<Symbol> m_symbols;
    NameOrder m_order;  // indices
};

}  // namespace hawser::symbols
