#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hawser::dump {

// What a dump that was opened does not hold, or claims wrongly: one sentence for the user, and where in the
// file it shows.
struct Shortcoming {
    std::string what;
    std::uint64_t offset = 0;  // bytes from the start of the file
};

using Shortcomings = std::vector<Shortcoming>;

}  // namespace hawser::dump
