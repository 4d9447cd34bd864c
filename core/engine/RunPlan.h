#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/Address.h"
#include "core/engine/LineStep.h"
#include "core/engine/StepGoal.h"

namespace hawser::engine {

enum class ExceptionHandling { Default, Handled, NotHandled };  // g, gh, gn
enum class StepKind { Into, Over };
enum class StepUnit { Instruction, Line };

struct GoOptions {
    ExceptionHandling handling = ExceptionHandling::Default;
    std::vector<Address> until;  // temporary breakpoints: gone at the next stop
    bool hardware = false;       // those are of the processor (ga)
};

// What the target runs for: until the next stop that is the user's. Steps and steps over breakpoints are legs
// of it.
struct RunPlan {
    enum class Kind { None, Go, StepInto, StepOver, StepOut } kind = Kind::None;
    unsigned serial = 0;           // 0: of no plan
    StepGoal goal{};               // its count is what is left of it
    bool byLine = false;           // a step is a source line
    std::optional<LineStep> line;  // the one that is under way
    GoOptions go;
    std::optional<Address> temporary;  // return address of the call stepped over, or of the frame left
    Address stackLimit;                // the temporary breakpoint counts only above this stack pointer
    Address thread;                    // and only in this thread, as the steps do; 0: not known

    bool steps() const { return kind == Kind::StepInto || kind == Kind::StepOver || kind == Kind::StepOut; }
    bool stepsOn() const { return kind == Kind::StepInto || kind == Kind::StepOver; }
    // Its next leg is one instruction.
    bool traces() const { return stepsOn() && !temporary; }
    // Where it has software breakpoints of its own.
    std::vector<Address> temporaries() const;
    bool stopsAt(Address address) const;
    bool concerns(Address other) const {
        return thread.value() == 0 || other.value() == 0 || thread == other;
    }
};

}  // namespace hawser::engine
