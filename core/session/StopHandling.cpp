// What a session does with a state change: settle, identify, decide, show.
#include <fmt/format.h>

#include "core/command/StopReport.h"
#include "core/command/TargetReport.h"
#include "core/engine/BreakpointTable.h"
#include "core/session/SessionCore.h"

namespace hawser::session {

namespace {

// In these states nobody knows yet what the target did before it spoke.
bool isProbing(ConnectionState state) {
    switch (state) {
        case ConnectionState::WaitingForTarget:
        case ConnectionState::Synchronizing:
        case ConnectionState::Unresponsive:
        case ConnectionState::Resynchronizing:
        case ConnectionState::Restarting:
            return true;
        case ConnectionState::Closed:
        case ConnectionState::Opening:
        case ConnectionState::Running:
        case ConnectionState::Stopped:
        case ConnectionState::Failed:
            return false;
    }
    return false;
}

}  // namespace

void SessionCore::handleStateChange(kd::StateChanged change) {
    const bool probing = isProbing(m_connection.state());
    m_connection.setWaitKind(WaitKind::StopHandling);
    if (probing && !m_connection.settle(change)) return;
    engine::Stop stop = m_target.stopped(change.change);
    if (const auto* load = stop.module(); load != nullptr && load->allImagesGone()) {
        static_cast<void>(m_debugger->target().resumeFromNotification());
        targetForgotten();
        m_connection.targetLeft("The target says that all its images are gone: it leaves or reboots.");
        return;
    }
    if (bootsAgain(stop)) targetForgotten();
    m_debugger->targetStopped(stop);
    const bool newTarget = !m_debugger->identified();
    if (newTarget && !learnTarget(stop)) return;
    stop = *m_debugger->stop();  // as the machine that it came from lays it out
    // A booting kernel starts its processors one by one.
    if (m_debugger->processorCount() != m_toldProcessors) tellTarget();
    if (probing && !newTarget) {
        m_debugger->dropCaches();
        if (!isStillTrue(stop)) return;
    }

    const SeenStop here{stop.programCounter, stop.thread, stop.processor};
    // A target that ran is broken into at the same place as ever: the place alone does not tell.
    const bool wasStopped = m_connection.prober().verdict() == Belief::Stopped;
    const bool asBefore = probing && wasStopped && !newTarget && m_seenStop &&
                          m_seenStop->programCounter == here.programCounter &&
                          m_seenStop->thread == here.thread && m_seenStop->processor == here.processor &&
                          !m_debugger->breakpoints().isArmed(here.programCounter);
    if (wasOnlyProbed(stop, probing)) {
        m_connection.sayWhyResumed(probing
                                       ? "The target was running; it was stopped for a moment and goes on."
                                       : "A break-in left over from before stopped the target; it goes on.");
        if (auto resumed = m_debugger->run().resumeQuietly(); !resumed) {
            m_output.error(fmt::format("{}\n", inWords(resumed.error())));
            if (m_connection.targetHolds() && !m_connection.overtaken())
                reportStop({}, "The target is stopped; it could not be told to go on.");
        } else if (m_connection.breakWanted()) {
            m_connection.breakIn();  // asked for while the target was told to go on
        }
        tellModules();
        tellBreakpoints();
        return;
    }
    // It went silent while it was asked what this stop is: it is probed, and will tell its state again.
    if (!m_connection.targetHolds() || m_connection.overtaken()) return;
    decide(stop, asBefore);
}

// A kernel is loaded once. The packet that told of the boot by its number may have been lost.
bool SessionCore::bootsAgain(const engine::Stop& stop) const {
    const auto* load = stop.module();
    if (load == nullptr || load->unload || !m_debugger->identified()) return false;
    const auto& known = m_debugger->stop();
    const bool same = known && known->module() != nullptr && known->module()->base == load->base;
    return !same && load->base == m_debugger->info()->version.kernelBase;
}

// Stopped by nothing but our own asking: it must go on as if nothing had happened.
bool SessionCore::wasOnlyProbed(const engine::Stop& stop, bool probing) {
    if (m_connection.breakWanted() || !m_debugger->run().isBreakIn(stop)) return false;
    if (probing) return m_connection.prober().verdict() == Belief::Running;
    return m_connection.isStaleBreak(m_clock.now());
}

// A line that was held up tells of stops that are over. The answer to a question that was never asked before
// comes behind all of them.
bool SessionCore::isStillTrue(const engine::Stop& stop) {
    constexpr std::uint32_t kSizes = 64;
    const std::uint32_t size = 1 + m_questions++ % kSizes;
    const kd::ReadMemory question{kd::MemorySpace::Virtual, stop.programCounter, size};
    const auto answer = m_connection.exchangeUndisturbed({.body = question});
    if (!answer) static_cast<void>(askAgainIfCutShort(answer.error()));
    return answer.has_value();
}

// What a stop means was being asked when the line or the user came in between.
bool SessionCore::askAgainIfCutShort(const Error& error) {
    if (error.code != ErrorCode::Cancelled && error.code != ErrorCode::Disconnected) return false;
    if (m_inbox.pending() != Urgency::Interrupt) m_connection.askAgain();
    return true;
}

bool SessionCore::learnTarget(const engine::Stop& stop) {
    if (auto identified = m_debugger->identify(m_clearLeftovers); !identified) {
        if (askAgainIfCutShort(identified.error())) return false;
        m_output.error(fmt::format("The target could not be identified: {}\n", inWords(identified.error())));
        if (identified.error().code == ErrorCode::Timeout || !m_connection.targetHolds()) return false;
        m_connection.targetIsStopped("The target is stopped; it could not be identified.");
        tellPrompt(false);
        return false;
    }
    m_clearLeftovers = false;
    command::printBanner(*m_debugger, m_connection.breakWanted(), m_output);
    tellTarget();
    tellModules();
    tellBreakpoints();
    // A boot from its first module on: where the initial break is due.
    if (stop.module() != nullptr) {
        m_debugger->run().setStopAtModuleLoad(m_initialBreak == InitialBreak::AtFirstModule);
        if (m_initialBreak == InitialBreak::AtKernelStart) m_connection.setBreakWanted(true);
    }
    return true;
}

void SessionCore::decide(const engine::Stop& stop, bool asBefore) {
    if (asBefore) {
        m_connection.targetIsStopped("The target is stopped where it was; both ends are in step.");
        contentsMayHaveChanged();
        tellPrompt(false);
        return;
    }
    auto decision = m_debugger->run().onStop(stop);
    if (!decision) {
        m_output.error(fmt::format("After the stop: {}\n", inWords(decision.error())));
        if (!m_connection.targetHolds() || m_connection.overtaken()) return;
        reportStop({}, "The target is stopped.");
        return;
    }
    if (decision->resumed) {
        command::printPassed(stop, *decision, m_verbose, m_output);
        tellModules();
        tellBreakpoints();
        if (m_connection.breakWanted()) m_connection.breakIn();
        return;
    }
    m_debugger->run().setStopAtModuleLoad(false);
    // Somebody broke in, but not the user of this debugger.
    const bool found = decision->cause == engine::StopDecision::Cause::BreakIn && !m_connection.breakWanted();
    if (found) decision->cause = engine::StopDecision::Cause::Exception;
    reportStop(*decision, found ? "The target was found stopped." : reasonOf(*decision));
}

void SessionCore::reportStop(const engine::StopDecision& decision, const std::string& reason) {
    const engine::Stop& stop = *m_debugger->stop();
    m_seenStop = SeenStop{stop.programCounter, stop.thread, stop.processor};
    ++m_epoch;
    m_connection.targetIsStopped(reason);
    command::printStop(*m_debugger, decision, m_host, m_verbose, m_output);
    tellModules();
    tellBreakpoints();
    m_listener.stopped(
        {m_epoch, stop.programCounter, stop.processor, stop.processorCount, QString::fromStdString(reason)});
    tellPrompt(true);
    m_connection.setWaitKind(WaitKind::UserWork);
    afterCommand(m_interpreter->stopped(decision));
    runInitialCommands();
}

std::string SessionCore::reasonOf(const engine::StopDecision& decision) const {
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
    }
    return {};
}

void SessionCore::tellTarget() {
    const engine::TargetInfo& info = *m_debugger->info();
    const engine::TargetVersion& version = info.version;
    TargetSummary summary;
    summary.name = QString::fromStdString(command::targetName(info));
    summary.version = QString::fromStdString(command::targetVersionLine(info));
    summary.buildLab = QString::fromStdString(info.buildLab);
    summary.kernelBase = version.kernelBase;
    summary.processors = m_toldProcessors = m_debugger->processorCount();
    summary.pointers64 = version.pointers64;
    m_listener.targetIdentified(std::move(summary));
}

}  // namespace hawser::session
