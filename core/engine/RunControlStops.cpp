#include <algorithm>

#include "core/engine/Architecture.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/ExceptionCodes.h"
#include "core/engine/KernelBreak.h"
#include "core/engine/ModuleEventText.h"
#include "core/engine/NextInstruction.h"
#include "core/engine/RunControl.h"
#include "core/engine/StepWatcher.h"

// What a stop means: the user's, or one to go on from.
namespace hawser::engine {

namespace {

// A filter's command is run at a stop, and the target goes on behind it where nothing else would have stopped
// it.
std::string commandOf(const FilterVerdict& verdict, bool stopsAnyway) {
    const bool goesOn = !verdict.command.empty() && !verdict.breaks && !stopsAnyway;
    return goesOn ? verdict.command + "; g" : verdict.command;
}

}  // namespace

Result<StopDecision> RunControl::onStop(const Stop& change) {
    m_place.forget();
    m_silent.reported(change);
    if (const ModuleEvent* report = change.module()) return onModule(*report);
    if (change.isUnreadable()) return finish(Cause::Unreadable);
    const ExceptionEvent* exception = change.exception();
    if (!exception) return onCommandString();
    if (isBreakpointCode(exception->code)) return onBreakpoint(change);
    if (isSingleStepCode(exception->code)) return onSingleStep(change);
    if (exception->code == kExceptionWakeDebugger) return finish(Cause::ProcessorSwitch);
    return onException(*exception);
}

// An exception that is neither a breakpoint of ours nor a step: the user's filters say what comes of it.
Result<StopDecision> RunControl::onException(const ExceptionEvent& exception) {
    const FilterVerdict verdict = m_debugger.filters().onException(exception.code, exception.firstChance);
    m_steps.takeNotDone(*m_debugger.stop(), m_debugger.stop()->programCounter);
    const bool dropped = m_dropped;  // finish() forgets it
    const bool stops = verdict.breaks || dropped || !verdict.command.empty();
    auto decision = stops ? finish(Cause::Exception) : goOn();
    if (!decision) return decision;
    decision->cause = Cause::Exception;
    decision->told = verdict.tells;
    decision->command = commandOf(verdict, dropped);
    return decision;
}

// The user's stop: the memory shows no breakpoint of ours from here on.
Result<StopDecision> RunControl::finish(Cause cause, const std::vector<BreakpointHit>& hits) {
    const bool cameInto = cause == Cause::BreakIn || cause == Cause::Breakpoint;
    const std::shared_ptr<StepWatcher> watcher = m_plan.goal.watcher;
    m_suspended = cameInto && !m_dropped ? m_plan : RunPlan{};
    m_plan = {};
    m_dropped = false;
    if (auto disarmed = m_debugger.breakpoints().disarm(); !disarmed) return tl::unexpected(disarmed.error());
    StopDecision decision;
    decision.cause = cause;
    for (const BreakpointHit& hit : hits) {
        decision.breakpoints.push_back(hit.id);
        decision.commands.push_back(hit.command);
    }
    // Where commands speak for the stop they may go on with the row.
    if (watcher && decision.isTold()) watcher->halted();
    return decision;
}

// A pass is one of g, not of a step.
std::vector<BreakpointHit> RunControl::recordHits(Address place, unsigned slots) {
    const bool going = m_plan.kind == RunPlan::Kind::Go || m_plan.kind == RunPlan::Kind::None;
    return m_debugger.breakpoints().recordHits(place, slots, going);
}

// An inner stop: the plan continues where the target stands. `freely`: there, where a breakpoint is to be hit
// and not to be stepped over.
Result<StopDecision> RunControl::goOn(std::optional<Address> freely) {
    if (m_dropped) return finish(Cause::Step);
    if (auto disarmed = m_debugger.breakpoints().disarmNear(); !disarmed)
        return tl::unexpected(disarmed.error());
    beGoing();
    if (auto gone = freely ? leave(*freely, false, false, false) : launch(false); !gone) {
        m_plan = {};
        return tl::unexpected(gone.error());
    }
    StopDecision decision;
    decision.resumed = true;
    decision.cause = freely ? Cause::Step : Cause::Breakpoint;
    return decision;
}

Result<StopDecision> RunControl::onModule(const ModuleEvent& report) {
    std::string text = moduleEventText(m_debugger, report);
    const FilterVerdict verdict = m_debugger.filters().onModule(report.path, report.unload);
    const bool atFirst = m_stopAtModuleLoad && !report.unload;
    const bool dropped = m_dropped;
    if (atFirst || verdict.breaks || !verdict.command.empty()) {
        auto decision = finish(Cause::ModuleLoad);
        if (!decision) return decision;
        decision->moduleLoaded = std::move(text);
        decision->command = commandOf(verdict, atFirst || dropped);
        return decision;
    }
    // The target may have dropped those near its own place (3.7), and a module that comes or goes moves
    // others.
    if (auto disarmed = m_debugger.breakpoints().disarmNear(); !disarmed)
        return tl::unexpected(disarmed.error());
    if (auto resumed = m_departure.resumeNotification(m_plan, m_steps.hiddenFrom(m_plan.serial)); !resumed)
        return tl::unexpected(resumed.error());
    StopDecision decision;
    decision.resumed = true;
    decision.cause = Cause::ModuleLoad;
    decision.moduleLoaded = std::move(text);
    decision.told = verdict.tells;
    return decision;
}

// The text is the target's wish, not the user's: it is told, not run (4.5).
Result<StopDecision> RunControl::onCommandString() {
    if (auto disarmed = m_debugger.breakpoints().disarmNear(); !disarmed)
        return tl::unexpected(disarmed.error());
    if (auto resumed = m_departure.resumeNotification(m_plan, m_steps.hiddenFrom(m_plan.serial)); !resumed)
        return tl::unexpected(resumed.error());
    StopDecision decision;
    decision.resumed = true;
    decision.cause = Cause::CommandString;
    return decision;
}

Result<> RunControl::correctProgramCounter(const Stop& change) {
    const ExceptionEvent* exception = change.exception();
    if (!exception || !isBreakpointCode(exception->code)) return {};
    const auto place = m_place.ofBreak();
    return place ? Result<>{} : tl::unexpected(place.error());
}

Result<StopDecision> RunControl::onBreakpoint(const Stop& change) {
    const auto place = m_place.ofBreak();
    if (!place) return tl::unexpected(place.error());
    const Address hit = *place;
    BreakpointTable& breakpoints = m_debugger.breakpoints();
    if (!breakpoints.isArmed(hit)) {
        if (auto hardware = onHardware(change)) return std::move(*hardware);
        return onForeignBreakpoint(change, hit);
    }
    // Its step off this breakpoint was cut short by what another one reported: that hit was told.
    if (m_steps.takeNotDone(change, hit) && m_silent.mayPass()) return goOn();
    if (const auto step = m_steps.takeLanded(change, hit);
        step && !step->hidden && step->plan == m_plan.serial)
        return onStepDone();
    const auto hits = recordHits(hit, 0);
    if (!hits.empty()) return finish(Cause::Breakpoint, hits);
    if (std::ranges::find(m_plan.go.until, hit) != m_plan.go.until.end()) return finish(Cause::Step);
    const auto reached = isTemporaryReached(hit, change);
    if (!reached) return tl::unexpected(reached.error());
    return *reached ? onStepDone() : goOn();
}

// Not in another thread, and not in a deeper turn of a recursion.
Result<bool> RunControl::isTemporaryReached(Address hit, const Stop& change) const {
    if (m_plan.temporary != hit) return false;
    const bool threadsKnown = m_plan.thread.value() != 0 && change.thread.value() != 0;
    if (threadsKnown && m_plan.thread != change.thread) return false;
    const auto stack = stoppedStackPointer(m_debugger);
    if (!stack) return tl::unexpected(stack.error());
    return *stack >= m_plan.stackLimit;
}

Result<StopDecision> RunControl::onForeignBreakpoint(const Stop& change, Address place) {
    if (auto disarmed = m_debugger.breakpoints().disarmNear(); !disarmed)
        return tl::unexpected(disarmed.error());
    const auto gone = m_place.isOursNoMore(place);
    if (!gone) return tl::unexpected(gone.error());
    if (*gone && m_silent.mayPass()) return goOn();
    switch (kernelBreakOf(m_debugger, change)) {
        case KernelBreak::BreakIn:
            return finish(Cause::BreakIn);
        case KernelBreak::BugCheck:
            return finish(Cause::BugCheck);
        case KernelBreak::Own:
        case KernelBreak::None:
            break;
    }
    return onException(*change.exception());
}

// A processor may have run into one just before it was taken out. Emptied registers do not tell which.
Result<bool> RunControl::isLateHit(unsigned slots, Address place) {
    if (!m_debugger.breakpoints().wasOurs(slots)) return false;
    if (slots != 0) return true;
    const auto before = m_debugger.read(place - 1, 1);
    if (!before) return tl::unexpected(before.error());
    return !before->allValid() || !m_debugger.architecture().isTrap(before->bytes);
}

// Nothing: no debug register of ours, or one whose pass count goes on while a step is done as well.
std::optional<Result<StopDecision>> RunControl::onHardware(const Stop& change) {
    const Architecture& architecture = m_debugger.architecture();
    BreakpointTable& breakpoints = m_debugger.breakpoints();
    const bool tracing = m_steps.anyOf(change);
    const HardwareHit hit = architecture.hardwareHit(change, breakpoints.debugRegisters(), tracing);
    if (!breakpoints.isOurs(hit.slots)) {
        const bool mayBeLate = isSingleStepCode(change.exception()->code) && !tracing && !hit.stepped;
        if (!mayBeLate || m_plan.kind == RunPlan::Kind::None) return {};
        const auto late = isLateHit(hit.slots, change.programCounter);
        if (!late) return tl::unexpected(late.error());
        return *late && m_silent.mayPass() ? std::optional(goOn()) : std::nullopt;
    }
    if (architecture.watchesBeforeAccess()) m_place.noteWatchHit(hit.slots);
    const auto hits = recordHits(change.programCounter, hit.slots);
    const bool once = hits.empty() && breakpoints.isOnce(hit.slots);
    if (hits.empty() && !once && tracing && hit.stepped) return {};
    if (hit.stepped) m_steps.takeDone(change);
    if (once) return finish(Cause::Step);
    return hits.empty() ? goOn() : finish(Cause::Breakpoint, hits);
}

Result<StopDecision> RunControl::onSingleStep(const Stop& change) {
    if (auto hardware = onHardware(change)) return std::move(*hardware);
    const auto step = m_steps.takeDone(change);
    if (!step) return onException(*change.exception());
    // One of a plan that another processor has ended is over without a word.
    if (step->hidden || step->plan != m_plan.serial) return goOn(change.programCounter);
    m_plan.thread = change.thread;  // another one, where the step switched threads
    return onStepDone();
}

// Whether the step that is done counts for what the row of steps looks for.
Result<bool> RunControl::reachesGoal() {
    if (m_plan.goal.until == StepGoal::Until::Count) return true;
    const auto pc = m_place.programCounter(false);
    if (!pc) return tl::unexpected(pc.error());
    if (!m_plan.goal.watcher) return NextInstruction(m_debugger, *pc).reaches(m_plan.goal);
    const auto next = m_plan.goal.watcher->steppedTo(*pc);
    if (!next) return tl::unexpected(next.error());
    if (next->through) {
        m_plan.temporary = next->through->until;
        m_plan.stackLimit = next->through->stack;
    }
    return next->over;
}

Result<StopDecision> RunControl::onStepDone() {
    m_plan.temporary.reset();
    if (m_plan.line) {
        const auto pc = m_place.programCounter(false);
        const auto goes = pc ? m_lines.goesOn(m_plan, *pc) : Result<bool>(tl::unexpected(pc.error()));
        if (!goes) return tl::unexpected(goes.error());
        // A breakpoint within the line is hit as it would be by running there.
        if (*goes)
            return goOn(m_debugger.breakpoints().mustStepOver(*pc) ? std::optional(*pc) : std::nullopt);
        m_plan.line.reset();
    }
    const auto counts = reachesGoal();
    if (!counts) return tl::unexpected(counts.error());
    const StepGoal goal = m_plan.goal;
    if (*counts && m_plan.goal.count > 0) --m_plan.goal.count;
    if (m_plan.goal.count == 0) {
        auto decision = finish(Cause::Step);
        if (decision) decision->command = goal.command;
        return decision;
    }
    // A breakpoint that a watched row comes to is hit as it would be by running there.
    const auto place = m_place.programCounter(false);
    if (!place) return tl::unexpected(place.error());
    const bool hits = goal.watcher && m_debugger.breakpoints().mustStepOver(*place);
    auto decision = goOn(hits ? std::optional(*place) : std::nullopt);
    if (decision && decision->resumed) {
        decision->cause = Cause::Step;
        decision->told = goal.tellsEach();  // one of several: its place is shown as the last one's is
    }
    return decision;
}

}  // namespace hawser::engine
