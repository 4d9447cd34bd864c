#include "core/command/types/LayoutOptions.h"

#include "core/base/Text.h"
#include "core/base/Wildcard.h"

namespace hawser::command {

bool FieldPath::Part::matches(std::string_view field) const {
    if (name.find_first_of("*?") != std::string::npos) return matchesWildcard(name, field);
    if (!prefix) return equalIgnoringCase(name, field);
    return field.size() >= name.size() && equalIgnoringCase(name, field.substr(0, name.size()));
}

std::optional<FieldPath> parseFieldPath(std::string_view text, bool prefix) {
    FieldPath path;
    while (!text.empty()) {
        const std::size_t dot = text.find('.');
        std::string_view word = text.substr(0, dot);
        FieldPath::Part part;
        // One that is followed by more is the beginning of a name where it is followed by nothing but dots.
        part.prefix = prefix || (dot != std::string_view::npos &&
                                 text.find_first_not_of('.', dot) == std::string_view::npos);
        if (word.ends_with(']')) {
            const std::size_t open = word.find('[');
            if (open == std::string_view::npos) return std::nullopt;
            part.index = parseNumber(word.substr(open + 1, word.size() - open - 2), 10);
            if (!part.index) return std::nullopt;
            word = word.substr(0, open);
        }
        // "a..c": any name.
        part.prefix = part.prefix || word.empty();
        part.name = word;
        path.parts.push_back(std::move(part));
        if (dot == std::string_view::npos) break;
        text.remove_prefix(dot + 1);
        // Dots at the end: levels that are shown whole.
        if (text.find_first_not_of('.') == std::string_view::npos) {
            path.below = static_cast<unsigned>(1 + text.size());
            break;
        }
    }
    return path;
}

}  // namespace hawser::command
