#pragma once

#include <string>
#include <string_view>

namespace hawser::command {

// Within quotes a backslash makes a quote, or another backslash, text; before anything else it is text
// itself.
constexpr bool beginsEscape(std::string_view text, std::size_t at) {
    return text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\');
}

// In quotes, as Arguments::takeQuoted reads it.
inline std::string quotedText(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

}  // namespace hawser::command
