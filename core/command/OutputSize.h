#pragma once

#include <cstddef>

#include "core/command/Output.h"

namespace hawser::command {

// Bytes that a run takes, roughly: what those that keep runs count by.
inline std::size_t sizeOf(const OutputRun& run) {
    constexpr std::size_t kBeside = 96;  // beside the text
    return kBeside + run.text.size() + run.link.size() + run.from.size();
}

}  // namespace hawser::command
