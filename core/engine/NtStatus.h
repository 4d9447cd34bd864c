#pragma once

#include <cstdint>
#include <string>

namespace hawser::engine {

// "0xC0000001 (unsuccessful)": an NTSTATUS for an error text. The names are ntstatus.h's, in words.
std::string describeStatus(std::uint32_t status);

}  // namespace hawser::engine
