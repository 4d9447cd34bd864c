#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/Address.h"

namespace hawser::engine {

class StepWatcher;

// Where a row of steps ends: after so many, at an address, in front of an instruction of a kind (pa, pc, pt,
// pct, ph and their tracing twins), or where a watcher says so (wt, tb). A value.
struct StepGoal {
    enum class Until { Count, Address, Call, Return, CallOrReturn, Branch, Watched } until = Until::Count;
    std::uint64_t count = 1;  // steps, or instructions of the kind
    Address address{};
    std::string command{};                   // run when it is reached
    std::shared_ptr<StepWatcher> watcher{};  // of Watched

    // Each step's place is shown; else only the last one's.
    bool tellsEach() const { return until == Until::Count || until == Until::Address; }
};

}  // namespace hawser::engine
