#pragma once

#include <cstdint>
#include <optional>

#include "core/base/Address.h"
#include "core/symbols/PeImage.h"
#include "core/symbols/UnwindInfoX64.h"

// Unwinding one x64 frame by the tables of its image. Layout and rules: Microsoft's "x64 exception handling"
// documentation. Tables are input: damaged ones give Malformed, never a loop. Values and free functions; any
// thread.
namespace hawser::symbols {

// Binary search in the exception directory: about 17 reads of 12 bytes in a kernel. Nothing: a leaf function.
Result<std::optional<RuntimeFunction>> findFunction(const ImageReader& read, DataDirectory exceptions,
                                                    std::uint32_t rva);

Result<UnwindInfo> readUnwindInfo(const ImageReader& read, std::uint32_t rva);

// What a frame is doing at its rip.
enum class FrameIs : std::uint8_t {
    Interrupted,  // executing what stands there: anything, its epilog too
    Calling,      // waiting for a call that returns there: what it has done of its epilog is nothing
};

// From a frame at `state.rip` inside `function` of the image at `imageBase` to its caller.
Result<UnwoundFrame> unwindFrame(const ImageReader& read, Address imageBase, const RuntimeFunction& function,
                                 FrameIs what, const FrameStateX64& state, const StackReader& stack);

// A function without unwind data moves neither rsp nor a saved register.
Result<UnwoundFrame> unwindLeaf(const FrameStateX64& state, const StackReader& stack);

inline constexpr unsigned kMaxChainedInfos = 32;
inline constexpr std::uint32_t kMaxFunctions = 1 << 22;  // entries of one exception directory

}  // namespace hawser::symbols
