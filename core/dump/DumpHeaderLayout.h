#pragma once

#include <cstddef>
#include <cstdint>

namespace hawser::dump {

inline constexpr std::uint32_t kUnfilled32 = 0x45474150;  // PAGE
inline constexpr std::uint64_t kUnfilled64 = 0x4547415045474150;

// Offsets in the header, and sizes in bytes (kd-protocol.md 10.1, 10.2). 0: not there.
struct DumpHeaderLayout {
    bool wide;
    std::size_t size;
    std::size_t directoryTableBase, pfnDatabase, moduleList, processHead, machine, processors, bugCheck,
        bugCheckParameters, versionUser, paeEnabled, secondaryVersion, debuggerData, runs, context,
        contextSize, exception, comment, attributes, bootId, type, miniDumpFields, secondaryState,
        productType, suiteMask, writerStatus, requiredSpace, upTime, systemTime;
    std::size_t maxRuns;
};

inline constexpr DumpHeaderLayout kHeader64{.wide = true,
                                            .size = 0x2000,
                                            .directoryTableBase = 0x10,
                                            .pfnDatabase = 0x18,
                                            .moduleList = 0x20,
                                            .processHead = 0x28,
                                            .machine = 0x30,
                                            .processors = 0x34,
                                            .bugCheck = 0x38,
                                            .bugCheckParameters = 0x40,
                                            .versionUser = 0x60,
                                            .paeEnabled = 0,
                                            .secondaryVersion = 0x104D,
                                            .debuggerData = 0x80,
                                            .runs = 0x88,
                                            .context = 0x348,
                                            .contextSize = 3000,
                                            .exception = 0xF00,
                                            .comment = 0xFB0,
                                            .attributes = 0x1050,
                                            .bootId = 0x1054,
                                            .type = 0xF98,
                                            .miniDumpFields = 0x1038,
                                            .secondaryState = 0x103C,
                                            .productType = 0x1040,
                                            .suiteMask = 0x1044,
                                            .writerStatus = 0x1048,
                                            .requiredSpace = 0xFA0,
                                            .upTime = 0x1030,
                                            .systemTime = 0xFA8,
                                            .maxRuns = 42};

inline constexpr DumpHeaderLayout kHeader32{.wide = false,
                                            .size = 0x1000,
                                            .directoryTableBase = 0x10,
                                            .pfnDatabase = 0x14,
                                            .moduleList = 0x18,
                                            .processHead = 0x1C,
                                            .machine = 0x20,
                                            .processors = 0x24,
                                            .bugCheck = 0x28,
                                            .bugCheckParameters = 0x2C,
                                            .versionUser = 0x3C,
                                            .paeEnabled = 0x5C,
                                            .secondaryVersion = 0x5D,
                                            .debuggerData = 0x60,
                                            .runs = 0x64,
                                            .context = 0x320,
                                            .contextSize = 1200,
                                            .exception = 0x7D0,
                                            .comment = 0x820,
                                            .attributes = 0x8A0,
                                            .bootId = 0x8A4,
                                            .type = 0xF88,
                                            .miniDumpFields = 0xF8C,
                                            .secondaryState = 0xF90,
                                            .productType = 0xF94,
                                            .suiteMask = 0xF98,
                                            .writerStatus = 0xF9C,
                                            .requiredSpace = 0xFA0,
                                            .upTime = 0xFB8,
                                            .systemTime = 0xFC0,
                                            .maxRuns = 86};

inline constexpr const DumpHeaderLayout& layoutOf(bool wide) {
    return wide ? kHeader64 : kHeader32;
}

inline constexpr std::size_t kVersionUserSize = 32;  // bytes
inline constexpr std::size_t kCommentSize = 128;

}  // namespace hawser::dump
