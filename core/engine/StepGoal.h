#pragma once

#include <cstdint>
#include <string>

#include "core/base/Address.h"

namespace hawser::engine {

// Where a row of steps ends: after so many, at an address, or in front of an instruction of a kind (pa, pc,
// pt, pct, ph and their tracing twins). A value.
struct StepGoal {
    enum class Until { Count, Address, Call, Return, CallOrReturn, Branch } until = Until::Count;
    std::uint64_t count = 1;  // steps, or instructions of the kind
    Address address{};
    std::string command{};  // run when it is reached

    // Each step's place is shown; else only the last one's.
    bool tellsEach() const { return until == Until::Count || until == Until::Address; }
};

}  // namespace hawser::engine
