#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/engine/Architecture.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/ExceptionCodes.h"
#include "core/engine/KernelBreak.h"
#include "core/engine/LoadedModules.h"
#include "core/engine/RunControl.h"

// What a stop means: the user's, or one to go on from.
namespace hawser::engine {

namespace {

std::string moduleText(const Debugger& debugger, const ModuleEvent& report) {
    if (report.allImagesGone()) return "All images are unloaded";
    const std::string path = printable(report.path, 260);
    if (report.unload) return fmt::format("Unload module {} at {}", path, debugger.addressText(report.base));
    return fmt::format("ModLoad: {} {}   {}", debugger.addressText(report.base),
                       debugger.addressText(report.base + report.size), path);
}

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
Result<StopDecision> RunControl::finish(Cause cause, std::vector<unsigned> breakpoints) {
    m_suspended = cause == Cause::BreakIn && !m_dropped ? m_plan : RunPlan{};
    m_plan = {};
    m_dropped = false;
    if (auto disarmed = m_debugger.breakpoints().disarm(); !disarmed) return tl::unexpected(disarmed.error());
    StopDecision decision;
    decision.cause = cause;
    decision.breakpoints = std::move(breakpoints);
    return decision;
}

// An inner stop: the plan continues where the target stands.
Result<StopDecision> RunControl::goOn() {
    if (m_dropped) return finish(Cause::Step);
    if (auto disarmed = m_debugger.breakpoints().disarm(); !disarmed) return tl::unexpected(disarmed.error());
    beGoing();
    if (auto launched = launch(false); !launched) {
        m_plan = {};
        return tl::unexpected(launched.error());
    }
    StopDecision decision;
    decision.resumed = true;
    decision.cause = Cause::Breakpoint;
    return decision;
}

Result<StopDecision> RunControl::onModule(const ModuleEvent& report) {
    std::string text = moduleText(m_debugger, report);
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
    // Taken out and put back, since the target may have dropped those near its own place (3.7), and a module
    // that comes or goes moves others.
    if (auto disarmed = m_debugger.breakpoints().disarm(); !disarmed) return tl::unexpected(disarmed.error());
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
    if (auto disarmed = m_debugger.breakpoints().disarm(); !disarmed) return tl::unexpected(disarmed.error());
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
    auto ids = breakpoints.recordHits(hit, 0);
    if (!ids.empty()) return finish(Cause::Breakpoint, std::move(ids));
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
    const auto stack = stackPointer();
    if (!stack) return tl::unexpected(stack.error());
    return *stack >= m_plan.stackLimit;
}

Result<StopDecision> RunControl::onForeignBreakpoint(const Stop& change, Address place) {
    if (auto disarmed = m_debugger.breakpoints().disarm(); !disarmed) return tl::unexpected(disarmed.error());
    const auto gone = m_place.isOursNoMore(place);
    if (!gone) return tl::unexpected(gone.error());
    if (*gone && m_silent.mayPass()) return goOn();
    switch (kernelBreakOf(m_debugger, change)) {
        case KernelBreak::BreakIn:
            return finish(Cause::BreakIn);
        case KernelBreak::BugCheck:
            return finish(Cause::BugCheck);
        case KernelBreak::None:
            break;
    }
    return onException(*change.exception());
}

// Nothing: no debug register of ours, or one whose pass count goes on while a step is done as well.
std::optional<Result<StopDecision>> RunControl::onHardware(const Stop& change) {
    const Architecture& architecture = m_debugger.architecture();
    BreakpointTable& breakpoints = m_debugger.breakpoints();
    const bool tracing = m_steps.anyOf(change);
    const HardwareHit hit = architecture.hardwareHit(change, breakpoints.debugRegisters(), tracing);
    if (!breakpoints.isOurs(hit.slots)) return {};
    if (architecture.watchesBeforeAccess()) m_place.noteWatchHit(hit.slots);
    auto ids = breakpoints.recordHits(change.programCounter, hit.slots);
    if (ids.empty() && tracing && hit.stepped) return {};
    if (hit.stepped) m_steps.takeDone(change);
    return ids.empty() ? goOn() : finish(Cause::Breakpoint, std::move(ids));
}

Result<StopDecision> RunControl::onSingleStep(const Stop& change) {
    if (auto hardware = onHardware(change)) return std::move(*hardware);
    const auto step = m_steps.takeDone(change);
    if (!step) return onException(*change.exception());
    // One of a plan that another processor has ended is over without a word.
    if (step->hidden || step->plan != m_plan.serial) return onHiddenStep();
    m_plan.thread = change.thread;  // another one, where the step switched threads
    return onStepDone();
}

// Not goOn(): a breakpoint at the very next instruction is to be hit, not stepped over.
Result<StopDecision> RunControl::onHiddenStep() {
    if (m_dropped) return finish(Cause::Step);
    if (auto disarmed = m_debugger.breakpoints().disarm(); !disarmed) return tl::unexpected(disarmed.error());
    beGoing();
    if (auto resumed = m_departure.resume(m_plan, false, {}, false); !resumed) {
        m_plan = {};
        return tl::unexpected(resumed.error());
    }
    StopDecision decision;
    decision.resumed = true;
    decision.cause = Cause::Step;
    return decision;
}

Result<StopDecision> RunControl::onStepDone() {
    m_plan.temporary.reset();
    if (m_plan.stepsLeft > 0) --m_plan.stepsLeft;
    if (m_plan.stepsLeft == 0) return finish(Cause::Step);
    auto decision = goOn();
    if (decision && decision->resumed) {
        decision->cause = Cause::Step;
        decision->told = true;  // one of several: its place is shown as the last one's is
    }
    return decision;
}

}  // namespace hawser::engine
