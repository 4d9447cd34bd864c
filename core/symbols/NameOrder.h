#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"

namespace hawser::symbols {

// Names in the order of their lower-case letters, which whoever made it has: `nameOf` tells the name of an
// index, always the same. Names that differ in case alone stand together, and like ones in their own order.
// A value; any thread.
class NameOrder {
  public:
    NameOrder() = default;
    // Of the indices below `count`.
    template <class NameOf>
    NameOrder(std::size_t count, const NameOf& nameOf);

    // The first that is exactly so, or else the first that differs in case alone.
    template <class NameOf>
    std::optional<std::uint32_t> find(std::string_view name, const NameOf& nameOf) const;
    // Each that the wildcard matches, in order, until `take` answers false.
    template <class NameOf, class Take>
    void forEach(std::string_view pattern, const NameOf& nameOf, const Take& take) const;

    // Negative, 0, positive, ignoring case. Without the copies that toLower() makes: sorting 200,000 names
    // compares seven million times.
    static int compare(std::string_view a, std::string_view b) {
        const std::size_t common = std::min(a.size(), b.size());
        for (std::size_t i = 0; i < common; ++i)
            if (const int difference = folded(a[i]) - folded(b[i]); difference != 0) return difference;
        return a.size() < b.size() ? -1 : static_cast<int>(a.size() > b.size());
    }

  private:
    static unsigned char folded(char c) { return static_cast<unsigned char>(lowered(c)); }
    template <class NameOf>
    auto firstFrom(std::string_view name, const NameOf& nameOf) const {
        return std::ranges::lower_bound(
            m_order, name, [](std::string_view a, std::string_view b) { return compare(a, b) < 0; }, nameOf);
    }

    std::vector<std::uint32_t> m_order;
};

template <class NameOf>
NameOrder::NameOrder(std::size_t count, const NameOf& nameOf) : m_order(count) {
    // Most names differ in the first letters, which are at hand here without a look at the text.
    struct Key {
        std::uint64_t letters;
        std::uint32_t index;
    };
    std::vector<Key> keys(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::string_view name = nameOf(i);
        std::uint64_t letters = 0;
        for (std::size_t k = 0; k < 8; ++k) letters = letters << 8 | (k < name.size() ? folded(name[k]) : 0U);
        keys[i] = {letters, i};
    }
    std::ranges::sort(keys, [&](const Key& a, const Key& b) {
        if (a.letters != b.letters) return a.letters < b.letters;
        const int names = compare(nameOf(a.index), nameOf(b.index));
        if (names != 0) return names < 0;
        const int exactly = nameOf(a.index).compare(nameOf(b.index));
        return exactly != 0 ? exactly < 0 : a.index < b.index;
    });
    std::ranges::transform(keys, m_order.begin(), &Key::index);
}

template <class NameOf>
std::optional<std::uint32_t> NameOrder::find(std::string_view name, const NameOf& nameOf) const {
    std::optional<std::uint32_t> alike;
    for (auto at = firstFrom(name, nameOf); at != m_order.end() && compare(nameOf(*at), name) == 0; ++at) {
        if (nameOf(*at) == name) return *at;
        if (!alike) alike = *at;
    }
    return alike;
}

template <class NameOf, class Take>
void NameOrder::forEach(std::string_view pattern, const NameOf& nameOf, const Take& take) const {
    // All names that match begin as the pattern does, up to its first wildcard.
    const std::string_view start = pattern.substr(0, pattern.find_first_of("*?"));
    for (auto at = firstFrom(start, nameOf);
         at != m_order.end() && compare(nameOf(*at).substr(0, start.size()), start) == 0; ++at)
        if (matchesWildcard(pattern, nameOf(*at)) && !take(*at)) return;
}

}  // namespace hawser::symbols
