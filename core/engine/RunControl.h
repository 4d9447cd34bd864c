#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/engine/Breakpoint.h"
#include "core/engine/Departure.h"
#include "core/engine/LineSteps.h"
#include "core/engine/RunPlan.h"
#include "core/engine/SilentStops.h"
#include "core/engine/StepsOut.h"
#include "core/engine/Stop.h"
#include "core/engine/StopDecision.h"
#include "core/engine/StopPlace.h"

namespace hawser::engine {

class Debugger;

// How the target is made to run, and what to do at each stop: stepping over breakpoints, temporary
// breakpoints, pass counts, step over calls, step out. Plain synchronous code on the engine thread; a state
// change is told by onStop().
class RunControl {
  public:
    explicit RunControl(Debugger& debugger);

    // From where it stands, or from `start`. What fails leaves the program counter where it was.
    Result<> go(const GoOptions& options, std::optional<Address> start = {});
    // A goal other than a count is looked for behind each instruction, whatever the unit.
    Result<> step(StepKind kind, const StepGoal& goal, std::optional<Address> start = {},
                  StepUnit unit = StepUnit::Instruction);
    Result<> step(StepKind kind, std::uint64_t count, std::optional<Address> start = {},
                  StepUnit unit = StepUnit::Instruction);
    Result<> stepOut();
    // gc: the plan that a breakpoint came into goes on; g, where there is none.
    Result<> goOnAsBefore();
    // What could not be done for the last resume, although it was: a sentence, told once. Empty: nothing.
    std::string takeWarning() { return m_departure.takeWarning(); }
    // Moves a target that stands at a compiled-in break instruction behind it; false: it stands nowhere like
    // that. To a person that is a whole step, and the target need not run for it.
    Result<bool> passHardCodedBreak() { return m_place.passHardCodedBreak(); }
    // Continues after a stop that the user shall not see (an attach or resynchronize probe, a stale
    // break-in).
    Result<> resumeQuietly();

    // Called once per state change, after Debugger::targetStopped(). May ask the target; an error leaves it
    // stopped.
    Result<StopDecision> onStop(const Stop& change);
    // Where a kernel reports the place behind one of our breakpoints, execution must go on at the breakpoint
    // itself once it is gone. onStop() sees to that; this is for a stop that is not looked at any further.
    Result<> correctProgramCounter(const Stop& change);
    // The user pressed Break, or the connection was lost: the plan (step 1000, step out) ends at the next
    // stop.
    void dropPlan();
    // The target runs for a step, which ends by itself.
    bool stepping() const { return m_plan.steps() && !m_dropped; }
    // Another boot or another connection: no plan, no temporary breakpoint of before means anything there.
    void forget();

    // A stop made by a break-in of ours: the kernel's own int 3, not one of our breakpoints.
    bool isBreakIn(const Stop& change) const;

    void setStopAtModuleLoad(bool on) { m_stopAtModuleLoad = on; }

  private:
    using Cause = StopDecision::Cause;

    // --- making it run ---
    Result<> begin(RunPlan plan, std::optional<Address> start = {});
    void beGoing();
    Result<> launch(bool byUser);
    Result<> leave(Address pc, bool trace, bool blocked, bool byUser);
    bool isBlocked(Address pc) const;
    Result<> prepareStep(Address pc);
    Result<> prepareStepOver(Address pc);

    // --- what a stop means ---
    Result<StopDecision> onModule(const ModuleEvent& report);
    Result<StopDecision> onCommandString();
    Result<StopDecision> onBreakpoint(const Stop& change);
    Result<StopDecision> onForeignBreakpoint(const Stop& change, Address place);
    Result<StopDecision> onException(const ExceptionEvent& exception);
    Result<StopDecision> onSingleStep(const Stop& change);
    std::optional<Result<StopDecision>> onHardware(const Stop& change);
    Result<bool> isLateHit(unsigned slots, Address place);
    Result<bool> reachesGoal();
    Result<StopDecision> onStepDone();
    Result<StopDecision> goOn(std::optional<Address> freely = {});
    Result<StopDecision> finish(Cause cause, const std::vector<BreakpointHit>& hits = {});
    std::vector<BreakpointHit> recordHits(Address place, unsigned slots);
    Result<bool> isTemporaryReached(Address hit, const Stop& change) const;

    Debugger& m_debugger;
    RunPlan m_plan;
    RunPlan
        m_suspended;  // what a break-in or a breakpoint came into: resumeQuietly() and gc take it up again
    unsigned m_plans = 0;
    StopPlace m_place;
    Departure m_departure;
    StepsOut m_steps;
    SilentStops m_silent;
    LineSteps m_lines;
    bool m_dropped = false;  // the plan ends at the next stop
    bool m_stopAtModuleLoad = false;
};

}  // namespace hawser::engine
