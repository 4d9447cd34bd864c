#pragma once

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/engine/RunPlan.h"

namespace hawser::engine {

class Debugger;
struct SourcePosition;

// How a step by source line is made of legs: the plan's next one is asked for at each place where the target
// stands. A line is over where another one begins, and where its function returns. Code without lines in the
// same function belongs to the line before it; a call of a function without lines is run through, one with
// lines is entered up to its body. Engine thread.
class LineSteps {
  public:
    explicit LineSteps(Debugger& debugger) : m_debugger(debugger) {}

    // At `pc`, where the step begins.
    void begin(RunPlan& plan, Address pc) const;
    // Before a leg from `pc`: whether a call there, or what else a step over runs through, is run through.
    Result<bool> runsThrough(RunPlan& plan, Address pc) const;
    // A leg has ended at `pc`: whether the step goes on, with what is set in the plan for it.
    Result<bool> goesOn(RunPlan& plan, Address pc) const;

    static constexpr unsigned kMaxJumps =
        4;  // from where a call lands to the function: import and link thunks

  private:
    Result<bool> landed(RunPlan& plan, const LineStep::Call& call, Address pc) const;
    bool isOver(const LineStep& step, Address pc) const;
    bool enters(LineStep& step, Address pc) const;
    void runOut(RunPlan& plan) const;

    Debugger& m_debugger;
};

}  // namespace hawser::engine
