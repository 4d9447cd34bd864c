#include "core/engine/RunControl.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/disassembly/Disassembler.h"
#include "core/engine/Architecture.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/KernelBreak.h"
#include "core/engine/Log.h"

// How the target is made to run; RunControlStops.cpp has what a stop means.
namespace hawser::engine {

RunControl::RunControl(Debugger& debugger) : m_debugger(debugger), m_place(debugger) {}

bool RunControl::isBreakIn(const Stop& stop) const {
    return kernelBreakOf(m_debugger, stop) == KernelBreak::BreakIn;
}

Result<> RunControl::go(const GoOptions& options) {
    RunPlan plan;
    plan.kind = RunPlan::Kind::Go;
    plan.go = options;
    return begin(std::move(plan));
}

Result<> RunControl::step(StepKind kind, std::uint64_t count) {
    if (count == 0) return fail(ErrorCode::InvalidArgument, "a step count of zero steps nowhere");
    RunPlan plan;
    plan.kind = kind == StepKind::Into ? RunPlan::Kind::StepInto : RunPlan::Kind::StepOver;
    plan.stepsLeft = count;
    return begin(std::move(plan));
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

Result<> RunControl::begin(RunPlan plan) {
    if (auto can = m_debugger.demand(Capability::Run); !can) return can;
    if (!m_debugger.stopped()) return fail(ErrorCode::NotAvailable, "the target is running or not connected");
    const Stop& stop = *m_debugger.stop();
    // Another processor may be on view; what runs on is the one that stopped.
    if (auto same = m_debugger.selectProcessor(stop.processor); !same) return same;
    // A stop whose handling was cut off may have left some in the target that nobody wants any more.
    if (auto disarmed = m_debugger.breakpoints().disarm(); !disarmed) return disarmed;
    plan.thread = stop.thread;
    m_plan = std::move(plan);
    m_suspended = {};
    m_dropped = false;
    auto launched = launch(true);
    if (!launched) m_plan = {};
    return launched;
}

// A plan's next leg: from the place where the target stands, over a breakpoint there.
Result<> RunControl::launch(bool byUser) {
    if (auto passed = m_place.passHardCodedBreak(); !passed) return tl::unexpected(passed.error());
    const auto pc = m_place.programCounter(byUser);
    if (!pc) return tl::unexpected(pc.error());
    if (m_plan.kind == RunPlan::Kind::StepOver && !m_plan.temporary)
        if (auto prepared = prepareStepOver(*pc, byUser); !prepared) return prepared;

    const bool trace = m_plan.traces();
    const bool blocked =
        m_debugger.breakpoints().mustStepOver(*pc) || m_plan.stopsAt(*pc) || m_place.wouldHitAgain(*pc);
    m_plan.steppingOverBreakpoint = blocked && !trace;
    m_plan.steppedOver = *pc;
    return resume(trace || blocked, blocked ? std::optional(*pc) : std::nullopt, byUser);
}

Result<> RunControl::resume(bool trace, std::optional<Address> except, bool byUser) {
    BreakpointTable& breakpoints = m_debugger.breakpoints();
    auto armed = breakpoints.arm(except, except && m_place.wouldHitAgain(*except) ? m_place.watchHit() : 0);
    if (armed) armed = breakpoints.armTemporary(m_plan.temporaries(except));
    if (!armed) {
        if (isLineError(armed.error())) return armed;
        if (byUser) {
            if (auto disarmed = breakpoints.disarm(); !disarmed) return disarmed;
            return armed;
        }
        // In the middle of a plan nobody waits for an answer: a target that runs without one breakpoint is
        // better than one that stands still at a driver's load.
        engineLog()->warn("{}", armed.error().what);
    }
    const ResumeOrder order{.answer = exceptionAnswer(), .trace = trace, .debugControl = breakpoints.dr7()};
    if (auto resumed = m_debugger.target().resume(order); !resumed) return resumed;
    m_plan.go.handling = ExceptionHandling::Default;  // meant the exception that is over now
    m_tracing = trace;
    m_place.forget();
    m_debugger.targetResumed();
    return {};
}

// Load symbols and command string: as little as possible, a boot makes dozens of them.
Result<> RunControl::resumeNotification() {
    const std::optional<Address> except =
        m_plan.steppingOverBreakpoint ? std::optional(m_plan.steppedOver) : std::nullopt;
    BreakpointTable& breakpoints = m_debugger.breakpoints();
    auto armed = breakpoints.arm(except);
    if (armed) armed = breakpoints.armTemporary(m_plan.temporaries(except));
    if (!armed && isLineError(armed.error())) return armed;
    if (!armed) engineLog()->warn("{}", armed.error().what);
    const bool watching = !breakpoints.debugRegisters().empty();
    // A plain Continue says nothing of Dr7.
    const auto resumed = watching ? m_debugger.target().resume({.debugControl = breakpoints.dr7()})
                                  : m_debugger.target().resumeFromNotification();
    if (!resumed) return resumed;
    m_place.forget();
    m_debugger.targetResumed();
    return {};
}

Result<> RunControl::resumeQuietly() {
    if (!m_debugger.stopped()) return fail(ErrorCode::NotAvailable, "the target is running or not connected");
    if (auto disarmed = m_debugger.breakpoints().disarm(); !disarmed) return disarmed;
    if (m_suspended.kind != RunPlan::Kind::None) m_plan = std::exchange(m_suspended, {});
    if (m_plan.kind == RunPlan::Kind::None) m_plan.kind = RunPlan::Kind::Go;
    if (!m_debugger.stop()->exception()) return resumeNotification();
    if (auto same = m_debugger.selectProcessor(m_debugger.stop()->processor); !same) return same;
    if (auto passed = m_place.passHardCodedBreak(); !passed) return tl::unexpected(passed.error());
    // A step that was under way is still pending in its own thread's flags; only that thread's breakpoint
    // stays out.
    if (m_plan.steppingOverBreakpoint) return resume(false, m_plan.steppedOver, false);
    const auto pc = m_place.programCounter(true);
    if (!pc) return tl::unexpected(pc.error());
    const bool blocked = m_debugger.breakpoints().mustStepOver(*pc) || m_plan.stopsAt(*pc);
    m_plan.steppingOverBreakpoint = blocked;
    m_plan.steppedOver = *pc;
    return resume(blocked, blocked ? std::optional(*pc) : std::nullopt, false);
}

// Finds out whether the step needs a temporary breakpoint behind its instruction.
Result<> RunControl::prepareStepOver(Address pc, bool byUser) {
    const Stop& stop = *m_debugger.stop();
    Bytes code = stop.instructionStream;
    if (byUser || code.size() < disassembly::Disassembler::kMaxInstruction || pc != stop.programCounter) {
        auto memory = m_debugger.read(pc, disassembly::Disassembler::kMaxInstruction);
        if (!memory) return tl::unexpected(memory.error());
        memory->bytes.resize(memory->validPrefix());
        code = std::move(memory->bytes);
    }
    const auto behind = m_debugger.architecture().runThrough(code, pc);
    if (!behind) return {};
    const auto stack = stackPointer();
    if (!stack) return tl::unexpected(stack.error());
    m_plan.temporary = *behind;
    m_plan.stackLimit = *stack;
    m_plan.thread = stop.thread;
    return {};
}

Result<Address> RunControl::stackPointer() const {
    const auto registers = m_debugger.registers(m_debugger.stop()->processor);
    if (!registers) return tl::unexpected(registers.error());
    return (*registers)->stackPointer();
}

// Breakpoints and steps are ours; any other exception is the system's business unless the user says otherwise
// (3.6).
ExceptionAnswer RunControl::exceptionAnswer() const {
    const ExceptionEvent* exception = m_debugger.stop()->exception();
    if (!exception) return ExceptionAnswer::Continue;
    switch (m_plan.go.handling) {
        case ExceptionHandling::Handled:
            return ExceptionAnswer::Handled;
        case ExceptionHandling::NotHandled:
            return ExceptionAnswer::NotHandled;
        case ExceptionHandling::Default:
            break;
    }
    return m_debugger.filters().isHandled(exception->code) ? ExceptionAnswer::Handled
                                                           : ExceptionAnswer::NotHandled;
}

void RunControl::forget() {
    m_plan = {};
    m_suspended = {};
    m_place.forget();
    m_tracing = false;
    m_dropped = false;
    m_stopAtModuleLoad = false;
}

void RunControl::dropPlan() {
    m_suspended = {};
    m_dropped = m_plan.kind != RunPlan::Kind::None;
}

}  // namespace hawser::engine
