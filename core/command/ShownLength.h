#pragma once

#include <cstddef>

namespace hawser::command {

// How much of a text from outside one line of output shows, in characters: what a target, an image or a symbol
// file says can be of any length.
inline constexpr std::size_t kShownName = 256;
inline constexpr std::size_t kShownPath = 4096;  // Linux' own limit, PATH_MAX
inline constexpr std::size_t kShownText = 64;    // of what was typed, in a message about it

}  // namespace hawser::command
