#pragma once

#include <string>
#include <vector>

#include "core/dump/DumpHeader.h"
#include "core/dump/Triage.h"

namespace hawser::dump {

// Memory by its virtual address.
struct MemoryBlock {
    Address start;
    Bytes bytes;
};

// What a small dump is to hold beside its header. What is empty is left out.
struct TriageContents {
    std::vector<TriageDriver> drivers;            // the kernel first
    std::vector<UnloadedDriver> unloadedDrivers;  // at most kMaxUnloaded are kept
    MemoryBlock stack;
    Bytes debuggerData;
    Bytes prcb;  // of the header's processor; these three as large as the debugger data says, or left out
    Bytes thread;
    Bytes process;
    std::vector<MemoryBlock> blocks;  // at most Triage::kMaxBlocks are kept
};

// A small dump (type 4; kd-protocol.md 10.5), all of it: header, TRIAGE_DUMP64 or 32, and what it leads to.
Bytes encodeTriageDump(DumpHeader header, const TriageContents& contents);

// The same into a file. Returns its size in bytes. Errors as PartFile.
Result<std::uint64_t> writeTriageDump(const std::string& path, DumpHeader header,
                                      const TriageContents& contents);

}  // namespace hawser::dump
