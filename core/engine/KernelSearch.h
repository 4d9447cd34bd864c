#pragma once

#include <optional>

#include "core/engine/LoadedModules.h"

namespace hawser::engine {

// A kernel of which nothing is known but the processor's registers, as in the memory of a virtual machine.
struct FoundKernel {
    Address base;
    Address debuggerDataBlock;  // 0: none that can be read, as where the kernel keeps it encoded
};

// Follows the handler of the first interrupt to the image that it lies in, and looks there for the block by
// its tag and its own base (kd-protocol.md 8.2). `specialRegisters`: KSPECIAL_REGISTERS of a processor (8.6).
// Nothing: there is no such image, or its headers are not in memory. Fails only when the target cannot be
// asked.
Result<std::optional<FoundKernel>> findKernel(const MemoryReader& read, ByteSpan specialRegisters,
                                              bool pointers64);

inline constexpr std::uint64_t kMaxKernelSize = 64 << 20;  // bytes; ntoskrnl has less than 20 MB

}  // namespace hawser::engine
