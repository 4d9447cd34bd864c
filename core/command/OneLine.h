#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "core/base/Text.h"

namespace hawser::command {

// Text from outside for the middle of a line: printable(), without newlines and tabs.
inline std::string oneLine(std::string_view text, std::size_t limit) {
    std::string result = printable(text, limit);
    std::ranges::replace_if(
        result, [](char c) { return c == '\n' || c == '\t'; }, '.');
    return result;
}

}  // namespace hawser::command
