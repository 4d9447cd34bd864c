#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/dump/DumpHeader.h"
#include "core/dump/MappedFile.h"
#include "core/dump/Shortcoming.h"
#include "core/dump/VirtualRanges.h"

namespace hawser::dump {

// A driver as the dump lists it.
struct TriageDriver {
    std::string path;  // UTF-8, as the dump has it; not to be trusted as a true place
    Address base;
    std::uint64_t size = 0;  // bytes
    std::uint32_t checkSum = 0;
    std::uint32_t timestamp = 0;  // seconds since 1970; 0: not told
};

struct UnloadedDriver {
    std::string name;  // at most 12 characters are kept
    Address start;
    Address end;
};

// A piece of the file.
struct FilePart {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;  // bytes
};

// TRIAGE_DUMP64 or 32 and what it leads to (kd-protocol.md 10.5), as far as the file holds it.
struct Triage {
    std::uint32_t servicePack = 0;
    std::uint32_t sizeOfDump = 0;  // bytes, as the writer has it
    std::uint32_t options = 0;
    std::string brokenDriver;
    std::vector<TriageDriver> drivers;
    std::vector<UnloadedDriver> unloadedDrivers;
    std::vector<VirtualRange> ranges;  // call stack, data page, blocks, structures: the most trusted first
    std::optional<FilePart> debuggerData;
    std::optional<FilePart> context;
    std::optional<FilePart> exception;
    std::optional<FilePart> prcb;     // KPRCB of the processor that crashed; its address is not told
    std::optional<FilePart> thread;   // ETHREAD
    std::optional<FilePart> process;  // EPROCESS

    static constexpr std::size_t kMaxDrivers = 4096;
    static constexpr std::size_t kMaxBlocks = 16384;
};

// Adds to `shortcomings` what is cut off or wrong. Errors Truncated: the file ends within the block; Io: it
// has shrunk.
Result<Triage> readTriage(const MappedFile& file, const DumpHeader& header, Shortcomings& shortcomings);

}  // namespace hawser::dump
