#pragma once

#include <string_view>

namespace hawser {

// * any run, ? one character; ignores case. Linear in time but for one retry point.
bool matchesWildcard(std::string_view pattern, std::string_view text);

}  // namespace hawser
