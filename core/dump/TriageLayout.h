#pragma once

#include <cstddef>
#include <cstdint>

namespace hawser::dump {

// Where a small dump has what (kd-protocol.md 10.5; the narrow form and the unloaded drivers as the driver
// kit has them, the latter seen so in a dump of build 19041). Offsets and sizes in bytes. At the block's
// start both widths are alike:
inline constexpr std::size_t kServicePack = 0x00;
inline constexpr std::size_t kSizeOfDump = 0x04;
inline constexpr std::size_t kValidOffset = 0x08;
inline constexpr std::size_t kContextOffset = 0x0C;
inline constexpr std::size_t kExceptionOffset = 0x10;
inline constexpr std::size_t kUnloadedDriversOffset = 0x18;
inline constexpr std::size_t kPrcbOffset = 0x1C;
inline constexpr std::size_t kProcessOffset = 0x20;
inline constexpr std::size_t kThreadOffset = 0x24;
inline constexpr std::size_t kCallStackOffset = 0x28;
inline constexpr std::size_t kCallStackSize = 0x2C;
inline constexpr std::size_t kDriverListOffset = 0x30;
inline constexpr std::size_t kDriverCount = 0x34;
inline constexpr std::size_t kStringPoolOffset = 0x38;
inline constexpr std::size_t kStringPoolSize = 0x3C;
inline constexpr std::size_t kBrokenDriverOffset = 0x40;
inline constexpr std::size_t kOptions = 0x44;
inline constexpr std::size_t kTopOfStack = 0x48;

// Of KDDEBUGGER_DATA64 (8.2): sizes of structures, and offsets within them.
inline constexpr std::size_t kThreadProcess = 0x2A0;
inline constexpr std::size_t kSizeProcess = 0x2A8;
inline constexpr std::size_t kSizePrcb = 0x2B0;
inline constexpr std::size_t kPrcbCurrentThread = 0x2B4;
inline constexpr std::size_t kSizeThread = 0x2C0;

inline constexpr std::size_t kUnloadedName = 24;  // bytes of UTF-16 that are kept
inline constexpr std::size_t kMaxUnloaded = 256;  // Windows keeps 50

// An entry of the driver list: the name's place, then the loader's record (8.3).
struct DriverLayout {
    std::size_t record;  // from the entry's start; the rest from the record's
    std::size_t base;
    std::size_t imageSize;
    std::size_t checkSum;
    std::size_t timestamp;
    std::size_t smallest;  // of an entry
    std::size_t usual;
    std::size_t largest;
};

struct TriageLayout {
    std::size_t size;
    std::size_t dataPageAddress;
    std::size_t dataPageOffset;
    std::size_t dataPageSize;
    std::size_t debuggerDataOffset;
    std::size_t debuggerDataSize;
    std::size_t dataBlocksOffset;
    std::size_t dataBlocksCount;
    std::size_t dataBlockSize;
    std::size_t contextSize;
    std::size_t exceptionSize;
    std::size_t unicodeStringSize;
    std::size_t unloadedSize;  // of an entry
    DriverLayout driver;
};

inline constexpr TriageLayout kTriage64{.size = 0x80,
                                        .dataPageAddress = 0x60,
                                        .dataPageOffset = 0x68,
                                        .dataPageSize = 0x6C,
                                        .debuggerDataOffset = 0x70,
                                        .debuggerDataSize = 0x74,
                                        .dataBlocksOffset = 0x78,
                                        .dataBlocksCount = 0x7C,
                                        .dataBlockSize = 16,
                                        .contextSize = 0x4D0,
                                        .exceptionSize = 152,
                                        .unicodeStringSize = 16,
                                        .unloadedSize = 16 + kUnloadedName + 16,
                                        .driver = {.record = 8,
                                                   .base = 0x30,
                                                   .imageSize = 0x40,
                                                   .checkSum = 0x78,
                                                   .timestamp = 0x80,
                                                   .smallest = 0x50,
                                                   .usual = 0x90,
                                                   .largest = 0x200}};

inline constexpr TriageLayout kTriage32{.size = 0x68,
                                        .dataPageAddress = 0x4C,
                                        .dataPageOffset = 0x50,
                                        .dataPageSize = 0x54,
                                        .debuggerDataOffset = 0x58,
                                        .debuggerDataSize = 0x5C,
                                        .dataBlocksOffset = 0x60,
                                        .dataBlocksCount = 0x64,
                                        .dataBlockSize = 12,
                                        .contextSize = 0x2CC,
                                        .exceptionSize = 80,
                                        .unicodeStringSize = 8,
                                        .unloadedSize = 8 + kUnloadedName + 8,
                                        .driver = {.record = 4,
                                                   .base = 0x18,
                                                   .imageSize = 0x20,
                                                   .checkSum = 0x40,
                                                   .timestamp = 0x44,
                                                   .smallest = 0x2C,
                                                   .usual = 0x4C,
                                                   .largest = 0x100}};

}  // namespace hawser::dump
