#include "core/symbols/dwarf/EnclosingScopes.h"

#include <algorithm>

#include "core/symbols/SymbolText.h"

namespace hawser::symbols::dwarf {

void EnclosingScopes::append(const std::vector<EnclosingScope>& scopes) {
    const auto first = static_cast<std::uint32_t>(m_scopes.size());
    for (EnclosingScope scope : scopes) {
        if (scope.parent != EnclosingScope::kNone) scope.parent += first;
        m_scopes.push_back(scope);
    }
}

bool EnclosingScopes::isUnfinished(std::uint32_t scope) const {
    for (; scope != EnclosingScope::kNone; scope = m_scopes[scope].parent)
        if (!m_scopes[scope].named) return true;
    return false;
}

void EnclosingScopes::finish(const std::function<std::string(std::uint32_t entry)>& name) {
    for (EnclosingScope& scope : m_scopes) {
        if (scope.named) continue;
        scope.named = true;
        scope.parent = EnclosingScope::kNone;
        if (m_textBytes > kMaxTexts) continue;
        scope.name = m_texts->emplace_back(name(scope.start));
        m_textBytes += scope.name.size();
    }
}

std::uint32_t EnclosingScopes::around(std::uint64_t entry) const {
    auto at = std::ranges::lower_bound(m_scopes, entry, {}, &EnclosingScope::start);
    if (at == m_scopes.begin()) return EnclosingScope::kNone;
    auto scope = static_cast<std::uint32_t>(std::prev(at) - m_scopes.begin());
    while (scope != EnclosingScope::kNone && m_scopes[scope].end <= entry) scope = m_scopes[scope].parent;
    return scope;
}

std::string EnclosingScopes::inWords(std::uint32_t scope, std::string_view name) const {
    std::string whole(name);
    for (unsigned depth = 0; scope != EnclosingScope::kNone && depth < kMaxDepth; ++depth) {
        const EnclosingScope& around = m_scopes[scope];
        if (!around.name.empty()) whole.insert(0, std::string(around.name) + "::");
        if (whole.size() > kMaxSymbolText) return std::string(name);
        scope = around.parent;
    }
    return whole;
}

std::string_view EnclosingScopes::qualified(std::uint32_t scope, std::string_view name) {
    if (scope == EnclosingScope::kNone || m_textBytes > kMaxTexts) return name;
    std::string whole = inWords(scope, name);
    if (whole == name) return name;
    m_textBytes += whole.size();
    return m_texts->emplace_back(std::move(whole));
}

}  // namespace hawser::symbols::dwarf
