#pragma once

#include <functional>
#include <string>

#include "core/base/Result.h"

namespace hawser::engine {

class Debugger;

// Which pages of the machine's memory go into a dump.
enum class DumpScope {
    Full,    // all that the machine has
    Active,  // what the page tables of this moment map
    Kernel,  // the kernel's half of that
};

struct DumpOrder {
    std::string path;
    std::string comment;  // at most 127 bytes are kept
    DumpScope scope = DumpScope::Full;
};

struct DumpReport {
    std::uint64_t pages = 0;    // written
    std::uint64_t missing = 0;  // wanted, and not to be read
    std::uint64_t size = 0;     // bytes of the file
};

// `done` of `total` pages were looked at; 0: there is no saying how many there are.
using DumpProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Writes a crash dump of a target that stands, without a crash. What cannot be read is marked absent. Engine
// thread. Errors: as reading and DumpWriter; Cancelled: nothing is left of it.
Result<DumpReport> writeMachineDump(Debugger& debugger, const DumpOrder& order, const DumpProgress& progress);

}  // namespace hawser::engine
