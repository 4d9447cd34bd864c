#pragma once

#include <cstdint>
#include <optional>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"

namespace hawser::engine {

// KDDEBUGGER_DATA64: where the kernel keeps what a debugger needs without symbols (kd-protocol.md 8.2). A
// field beyond the block's own size, or that the kernel left empty, is 0. On 32-bit targets the addresses are
// extended here.
struct DebuggerData {
    std::uint32_t size = 0;  // bytes
    Address kernelBase;
    Address breakpointWithStatus;  // the kernel's int 3 for a break-in and for a bug check
    Address loadedModuleList;
    Address activeProcessHead;
    Address systemResources;             // head of the list of ERESOURCEs
    Address rootDirectory;               // pointer to the object directory "\\"
    Address bugCheckData;                // five pointers: code and parameters
    Address buildLab;                    // text
    Address processorBlock;              // array of KPRCB pointers
    Address unloadedDrivers;             // pointer to the array of them
    Address lastUnloadedDriver;          // how many it has had
    std::uint16_t threadApcProcess = 0;  // offsets from here on
    std::uint16_t processPeb = 0;
    std::uint16_t processDirectoryTableBase = 0;
    std::uint16_t prcbCurrentThread = 0;
    std::uint16_t prcbNumber = 0;
    std::uint16_t prcbProcessorState = 0;
    std::uint16_t prcbSpecialRegisters = 0;
    std::uint16_t prcbContext = 0;
    std::uint16_t processSize = 0;  // bytes, as the next two
    std::uint16_t prcbSize = 0;
    std::uint16_t threadSize = 0;

    // Kernels whose block is too short to say so keep the special registers where they always did.
    std::uint16_t specialRegisters(bool pointers64) const {
        if (prcbSpecialRegisters != 0) return prcbSpecialRegisters;
        return pointers64 ? 0x40 : 0x18 + 0x2CC;  // kd-protocol.md 8.4
    }

    static constexpr std::size_t kHeaderSize = 0x18;
    static constexpr std::size_t kUsualSize = 0x340;  // what newer kernels have at least
    static constexpr std::size_t kMaxSize = 0x1000;   // the largest known is 0x380
};

// The block's size from its first kHeaderSize bytes. Error Malformed: not the block.
Result<std::size_t> debuggerDataSize(ByteSpan header);
Result<DebuggerData> decodeDebuggerData(ByteSpan block, bool pointers64);

}  // namespace hawser::engine
