#pragma once

#include <cstdint>
#include <vector>

#include "core/base/Result.h"

namespace hawser::engine {

class Debugger;

// Pages of 4096 bytes, one behind the other.
struct PhysicalRun {
    std::uint64_t firstPage = 0;
    std::uint64_t pages = 0;
};

// The memory that the machine has, as its kernel lists it: PHYSICAL_MEMORY_DESCRIPTOR, by the debugger data
// block (kd-protocol.md 8.2, 10.1). In ascending order, none over another. Errors NotAvailable: the kernel
// does not tell; Malformed: it tells what no machine has.
Result<std::vector<PhysicalRun>> readPhysicalRuns(Debugger& debugger);

inline constexpr std::uint64_t kMaxPhysicalPages = std::uint64_t{1} << 30;  // 4 TB

}  // namespace hawser::engine
