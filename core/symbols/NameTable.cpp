#include "core/symbols/NameTable.h"

#include <algorithm>
#include <tuple>

namespace hawser::symbols {

NameTable::NameTable(std::vector<Symbol> symbols) : m_symbols(std::move(symbols)) {
    std::ranges::stable_sort(m_symbols, [](const Symbol& a, const Symbol& b) {
        return std::tie(a.rva, a.name) < std::tie(b.rva, b.name);
    });
    const auto doubled = std::ranges::unique(
        m_symbols, [](const Symbol& a, const Symbol& b) { return a.rva == b.rva && a.name == b.name; });
    m_symbols.erase(doubled.begin(), doubled.end());
    m_symbols.shrink_to_fit();
    m_order = NameOrder(m_symbols.size(), [this](std::uint32_t i) { return m_symbols[i].name; });
}

std::optional<NearestSymbol> NameTable::nameAt(std::uint32_t rva) const {
    const auto behind = std::ranges::upper_bound(m_symbols, rva, {}, &Symbol::rva);
    if (behind == m_symbols.begin()) return {};
    const Symbol& found = *std::ranges::lower_bound(m_symbols, std::prev(behind)->rva, {}, &Symbol::rva);
    return NearestSymbol{found, rva - found.rva};
}

std::optional<Symbol> NameTable::nextAfter(std::uint32_t rva) const {
    const auto behind = std::ranges::upper_bound(m_symbols, rva, {}, &Symbol::rva);
    if (behind == m_symbols.end()) return {};
    return *behind;
}

std::optional<Symbol> NameTable::find(std::string_view name) const {
    const auto found = m_order.find(name, [this](std::uint32_t i) { return m_symbols[i].name; });
    if (!found) return {};
    return m_symbols[*found];
}

void NameTable::forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const {
    m_order.forEach(
        pattern, [this](std::uint32_t i) { return m_symbols[i].name; },
        [&](std::uint32_t i) { return take(m_symbols[i]); });
}

}  // namespace hawser::symbols
