#include "core/engine/TrapFrame.h"

#include <array>

namespace hawser::engine {

namespace {

constexpr std::uint16_t kWindows81 = 9600;  // build

// rbx, rsi and rdi have places too (0x140 to 0x150), which only the way into a system call fills.
constexpr std::array kX64{
    TrapFramePlace{"mxcsr", 0x2C, 32}, TrapFramePlace{"rax", 0x30, 64}, TrapFramePlace{"rcx", 0x38, 64},
    TrapFramePlace{"rdx", 0x40, 64},   TrapFramePlace{"r8", 0x48, 64},  TrapFramePlace{"r9", 0x50, 64},
    TrapFramePlace{"r10", 0x58, 64},   TrapFramePlace{"r11", 0x60, 64}, TrapFramePlace{"rbp", 0x158, 64},
    TrapFramePlace{"rip", 0x168, 64},  TrapFramePlace{"cs", 0x170, 16}, TrapFramePlace{"efl", 0x178, 32},
    TrapFramePlace{"rsp", 0x180, 64},  TrapFramePlace{"ss", 0x188, 16},
};

// Alike in all versions from ExceptionList (0x4C) on.
constexpr std::array kX86{
    TrapFramePlace{"gs", 0x30, 16},  TrapFramePlace{"es", 0x34, 16},  TrapFramePlace{"ds", 0x38, 16},
    TrapFramePlace{"edx", 0x3C, 32}, TrapFramePlace{"ecx", 0x40, 32}, TrapFramePlace{"eax", 0x44, 32},
    TrapFramePlace{"fs", 0x50, 16},  TrapFramePlace{"edi", 0x54, 32}, TrapFramePlace{"esi", 0x58, 32},
    TrapFramePlace{"ebx", 0x5C, 32}, TrapFramePlace{"ebp", 0x60, 32}, TrapFramePlace{"eip", 0x68, 32},
    TrapFramePlace{"cs", 0x6C, 16},  TrapFramePlace{"efl", 0x70, 32}, TrapFramePlace{"esp", 0x74, 32},
    TrapFramePlace{"ss", 0x78, 16},
};
constexpr std::array kX86Since81{
    TrapFramePlace{"gs", 0x2C, 16},  TrapFramePlace{"es", 0x30, 16},  TrapFramePlace{"ds", 0x34, 16},
    TrapFramePlace{"edx", 0x38, 32}, TrapFramePlace{"ecx", 0x3C, 32}, TrapFramePlace{"eax", 0x40, 32},
    TrapFramePlace{"fs", 0x50, 16},  TrapFramePlace{"edi", 0x54, 32}, TrapFramePlace{"esi", 0x58, 32},
    TrapFramePlace{"ebx", 0x5C, 32}, TrapFramePlace{"ebp", 0x60, 32}, TrapFramePlace{"eip", 0x68, 32},
    TrapFramePlace{"cs", 0x6C, 16},  TrapFramePlace{"efl", 0x70, 32}, TrapFramePlace{"esp", 0x74, 32},
    TrapFramePlace{"ss", 0x78, 16},
};
constexpr std::size_t kSizeX64 = 0x190;
constexpr std::size_t kSizeX86 = 0x7C;  // without the segments of virtual 8086 mode behind it
constexpr std::size_t kKernelStackX86 = 0x74;

}  // namespace

TrapFrame trapFrameX64() {
    return {.size = kSizeX64, .places = kX64, .kernelStack = {}};
}

TrapFrame trapFrameX86(std::uint16_t build) {
    const std::span<const TrapFramePlace> places =
        build >= kWindows81 ? std::span<const TrapFramePlace>(kX86Since81) : kX86;
    return {.size = kSizeX86, .places = places, .kernelStack = kKernelStackX86};
}

}  // namespace hawser::engine
