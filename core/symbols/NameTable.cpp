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
    std::vector<NameOrder::Item> items;
    items.reserve(m_symbols.size());
    for (const Symbol& symbol : m_symbols)
        items.push_back({symbol.name, static_cast<std::uint32_t>(items.size())});
    m_order = NameOrder(std::move(items));
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
    const auto found = m_order.find(name);
    if (!found) return {};
    return m_symbols[*found];
}

void NameTable::forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const {
    m_order.forEach(pattern, [&](const NameOrder::Item& item) { return take(m_symbols[item.number]); });
}

}  // namespace hawser::symbols
