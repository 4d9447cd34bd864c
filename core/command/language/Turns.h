#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "core/base/Result.h"

namespace hawser::command {

// What a command gives to be run after it, one text a turn, until there is none: a script's lines, the bodies
// of .foreach and !list. An error ends them.
struct Turns {
    std::function<Result<std::optional<std::string>>()> next;
    bool loop = true;       // .break and .continue mean these turns
    bool isolated = false;  // an error in one drops that one only, as in lines that are typed
};

// A single text.
inline Turns oneTurn(std::string text) {
    Turns turns;
    turns.loop = false;
    turns.next = [text = std::optional(std::move(text))]() mutable -> Result<std::optional<std::string>> {
        return std::exchange(text, std::nullopt);
    };
    return turns;
}

inline constexpr std::size_t kMaxScript = 16 << 20;  // bytes of a file that holds commands or words

}  // namespace hawser::command
