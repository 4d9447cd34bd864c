#pragma once

namespace hawser::dump {

// How a machine translates addresses.
enum class Paging {
    X86,            // 4-byte entries, two levels
    X86Pae,         // three levels
    X64,            // four levels
    X64FiveLevels,  // CR4.LA57
    Arm64,          // 4 KB granule, four levels
};

}  // namespace hawser::dump
