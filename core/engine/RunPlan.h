#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Address.h"

namespace hawser::engine {

enum class ExceptionHandling { Default, Handled, NotHandled };  // g, gh, gn
enum class StepKind { Into, Over };

struct GoOptions {
    ExceptionHandling handling = ExceptionHandling::Default;
    std::vector<Address> until;  // temporary breakpoints: gone at the next stop
};

// Where a row of steps ends: after so many, at an address, or in front of an instruction of a kind (pa, pc,
// pt, pct, ph and their tracing twins).
struct StepGoal {
    enum class Until { Count, Address, Call, Return, CallOrReturn, Branch } until = Until::Count;
    std::uint64_t count = 1;  // steps, or instructions of the kind
    Address address;
    std::string command{};  // run when it is reached

    // Each step's place is shown; else only the last one's.
    bool tellsEach() const { return until == Until::Count || until == Until::Address; }
};

// What the target runs for: until the next stop that is the user's. Steps and steps over breakpoints are legs
// of it.
struct RunPlan {
    enum class Kind { None, Go, StepInto, StepOver, StepOut } kind = Kind::None;
    unsigned serial = 0;  // 0: of no plan
    StepGoal goal{};      // its count is what is left of it
    GoOptions go;
    std::optional<Address> temporary;  // return address of the call stepped over, or of the frame left
    Address stackLimit;                // the temporary breakpoint counts only above this stack pointer
    Address thread;                    // and only in this thread, as the steps do; 0: not known

    bool steps() const { return kind == Kind::StepInto || kind == Kind::StepOver || kind == Kind::StepOut; }
    // Its next leg is one instruction.
    bool traces() const { return kind == Kind::StepInto || (kind == Kind::StepOver && !temporary); }
    // Where it has breakpoints of its own.
    std::vector<Address> temporaries() const;
    bool stopsAt(Address address) const;
    bool concerns(Address other) const {
        return thread.value() == 0 || other.value() == 0 || thread == other;
    }
};

}  // namespace hawser::engine
