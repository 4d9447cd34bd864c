#pragma once

#include <cstdint>
#include <string_view>

namespace hawser::engine {

// Small dumps tell some codes with this bit set; what they mean is the same.
inline constexpr std::uint32_t kSmallDumpBugCheck = 0x10000000;

// The code without the mark of a small dump: 0x7E for 0x1000007E.
constexpr std::uint32_t plainBugCheckCode(std::uint32_t code) {
    return code >> 28 == 1 ? code & ~kSmallDumpBugCheck : code;
}

// "DRIVER_IRQL_NOT_LESS_OR_EQUAL"; empty for a code without a name. The list is that of the public
// documentation ("Bug Check Code Reference").
std::string_view bugCheckName(std::uint32_t code);

}  // namespace hawser::engine
