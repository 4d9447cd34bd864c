#include "core/symbols/SymbolPath.h"

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::symbols {

namespace {

std::string_view withoutSlash(std::string_view where) {
    while (where.size() > 1 && where.ends_with('/')) where.remove_suffix(1);
    return where;
}

SymbolPlace::Kind kindOf(std::string_view where) {
    const std::string lower = toLower(where.substr(0, 8));
    if (lower.starts_with("http://") || lower.starts_with("https://")) return SymbolPlace::Kind::Server;
    const bool drive = where.size() > 1 && where[1] == ':' && lower[0] >= 'a' && lower[0] <= 'z';
    const bool scheme = where.find("://") != std::string_view::npos;
    return drive || scheme || where.starts_with("\\\\") ? SymbolPlace::Kind::Foreign
                                                        : SymbolPlace::Kind::Folder;
}

}  // namespace

std::string joinedPath(std::string_view path, std::string_view more) {
    std::string joined(path);
    if (!joined.empty() && !more.empty()) joined += ';';
    return joined += more;
}

SymbolPath::SymbolPath(std::string_view text, std::string_view defaultStore) {
    for (const std::string_view element : split(text, ';')) {
        if (element.empty()) continue;
        m_text = joinedPath(m_text, element);
        add(element, defaultStore);
    }
}

void SymbolPath::add(std::string_view element, std::string_view defaultStore) {
    std::vector<std::string_view> parts = split(element, '*');
    if (parts.size() == 1) return addPlace(element, m_cache.empty() ? defaultStore : m_cache);
    const std::string word = toLower(parts.front());
    parts.erase(parts.begin());
    if (word == "cache") {
        m_cache = withoutSlash(parts.front().empty() ? defaultStore : parts.front());
        return addPlace(m_cache, m_cache);
    }
    // The library that WinDbg asks; its work is done here.
    if (word == "symsrv" && toLower(parts.front()).ends_with(".dll")) parts.erase(parts.begin());
    // "A*B" without a word in front of it is read as the chain that it looks like.
    if (word != "srv" && word != "symsrv") parts.insert(parts.begin(), element.substr(0, element.find('*')));
    addChain(parts, defaultStore);
}

void SymbolPath::addChain(const std::vector<std::string_view>& stores, std::string_view defaultStore) {
    std::string nearest = m_cache;
    const bool any = std::ranges::any_of(stores, [](std::string_view store) { return !store.empty(); });
    for (const std::string_view store : stores) {
        const std::string_view where = store.empty() ? defaultStore : store;
        addPlace(where, nearest.empty() ? defaultStore : nearest);
        if (nearest.empty() && kindOf(where) == SymbolPlace::Kind::Folder) nearest = withoutSlash(where);
    }
    if (!any) addPlace(kPublicServer, nearest.empty() ? defaultStore : nearest);
}

void SymbolPath::addPlace(std::string_view where, std::string_view cache) {
    where = withoutSlash(where);
    const SymbolPlace place{kindOf(where), std::string(where), std::string(withoutSlash(cache))};
    const bool known =
        std::ranges::any_of(m_places, [&](const SymbolPlace& p) { return p.where == place.where; });
    if (!where.empty() && !known && m_places.size() < kMaxPlaces) m_places.push_back(place);
}

}  // namespace hawser::symbols
