#pragma once

#include <chrono>

namespace hawser::test {

// How long a test waits for what has to come. It costs nothing when it comes, and no machine that is busy,
// and no sanitizer, takes that long: whoever meets this limit has found something that does not come at all.
// How fast something is, is the benchmarks' business.
inline constexpr std::chrono::milliseconds kPatience = std::chrono::minutes(2);

}  // namespace hawser::test
