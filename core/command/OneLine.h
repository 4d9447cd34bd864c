#pragma once

#include <string>
#include <string_view>

#include "core/base/Text.h"

namespace hawser::command {

// Text from outside for the middle of a line: printable(), without newlines and tabs, and without the control
// characters U+0080 to U+009F, which some terminals obey.
inline std::string oneLine(std::string_view text, std::size_t limit) {
    std::string result = printable(text, limit);
    for (std::size_t i = 0; i < result.size(); ++i) {
        if (result[i] == '\n' || result[i] == '\t') result[i] = '.';
        const bool next = i + 1 < result.size();
        if (next && result[i] == '\xC2' && static_cast<unsigned char>(result[i + 1]) < 0xA0)
            result.replace(i, 2, ".");
    }
    return result;
}

}  // namespace hawser::command
