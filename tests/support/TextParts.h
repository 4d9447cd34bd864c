#pragma once

#include <string_view>

namespace hawser::test {

inline bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace hawser::test
