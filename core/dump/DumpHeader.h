#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ByteReader.h"
#include "core/base/Machine.h"

namespace hawser::dump {

// EXCEPTION_RECORD64 or 32 of the public headers (winnt.h).
struct ExceptionRecord {
    std::uint32_t code = 0;  // NTSTATUS
    std::uint32_t flags = 0;
    Address record;  // of the exception that this one nests in; 0: none
    Address address;
    std::vector<std::uint64_t> parameters;  // at most 15
};

// Physical pages one behind the other.
struct DeclaredRun {
    std::uint64_t firstPage = 0;  // page frame number
    std::uint64_t pages = 0;
};

// The first page or two of a kernel crash dump (kd-protocol.md 10.1, 10.2), in one form for both widths. The
// writer fills all of it with 'PAGE' first: what still holds that is absent here. Addresses of 32-bit dumps
// are sign-extended.
struct DumpHeader {
    bool wide = true;  // DUMP_HEADER64
    std::uint32_t majorVersion = 0;
    std::uint32_t buildNumber = 0;                    // MinorVersion
    Machine machine{};                                // may hold a value that is none of the enumerators
    std::optional<std::uint64_t> directoryTableBase;  // physical
    std::optional<Address> pfnDatabase;
    std::optional<Address> loadedModuleList;   // PsLoadedModuleList
    std::optional<Address> activeProcessHead;  // PsActiveProcessHead
    std::optional<Address> debuggerDataBlock;  // KDDEBUGGER_DATA64
    std::optional<std::uint32_t> processors;
    std::optional<std::uint32_t> bugCheckCode;
    std::array<std::uint64_t, 4> bugCheckParameters{};  // true where there is a code
    std::string versionUser;
    std::string comment;
    std::optional<std::vector<DeclaredRun>> runs;  // as far as the header holds them
    std::uint32_t runsClaimed = 0;
    std::optional<std::uint64_t> pagesClaimed;
    std::optional<Bytes> context;  // CONTEXT of the processor that crashed, with what stands behind it
    std::optional<ExceptionRecord> exception;
    std::optional<std::uint32_t> type;           // DumpType, 10.3
    std::optional<std::uint64_t> requiredSpace;  // bytes
    std::optional<std::uint64_t> systemTime;     // FILETIME: 100 ns since 1601, UTC
    std::optional<std::uint64_t> upTime;         // 100 ns
    std::optional<std::uint32_t> miniDumpFields;
    std::optional<std::uint32_t> secondaryDataState;
    std::optional<std::uint32_t> productType;  // 1 workstation, 2 domain controller, 3 server
    std::optional<std::uint32_t> suiteMask;
    std::optional<std::uint32_t> writerStatus;
    std::optional<std::uint8_t> kdSecondaryVersion;
    std::optional<std::uint32_t> attributes;
    std::optional<std::uint32_t> bootId;
    std::optional<bool> paeEnabled;  // told by 32-bit dumps alone
    std::optional<bool> fiveLevels;  // of page tables; told by ELF cores alone

    std::uint64_t size() const { return wide ? kSize64 : kSize32; }

    static constexpr std::uint64_t kSize64 = 0x2000;  // bytes
    static constexpr std::uint64_t kSize32 = 0x1000;
    static constexpr std::size_t kMaxRuns64 = 42;  // as many as its 700 bytes hold
    static constexpr std::size_t kMaxRuns32 = 86;
    static constexpr std::size_t kMaxParameters = 15;

    static constexpr std::uint32_t kFreeKernel = 0xF;  // majorVersion
    static constexpr std::uint32_t kCheckedKernel = 0xC;
    static constexpr std::uint32_t kTriage = 4;  // type
    static constexpr std::uint32_t kFullBitmap = 5;
    static constexpr std::uint32_t kKernelBitmap = 6;
};

// From the first bytes of a file. Error Malformed: they are not a kernel crash dump's, and what they are
// where that is known; Truncated: the file ends within its header.
Result<DumpHeader> decodeDumpHeader(ByteSpan start);
// The same back: DumpHeader::size() bytes. What is too long for its place is cut.
Bytes encodeDumpHeader(const DumpHeader& header);

}  // namespace hawser::dump
