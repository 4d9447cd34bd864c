#include "core/symbols/pdb/TypeNames.h"

#include <algorithm>
#include <tuple>

#include "core/symbols/SymbolText.h"
#include "core/symbols/pdb/CodeViewText.h"

namespace hawser::symbols::pdb {

TypeNames::TypeNames(const PdbFile& file, const TypeStream& types) {
    addTags(types);
    addAliases(file, types);
    m_byName = NameOrder(m_named.size(), [this](std::uint32_t i) { return m_named[i].name; });
    std::ranges::sort(m_definitions, [](const Named& a, const Named& b) {
        return std::tie(a.name, a.type) < std::tie(b.name, b.type);
    });
}

void TypeNames::addTags(const TypeStream& types) {
    for (std::uint32_t index = types.begin(); index < types.end(); ++index) {
        const auto tag = decodeTag(types.record(index));
        if (!tag || tag->declaredOnly) continue;
        m_definitions.push_back({tag->identity(), index});
        if (isShowable(tag->name)) m_named.push_back({tag->name, index});
    }
}

// Behind the definitions, so that of one name these come first; what is declared only comes last.
void TypeNames::addAliases(const PdbFile& file, const TypeStream& types) {
    const auto isNameOf = [&](std::string_view name, std::uint32_t type) {
        if (!types.has(type)) return false;
        const auto tag = decodeTag(types.record(type));
        return tag && tag->name == name;
    };
    // A damaged stream of symbols was refused when the file was opened; if it has changed since, aliases are
    // missing.
    static_cast<void>(file.forEachGlobal([&](const SymbolRecord& record) {
        const auto alias = decodeAlias(record);
        if (alias && isShowable(alias->name) && !isNameOf(alias->name, alias->type))
            m_aliases.push_back({std::string(alias->name), alias->type});
    }));
    for (std::uint32_t i = 0; i < m_aliases.size(); ++i)
        m_named.push_back({m_aliases[i].name, kFirstAlias + i});
    for (std::uint32_t index = types.begin(); index < types.end(); ++index) {
        const TypeRecord record = types.record(index);
        if (const auto named = decodeNamedType(record); named && isShowable(named->name))
            m_named.push_back({named->name, index});
        if (const auto tag = decodeTag(record); tag && tag->declaredOnly && isShowable(tag->name))
            m_named.push_back({tag->name, index});
    }
}

std::optional<std::uint32_t> TypeNames::find(std::string_view name) const {
    const auto found = m_byName.find(name, [this](std::uint32_t i) { return m_named[i].name; });
    if (!found) return {};
    return m_named[*found].type;
}

void TypeNames::forEach(std::string_view pattern,
                        const std::function<bool(std::string_view name, std::uint32_t type)>& take) const {
    std::string_view last;
    m_byName.forEach(
        pattern, [this](std::uint32_t i) { return m_named[i].name; },
        [&](std::uint32_t i) {
            const Named& named = m_named[i];
            if (named.name == last) return true;
            last = named.name;
            return take(named.name, named.type);
        });
}

std::optional<std::uint32_t> TypeNames::definitionOf(const TagRecord& declaration) const {
    const auto found = std::ranges::lower_bound(m_definitions, declaration.identity(), {}, &Named::name);
    if (found == m_definitions.end() || found->name != declaration.identity()) return {};
    return found->type;
}

const TypeNames::Alias* TypeNames::alias(std::uint32_t index) const {
    if (index < kFirstAlias || index - kFirstAlias >= m_aliases.size()) return nullptr;
    return &m_aliases[index - kFirstAlias];
}

}  // namespace hawser::symbols::pdb
