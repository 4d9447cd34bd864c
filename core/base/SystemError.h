#pragma once

#include <string>
#include <system_error>

namespace hawser {

// The operating system's own words for an errno value.
inline std::string systemText(int error) {
    return std::generic_category().message(error);
}

}  // namespace hawser
