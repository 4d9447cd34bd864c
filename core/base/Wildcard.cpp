#include "core/base/Wildcard.h"

#include "core/base/Text.h"

namespace hawser {

bool matchesWildcard(std::string_view pattern, std::string_view text, Letters letters) {
    const auto same = [&](char a, char b) {
        return a == b || (letters == Letters::IgnoringCase && lowered(a) == lowered(b));
    };
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t retry = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            retry = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || same(pattern[p], text[t]))) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++retry;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

}  // namespace hawser
