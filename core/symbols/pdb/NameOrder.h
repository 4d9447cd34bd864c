#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

// Names in the order of their lower-case letters, and looked up in it. `nameOf` tells the name of an index.
namespace hawser::symbols::pdb {

inline unsigned char folded(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 'A' && byte <= 'Z' ? static_cast<unsigned char>(byte + ('a' - 'A')) : byte;
}

// Negative, 0, positive, ignoring case.
inline int compareFolded(std::string_view a, std::string_view b) {
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i)
        if (const int difference = folded(a[i]) - folded(b[i]); difference != 0) return difference;
    return a.size() < b.size() ? -1 : static_cast<int>(a.size() > b.size());
}

// The indices below `count`; names that differ in case alone stand together, and like ones in their own
// order.
template <class NameOf>
std::vector<std::uint32_t> orderByName(std::size_t count, const NameOf& nameOf) {
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
        const int names = compareFolded(nameOf(a.index), nameOf(b.index));
        if (names != 0) return names < 0;
        const int exactly = nameOf(a.index).compare(nameOf(b.index));
        return exactly != 0 ? exactly < 0 : a.index < b.index;
    });
    std::vector<std::uint32_t> order(count);
    std::ranges::transform(keys, order.begin(), &Key::index);
    return order;
}

// The first that is exactly so, or else the first that differs in case alone.
template <class NameOf>
std::optional<std::uint32_t> findByName(const std::vector<std::uint32_t>& order, std::string_view name,
                                        const NameOf& nameOf) {
    auto at = std::ranges::lower_bound(
        order, name, [](std::string_view a, std::string_view b) { return compareFolded(a, b) < 0; }, nameOf);
    std::optional<std::uint32_t> alike;
    for (; at != order.end() && compareFolded(nameOf(*at), name) == 0; ++at) {
        if (nameOf(*at) == name) return *at;
        if (!alike) alike = *at;
    }
    return alike;
}

}  // namespace hawser::symbols::pdb
