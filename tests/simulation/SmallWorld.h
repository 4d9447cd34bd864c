#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "tests/simulation/Fault.h"
#include "tests/simulation/LineKind.h"

// One complete connect, break, read, write, continue and resynchronize, so small that every fault can be put
// at every packet of it, alone and in pairs.
namespace hawser::simulation {

// By the number of the packet that it happens to, counted over both directions.
using FaultPlan = std::map<std::uint64_t, Fault>;

struct SmallResult {
    std::uint64_t packets = 0;
    std::vector<std::string> violations;
};

// Each kind, at a place of the packet that hurts: its leader, its middle, its last byte.
std::span<const Fault> smallFaults();
// `line`: the first kind unless another is given.
SmallResult runSmallWorld(const FaultPlan& plan, const LineKind& line = lineKinds().front());
std::string describe(const FaultPlan& plan);

// Every pair of faults at every two of a session's packets, by number.
std::uint64_t pairCount(std::uint64_t packets);
FaultPlan pairNumbered(std::uint64_t number, std::uint64_t packets);

}  // namespace hawser::simulation
