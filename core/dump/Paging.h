#pragma once

#include <cstdint>

namespace hawser::dump {

// How a machine translates addresses.
enum class Paging {
    X86,            // 4-byte entries, two levels
    X86Pae,         // three levels
    X64,            // four levels
    X64FiveLevels,  // CR4.LA57
    Arm64,          // 4 KB granule, four levels
};

// Of CR4 (Intel SDM vol. 3, 2.5).
inline constexpr std::uint64_t kCr4Pae = 1 << 5;
inline constexpr std::uint64_t kCr4FiveLevels = 1 << 12;

}  // namespace hawser::dump
