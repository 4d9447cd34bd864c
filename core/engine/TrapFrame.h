#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace hawser::engine {

struct TrapFramePlace {
    std::string_view name;   // of the register
    std::size_t offset = 0;  // bytes
    unsigned bits = 64;
};

// KTRAP_FRAME: what the kernel puts on its stack of a processor that a trap took out of its work. Not every
// register is there.
struct TrapFrame {
    std::size_t size = 0;  // bytes
    std::span<const TrapFramePlace> places;
    // A trap out of the kernel itself changes no stack: no stack pointer is saved, and the stack that was in
    // use goes on here, bytes from the frame's start. Nothing: it is always saved.
    std::optional<std::size_t> kernelStack;
};

// Layouts: the public symbols' type (dt nt!_KTRAP_FRAME). On x86 it changed with Windows 8.1, build 9600.
TrapFrame trapFrameX64();
TrapFrame trapFrameX86(std::uint16_t build);

}  // namespace hawser::engine
