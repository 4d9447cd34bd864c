#include "core/engine/RunControl.h"

#include "core/engine/Architecture.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/KernelBreak.h"
#include "core/engine/NextInstruction.h"

// How the target is made to run; RunControlStops.cpp has what a stop means.
namespace hawser::engine {

RunControl::RunControl(Debugger& debugger)
    : m_debugger(debugger), m_place(debugger), m_departure(debugger, m_place), m_lines(debugger) {}

bool RunControl::isBreakIn(const Stop& stop) const {
    return kernelBreakOf(m_debugger, stop) == KernelBreak::BreakIn;
}

Result<> RunControl::go(const GoOptions& options, std::optional<Address> start) {
    RunPlan plan;
    plan.kind = RunPlan::Kind::Go;
    plan.go = options;
    return begin(std::move(plan), start);
}

Result<> RunControl::step(StepKind kind, const StepGoal& goal, std::optional<Address> start, StepUnit unit) {
    if (goal.count == 0) return fail(ErrorCode::InvalidArgument, "a step count of zero steps nowhere");
    RunPlan plan;
    plan.kind = kind == StepKind::Into ? RunPlan::Kind::StepInto : RunPlan::Kind::StepOver;
    plan.goal = goal;
    plan.byLine = unit == StepUnit::Line && goal.until == StepGoal::Until::Count;
    return begin(std::move(plan), start);
}

Result<> RunControl::step(StepKind kind, std::uint64_t count, std::optional<Address> start, StepUnit unit) {
    StepGoal goal;
    goal.count = count;
    return step(kind, goal, start, unit);
}

Result<> RunControl::stepOut() {
    if (!m_debugger.stopped()) return fail(ErrorCode::NotAvailable, "the target is running or not connected");
    if (auto same = m_debugger.selectProcessor(m_debugger.stop()->processor); !same) return same;
    const auto frames = m_debugger.stack(2);
    if (!frames) return tl::unexpected(frames.error());
    if (frames->size() < 2 || frames->front().returnAddress.value() == 0)
        return fail(ErrorCode::NotAvailable, "the return address of this function is not known");
    RunPlan plan;
    plan.kind = RunPlan::Kind::StepOut;
    plan.temporary = frames->front().returnAddress;
    plan.stackLimit = (*frames)[1].stackPointer;
    return begin(std::move(plan));
}

Result<> RunControl::goOnAsBefore() {
    return m_suspended.kind == RunPlan::Kind::None ? go({}) : begin(m_suspended);
}

Result<> RunControl::begin(RunPlan plan, std::optional<Address> start) {
    if (auto can = m_debugger.demand(Capability::Run); !can) return can;
    if (!m_debugger.stopped()) return fail(ErrorCode::NotAvailable, "the target is running or not connected");
    const Stop& stop = *m_debugger.stop();
    // Another processor may be on view; what runs on is the one that stopped.
    if (auto same = m_debugger.selectProcessor(stop.processor); !same) return same;
    // A stop whose handling was cut off may have left some in the target that nobody wants any more.
    if (auto disarmed = m_debugger.breakpoints().disarm(); !disarmed) return disarmed;
    const auto before = m_place.programCounter(true);
    if (!before) return tl::unexpected(before.error());
    if (start)
        if (auto moved = m_debugger.setProgramCounter(*start); !moved) return moved;
    if (plan.serial == 0) {
        plan.thread = stop.thread;
        plan.serial = ++m_plans;
    }
    m_plan = std::move(plan);
    m_dropped = false;
    auto launched = launch(true);
    if (launched) m_suspended = {};
    if (!launched) m_plan = {};
    if (!launched && !isLineError(launched.error()))
        if (auto back = m_place.comeBack(*before); !back) return back;
    return launched;
}

void RunControl::beGoing() {
    if (m_plan.kind != RunPlan::Kind::None) return;
    m_plan.kind = RunPlan::Kind::Go;
    m_plan.serial = ++m_plans;
}

// A plan's next leg: from the place where the target stands, over a breakpoint there. A thread that the plan
// does not concern only gets out of the way.
Result<> RunControl::launch(bool byUser) {
    const auto passed = m_place.passHardCodedBreak();
    if (!passed) return tl::unexpected(passed.error());
    const auto pc = m_place.programCounter(byUser);
    if (!pc) return tl::unexpected(pc.error());
    const bool concerned = m_plan.concerns(m_debugger.stop()->thread);
    if (concerned && m_plan.traces())
        if (auto prepared = prepareStep(*pc); !prepared) return prepared;

    const bool trace = concerned && m_plan.traces();
    // Behind a break of the code's own it has been nowhere yet.
    const bool blocked = (!*passed && isBlocked(*pc)) || m_place.wouldHitAgain(*pc);
    return leave(*pc, trace, blocked, byUser);
}

bool RunControl::isBlocked(Address pc) const {
    return m_debugger.breakpoints().mustStepOver(pc) || m_plan.stopsAt(pc) || m_steps.landsAt(pc);
}

// By a step, or free.
Result<> RunControl::leave(Address pc, bool trace, bool blocked, bool byUser) {
    const Stop stop = *m_debugger.stop();
    StepOut step{stop.processor, stop.thread, pc, m_plan.serial, !trace};
    const bool steps = trace || blocked;
    if (steps) {
        const auto landing = NextInstruction(m_debugger, pc).landing();
        if (!landing) return tl::unexpected(landing.error());
        step.landing = *landing;
    }
    std::vector<Address> waits = m_plan.temporaries();
    for (const Address place : m_steps.landings()) waits.push_back(place);
    if (step.landing) waits.push_back(*step.landing);
    const Departure::Leg leg{.trace = steps && !step.landing,
                             .except = blocked ? std::optional(pc) : std::nullopt,
                             .temporary = std::move(waits)};
    if (auto resumed = m_departure.resume(m_plan, leg, byUser); !resumed) return resumed;
    if (steps) m_steps.begin(step);
    return {};
}

Result<> RunControl::resumeQuietly() {
    if (!m_debugger.stopped()) return fail(ErrorCode::NotAvailable, "the target is running or not connected");
    if (auto disarmed = m_debugger.breakpoints().disarm(); !disarmed) return disarmed;
    if (m_suspended.kind != RunPlan::Kind::None) m_plan = std::exchange(m_suspended, {});
    beGoing();
    const Stop stop = *m_debugger.stop();
    if (!stop.exception()) return m_departure.resumeNotification(m_plan, m_steps.hiddenFrom(m_plan.serial));
    if (auto same = m_debugger.selectProcessor(stop.processor); !same) return same;
    const auto passed = m_place.passHardCodedBreak();
    if (!passed) return tl::unexpected(passed.error());
    // A step that was under way is still pending in its own thread's flags; only that thread's breakpoint
    // stays out.
    if (const auto from = m_steps.hiddenFrom(m_plan.serial))
        return m_departure.resume(m_plan, {.except = from, .temporary = m_plan.temporaries()}, false);
    const auto pc = m_place.programCounter(true);
    if (!pc) return tl::unexpected(pc.error());
    return leave(*pc, false, !*passed && isBlocked(*pc), false);
}

Result<> RunControl::prepareStep(Address pc) {
    if (m_plan.byLine && !m_plan.line) m_lines.begin(m_plan, pc);
    const auto through = m_lines.runsThrough(m_plan, pc);
    if (!through) return tl::unexpected(through.error());
    return *through ? prepareStepOver(pc) : Result<>{};
}

// Finds out whether the step needs a temporary breakpoint behind its instruction.
Result<> RunControl::prepareStepOver(Address pc) {
    const auto behind = NextInstruction(m_debugger, pc).behindCall();
    if (!behind) return tl::unexpected(behind.error());
    if (!*behind) return {};
    const auto stack = stoppedStackPointer(m_debugger);
    if (!stack) return tl::unexpected(stack.error());
    m_plan.temporary = **behind;
    m_plan.stackLimit = *stack;
    m_plan.thread = m_debugger.stop()->thread;
    return {};
}

void RunControl::forget() {
    m_plan = {};
    m_suspended = {};
    m_place.forgetTarget();
    m_steps.forget();
    m_silent.forget();
    m_dropped = false;
    m_stopAtModuleLoad = false;
}

void RunControl::dropPlan() {
    m_suspended = {};
    m_dropped = m_plan.kind != RunPlan::Kind::None;
}

}  // namespace hawser::engine
