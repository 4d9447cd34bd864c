#pragma once

#include <cstdint>
#include <string_view>

namespace hawser::engine {

// "Access violation"; "Unknown exception" for a code without a name.
std::string_view exceptionName(std::uint32_t code);

}  // namespace hawser::engine
