#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace hawser::test {

using namespace std::chrono_literals;

// How long a debugger built with a sanitizer may take longer.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int kSlowness = 3;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr int kSlowness = 3;
#else
inline constexpr int kSlowness = 1;
#endif
#else
inline constexpr int kSlowness = 1;
#endif

// Asks again and again until it is so; false when the limit, times kSlowness, passes first.
bool waitUntil(const std::function<bool()>& isSo, std::chrono::milliseconds limit);

// Where the screenshot of a step is kept for people to look at: ".../20-resynchronizing.png".
std::string artefact(const std::string& name);

}  // namespace hawser::test
