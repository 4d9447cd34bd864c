#pragma once

#include <cstdint>
#include <optional>

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

// Where the tables of one address space begin. Physical addresses, with whatever flags stand in their low
// bits.
struct PagingRoot {
    std::uint64_t base = 0;                    // CR3, DirectoryTableBase or TTBR0
    std::optional<std::uint64_t> upperBase{};  // TTBR1, where the upper half has tables of its own

    bool operator==(const PagingRoot&) const = default;
};

}  // namespace hawser::dump
