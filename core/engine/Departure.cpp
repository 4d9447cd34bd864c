#include "core/engine/Departure.h"

#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/Log.h"

namespace hawser::engine {

Result<> Departure::resume(RunPlan& plan, bool trace, std::optional<Address> except, bool byUser) {
    BreakpointTable& breakpoints = m_debugger.breakpoints();
    auto armed = breakpoints.arm(except, except && m_place.wouldHitAgain(*except) ? m_place.watchHit() : 0);
    if (armed) armed = breakpoints.armTemporary(plan.temporaries(except));
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
    const ResumeOrder order{.answer = answer(plan), .trace = trace, .debugControl = breakpoints.dr7()};
    if (auto resumed = m_debugger.target().resume(order); !resumed) return resumed;
    plan.go.handling = ExceptionHandling::Default;  // meant the exception that is over now
    m_place.forget();
    m_debugger.targetResumed();
    return {};
}

// Load symbols and command string: as little as possible, a boot makes dozens of them.
Result<> Departure::resumeNotification(const RunPlan& plan, std::optional<Address> except) {
    BreakpointTable& breakpoints = m_debugger.breakpoints();
    auto armed = breakpoints.arm(except);
    if (armed) armed = breakpoints.armTemporary(plan.temporaries(except));
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

// Breakpoints and steps are ours; any other exception is the system's business unless the user says otherwise
// (3.6).
ExceptionAnswer Departure::answer(const RunPlan& plan) const {
    const ExceptionEvent* exception = m_debugger.stop()->exception();
    if (!exception) return ExceptionAnswer::Continue;
    switch (plan.go.handling) {
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

}  // namespace hawser::engine
