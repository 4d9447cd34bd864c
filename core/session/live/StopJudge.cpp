#include "core/session/live/StopJudge.h"

#include <fmt/format.h>

#include <utility>

#include "core/engine/BreakpointTable.h"
#include "core/engine/LoadedModules.h"
#include "core/engine/RunControl.h"

namespace hawser::session {

namespace {

// Drivers come without a word where a kernel tells of none. A step that cost a look at each instruction would
// be slow on a slow line, and what cannot tell why it stopped is not asked at once.
bool mayShowNewModules(engine::StopDecision::Cause cause) {
    return cause != engine::StopDecision::Cause::Step && cause != engine::StopDecision::Cause::Unreadable;
}

std::string reasonOf(const engine::StopDecision& decision) {
    using Cause = engine::StopDecision::Cause;
    switch (decision.cause) {
        case Cause::BreakIn:
            return "The target was broken into.";
        case Cause::Breakpoint:
            return decision.breakpoints.empty()
                       ? "A breakpoint was hit."
                       : fmt::format("Breakpoint {} hit.", decision.breakpoints.front());
        case Cause::Step:
            return "A step was done.";
        case Cause::ModuleLoad:
            return "A module was loaded.";
        case Cause::Exception:
            return "An exception stopped the target.";
        case Cause::ProcessorSwitch:
            return "Another processor was chosen.";
        case Cause::BugCheck:
            return "The target stopped with a bug check.";
        case Cause::CommandString:
            return "The target sent a command.";
        case Cause::Unreadable:
            return "The target stopped, and why cannot be read.";
    }
    return {};
}

}  // namespace

void StopJudge::judge(kd::StateChanged change) {
    const bool probing = isFindingOut(m_connection.state());
    if (probing && !m_connection.settle(change)) return;
    engine::Stop stop = m_target.stopped(change.change);
    tellTrouble(stop);
    if (leaves(stop)) return;
    if (bootsAgain(stop)) forgetTarget();
    m_debugger.targetStopped(stop);
    tellIfUnlisted(stop);
    const bool newTarget = !m_introduced;
    if (newTarget && !learnTarget(stop)) return;
    stop = *m_debugger.stop();  // as the machine that it came from lays it out
    m_owner.stopKnown();
    if (probing && !newTarget) m_debugger.dropCaches();
    if ((probing || change.mayBeOver) && !newTarget && !confirm(stop)) return;
    // Asked before anything is let go, for that ends the probe.
    const bool another = probing && !newTarget && isAnotherPast(stop);
    if (another && !learnAnew()) return;
    const bool asBefore = probing && !newTarget && !another && standsAsShown(stop);
    if (wasOnlyProbed(stop, probing)) {
        goOn(probing);
        return;
    }
    // It went silent while it was asked what this stop is: it is probed, and will tell its state again.
    if (!m_connection.targetHolds() || m_connection.overtaken()) return;
    if (asBefore) {
        m_connection.targetIsStopped("The target is stopped where it was; both ends are in step.");
        m_connection.setWaitKind(WaitKind::UserWork);
        m_owner.stoppedAsBefore();
        return;
    }
    decide(stop);
}

void StopJudge::forgetTarget() {
    m_debugger.forgetTarget();
    m_shown.reset();
    m_clearLeftovers = true;
    m_introduced = false;
    m_listIsFull = false;
    m_owner.targetForgotten();
}

void StopJudge::tellTrouble(const engine::Stop& stop) {
    if (stop.trouble.empty()) return;
    m_owner.failed(stop.trouble + (stop.isUnreadable() ? " The target counts as stopped."
                                                       : " What can be read of it is used."));
}

void StopJudge::tellIfUnlisted(const engine::Stop& stop) {
    const auto* const load = stop.module();
    const bool full = m_debugger.modules().size() >= engine::kMaxModules;
    if (load == nullptr || load->unload || !full || m_debugger.moduleAt(load->base) != nullptr) return;
    if (std::exchange(m_listIsFull, true)) return;
    m_owner.failed(fmt::format("The target has announced more than {} modules; the others are not listed.",
                               engine::kMaxModules));
}

bool StopJudge::leaves(const engine::Stop& stop) {
    const auto* load = stop.module();
    if (load == nullptr || !load->allImagesGone()) return false;
    static_cast<void>(m_debugger.target().resumeFromNotification());
    forgetTarget();
    m_connection.targetLeft("The target says that all its images are gone: it leaves or reboots.");
    return true;
}

// A kernel is loaded once. The packet that told of the boot by its number may have been lost.
bool StopJudge::bootsAgain(const engine::Stop& stop) const {
    const auto* load = stop.module();
    if (load == nullptr || load->unload || !m_debugger.identified()) return false;
    const auto& known = m_debugger.stop();
    const bool same = known && known->module() != nullptr && known->module()->base == load->base;
    return !same && load->base == m_debugger.info()->version.kernelBase;
}

// Step by step: what is done is not done again when the rest was cut short.
bool StopJudge::learnTarget(const engine::Stop& stop) {
    if (!m_debugger.identified() && !identify()) return false;
    if (m_clearLeftovers && !clearLeftovers()) return false;
    m_introduced = true;
    m_owner.targetIdentified(m_connection.breakIns().wanted());
    // A boot from its first module on: where the initial break is due.
    if (stop.module() != nullptr) {
        m_debugger.run().setStopAtModuleLoad(m_owner.initialBreak() == InitialBreak::AtFirstModule);
        if (m_owner.initialBreak() == InitialBreak::AtKernelStart) m_connection.breakIns().setWanted(true);
    }
    return true;
}

bool StopJudge::identify() {
    const auto identified = m_debugger.identify();
    if (identified) return true;
    if (askAgainIfCutShort(identified.error())) return false;
    m_owner.failed(fmt::format("The target could not be identified: {}", inWords(identified.error())));
    if (identified.error().code == ErrorCode::Timeout || !m_connection.targetHolds()) return false;
    m_connection.targetIsStopped("The target is stopped; it could not be identified.");
    m_owner.stoppedUnknown();
    return false;
}

// What it refuses is told, and fails nothing else.
bool StopJudge::clearLeftovers() {
    m_clearing = true;
    const auto cleared = m_debugger.clearLeftovers();
    m_clearing = false;
    if (!cleared) {
        if (askAgainIfCutShort(cleared.error())) return false;
        if (cleared.error().code == ErrorCode::Timeout) return false;  // it is being probed
        m_owner.failed(fmt::format("What an earlier debugger may have left in the target stays there: {}",
                                   inWords(cleared.error())));
    }
    m_clearLeftovers = false;
    return true;
}

// A line that was held up tells of stops that are over. The answer to a question that was never asked before
// comes behind all of them.
bool StopJudge::confirm(const engine::Stop& stop) {
    constexpr std::uint32_t kSizes = 64;
    const std::uint32_t size = 1 + m_questions++ % kSizes;
    const kd::ReadMemory question{kd::MemorySpace::Virtual, stop.programCounter, size};
    const auto answer = m_connection.exchangeUndisturbed({.body = question});
    if (!answer) static_cast<void>(askAgainIfCutShort(answer.error()));
    return answer.has_value();
}

// What a stop means was being asked when the line or the user came in between.
bool StopJudge::askAgainIfCutShort(const Error& error) {
    if (error.code != ErrorCode::Cancelled && error.code != ErrorCode::Disconnected) return false;
    // What the user wants now, resynchronize or close, asks by itself.
    if (!m_owner.mustEnd(WaitKind::StopHandling, {})) m_connection.stopUnexplained();
    return true;
}

// It was shown stopped, and was found running: somebody let it go, or put it back to where it was once.
bool StopJudge::isAnotherPast(const engine::Stop& stop) const {
    return m_shown && m_connection.verdict() == Belief::Stopped && m_connection.neededBreakIn() &&
           m_debugger.run().isBreakIn(stop);
}

// Nothing that was known of it need hold, and what stands in it need not be what was put there.
bool StopJudge::learnAnew() {
    m_owner.noted(
        "The target had stopped and was found running: it was let go by another hand, or put back to a "
        "snapshot. Everything is read again.");
    m_shown.reset();
    m_debugger.run().forget();
    m_debugger.breakpoints().targetForgot();
    m_clearLeftovers = true;
    if (!identify() || !clearLeftovers()) return false;
    m_owner.modulesMayDiffer();
    return true;
}

// A target that ran is broken into at the same place as ever: the place alone does not tell.
bool StopJudge::standsAsShown(const engine::Stop& stop) const {
    return m_connection.verdict() == Belief::Stopped && m_shown == placeOf(stop) &&
           !m_debugger.breakpoints().isArmed(stop.programCounter);
}

// Stopped by nothing but our own asking: it must go on as if nothing had happened.
bool StopJudge::wasOnlyProbed(const engine::Stop& stop, bool probing) {
    if (m_connection.breakIns().wanted() || !m_debugger.run().isBreakIn(stop)) return false;
    if (probing) return m_connection.verdict() == Belief::Running;
    return m_connection.breakIns().isLeftOver(m_clock.now());
}

void StopJudge::goOn(bool probing) {
    m_connection.sayWhyResumed(probing ? "The target was running; it was stopped for a moment and goes on."
                                       : "A break-in left over from before stopped the target; it goes on.");
    if (auto resumed = m_debugger.run().resumeQuietly(); !resumed) {
        m_owner.failed(inWords(resumed.error()));
        if (m_connection.targetHolds() && !m_connection.overtaken())
            show({}, "The target is stopped; it could not be told to go on.");
    } else if (m_connection.breakIns().wanted()) {
        m_connection.breakIn();  // asked for while the target was told to go on
    }
    m_owner.modulesMayDiffer();
}

void StopJudge::decide(const engine::Stop& stop) {
    auto decision = m_debugger.run().onStop(stop);
    if (!decision) {
        m_owner.failed(fmt::format("After the stop: {}", inWords(decision.error())));
        if (!m_connection.targetHolds() || m_connection.overtaken()) return;
        show({}, "The target is stopped.");
        return;
    }
    if (decision->resumed) {
        m_owner.passed(stop, *decision);
        m_owner.modulesMayDiffer();
        if (m_connection.breakIns().wanted()) m_connection.breakIn();
        return;
    }
    // What cannot be asked now is asked at the next stop.
    if (mayShowNewModules(decision->cause)) static_cast<void>(m_debugger.noticeModules());
    // It was doubted while it was asked, in the same bytes as the answer.
    if (!m_connection.targetHolds() || m_connection.overtaken()) return;
    m_debugger.run().setStopAtModuleLoad(false);
    // Somebody broke in, but not the user of this debugger.
    const bool found =
        decision->cause == engine::StopDecision::Cause::BreakIn && !m_connection.breakIns().wanted();
    if (found) decision->cause = engine::StopDecision::Cause::Exception;
    show(*decision, found ? "The target was found stopped." : reasonOf(*decision));
}

void StopJudge::show(engine::StopDecision decision, const std::string& reason) {
    decision.breakAsked = m_connection.breakIns().wanted();
    m_shown = placeOf(*m_debugger.stop());
    m_connection.targetIsStopped(reason);
    m_owner.stopped(decision, reason);
    m_connection.setWaitKind(WaitKind::UserWork);
    m_owner.stopHandled(decision);
}

}  // namespace hawser::session
