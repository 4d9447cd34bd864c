#pragma once

#include <string_view>

namespace hawser {

// * any run, ? one character. Linear in time but for one retry point.
enum class Letters { IgnoringCase, Exact };
bool matchesWildcard(std::string_view pattern, std::string_view text,
                     Letters letters = Letters::IgnoringCase);

}  // namespace hawser
