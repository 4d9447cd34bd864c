#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/engine/ResumeOrder.h"
#include "core/engine/Stop.h"

namespace hawser::engine {

class Debugger;

enum class ExceptionHandling { Default, Handled, NotHandled };  // g, gh, gn
enum class StepKind { Into, Over };

struct GoOptions {
    ExceptionHandling handling = ExceptionHandling::Default;
    std::vector<Address> until;  // temporary breakpoints: gone at the next stop
};

// What a state change means to the user.
struct StopDecision {
    bool resumed = false;  // the target runs again already: an inner step, a pass count, a module load
    enum class Cause {
        BreakIn,
        Breakpoint,
        Step,
        ModuleLoad,
        Exception,
        ProcessorSwitch,
        BugCheck,
        CommandString
    } cause = Cause::Exception;
    std::vector<unsigned> breakpoints;  // ids hit
    std::string moduleLoaded;           // load or unload: for verbose output
    bool told = false;                  // the user wants to hear of it although the target runs again
    std::string command;                // of the event's filter: to be run at this stop
};

// How the target is made to run, and what to do at each stop: stepping over breakpoints, temporary
// breakpoints, pass counts, step over calls, step out. Plain synchronous code on the engine thread; a state
// change is told by onStop().
class RunControl {
  public:
    explicit RunControl(Debugger& debugger);

    Result<> go(const GoOptions& options);
    Result<> step(StepKind kind, std::uint64_t count);
    Result<> stepOut();
    // Moves a target that stands at a compiled-in break instruction behind it; false: it stands nowhere like
    // that. To a person that is a whole step, and the target need not run for it.
    Result<bool> passHardCodedBreak();
    // Continues after a stop that the user shall not see (an attach or resynchronize probe, a gone
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
    // Another boot or another connection: no plan, no temporary breakpoint of before means anything there.
    void forget();

    // A stop made by a break-in of ours: the kernel's own int 3, not one of our breakpoints.
    bool isBreakIn(const Stop& change) const;

    void setStopAtModuleLoad(bool on) { m_stopAtModuleLoad = on; }

  private:
    using Cause = StopDecision::Cause;

    struct Plan {
        enum class Kind { None, Go, StepInto, StepOver, StepOut } kind = Kind::None;
        std::uint64_t stepsLeft = 0;
        GoOptions go;
        bool steppingOverBreakpoint = false;  // one hidden step before the real resume
        Address steppedOver;                  // where that breakpoint stands
        std::optional<Address> temporary;     // return address of the call stepped over, or of the frame left
        Address stackLimit;                   // the temporary breakpoint counts only above this stack pointer
        Address thread;                       // and only in this thread; 0: not known
    };

    // --- making it run ---
    Result<> begin(Plan plan);
    Result<> launch(bool byUser);
    Result<> resume(bool trace, std::optional<Address> except, bool byUser);
    Result<> resumeNotification();
    Result<> prepareStepOver(Address pc, bool byUser);
    bool wouldHitAgain(Address pc) const;
    Result<Address> programCounter(bool byUser) const;
    Result<Address> stackPointer() const;
    ExceptionAnswer exceptionAnswer() const;
    std::vector<Address> temporaries(std::optional<Address> except) const;

    // --- what a stop means ---
    Result<StopDecision> onModule(const ModuleEvent& report);
    Result<StopDecision> onCommandString();
    Result<StopDecision> onBreakpoint(const Stop& change);
    Result<StopDecision> onForeignBreakpoint(const Stop& change);
    Result<StopDecision> onException(const ExceptionEvent& exception);
    Result<StopDecision> onSingleStep(const Stop& change);
    std::optional<Result<StopDecision>> onHardware(const Stop& change);
    Result<StopDecision> onStepDone();
    Result<StopDecision> goOn();
    Result<StopDecision> finish(Cause cause, std::vector<unsigned> breakpoints = {});
    Result<std::optional<Address>> ownBreakpointHit(Address pc);
    Result<bool> wasOurBreakpoint(Address pc);
    Result<bool> isTemporaryReached(Address hit, const Stop& change) const;
    bool isKernelBreak(const Stop& change) const;
    Cause causeOfBreak(const Stop& change) const;
    std::optional<std::uint64_t> breakStatus(const Stop& change) const;
    bool bugCheckRecorded() const;

    Debugger& m_debugger;
    Plan m_plan;
    Plan m_suspended;             // what a break-in interrupted: resumeQuietly() takes it up again
    std::optional<Address> m_pc;  // the stop's program counter where we have corrected it
    unsigned m_watchHit = 0;      // debug registers that would stop the target here again, a bit for each
    bool m_tracing = false;       // the last resume asked for a single step
    bool m_dropped = false;       // the plan ends at the next stop
    bool m_stopAtModuleLoad = false;
};

}  // namespace hawser::engine
