#include "core/symbols/dwarf/RegisterNames.h"

#include <array>

namespace hawser::symbols::dwarf {

namespace {

constexpr std::array<std::string_view, 41> kX64{
    "rax",  "rdx",  "rcx",  "rbx",  "rsi",  "rdi",   "rbp",   "rsp",   "r8",    "r9",    "r10",
    "r11",  "r12",  "r13",  "r14",  "r15",  "rip",   "xmm0",  "xmm1",  "xmm2",  "xmm3",  "xmm4",
    "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15",
    "st0",  "st1",  "st2",  "st3",  "st4",  "st5",   "st6",   "st7"};
constexpr std::array<std::string_view, 29> kX86{"eax",  "ecx",  "edx",  "ebx",  "esp", "ebp",  "esi",  "edi",
                                                "eip",  "efl",  "",     "st0",  "st1", "st2",  "st3",  "st4",
                                                "st5",  "st6",  "st7",  "",     "",    "xmm0", "xmm1", "xmm2",
                                                "xmm3", "xmm4", "xmm5", "xmm6", "xmm7"};
constexpr std::array<std::string_view, 32> kArm64{"x0",  "x1",  "x2",  "x3",  "x4",  "x5",  "x6",  "x7",
                                                  "x8",  "x9",  "x10", "x11", "x12", "x13", "x14", "x15",
                                                  "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23",
                                                  "x24", "x25", "x26", "x27", "x28", "fp",  "lr",  "sp"};
constexpr std::array<std::string_view, 32> kArm64Vectors{
    "v0",  "v1",  "v2",  "v3",  "v4",  "v5",  "v6",  "v7",  "v8",  "v9",  "v10",
    "v11", "v12", "v13", "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21",
    "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31"};
constexpr std::uint64_t kFirstArm64Vector = 64;

template <std::size_t kCount>
std::string_view nameIn(const std::array<std::string_view, kCount>& names, std::uint64_t number) {
    return number < kCount ? names[number] : std::string_view();
}

}  // namespace

std::string_view registerName(Machine machine, std::uint64_t number) {
    switch (machine) {
        case Machine::X64:
            return nameIn(kX64, number);
        case Machine::X86:
            return nameIn(kX86, number);
        case Machine::Arm64:
            return number >= kFirstArm64Vector ? nameIn(kArm64Vectors, number - kFirstArm64Vector)
                                               : nameIn(kArm64, number);
        case Machine::ArmThumb2:
            break;
    }
    return {};
}

}  // namespace hawser::symbols::dwarf
