#pragma once

#include <functional>
#include <string>

#include "core/base/Result.h"
#include "core/engine/MachineDump.h"

namespace hawser::engine {

class Debugger;

struct SmallDumpReport {
    std::uint64_t size = 0;    // bytes of the file
    std::uint64_t stack = 0;   // bytes of it
    std::uint64_t memory = 0;  // bytes of other memory
    std::size_t modules = 0;
};

// Writes a small dump of a target that stands: what shows where it stands and why, and no more. The current
// processor's registers and stack, the modules, the debugger data, the processors' blocks, what a stack walk
// reads of the images, and memory around the program counter and where registers point. What cannot be read
// is left out. Progress is told in bytes, without a total. Engine
// thread. Errors: as reading and PartFile; Cancelled: nothing is left of it.
Result<SmallDumpReport> writeSmallDump(Debugger& debugger, const std::string& path,
                                       const std::string& comment, const DumpProgress& progress);

}  // namespace hawser::engine
