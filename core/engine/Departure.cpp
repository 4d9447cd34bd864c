#include "core/engine/Departure.h"

#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/Log.h"

namespace hawser::engine {

Result<> Departure::resume(RunPlan& plan, const Leg& leg, bool byUser) {
    const auto& except = leg.except;
    BreakpointTable& breakpoints = m_debugger.breakpoints();
    if (auto set = breakpoints.setOnce(plan.go.hardware ? plan.go.until : std::vector<Address>()); !set)
        return set;
    // A target that runs without one breakpoint is better than one that stands still for good.
    if (auto kept = breakpoints.keepWanted(except, leg.temporary); !kept) return kept;
    auto armed = arm(except);
    if (!armed && isLineError(armed.error())) return armed;
    if (!armed) warn(armed.error());
    const auto own = breakpoints.armTemporary(leg.temporary, except);
    if (!own && isLineError(own.error())) return own;
    if (!own && byUser) {
        if (auto disarmed = breakpoints.disarm(); !disarmed) return disarmed;
        return own;
    }
    if (!own) warn(own.error());
    const ResumeOrder order{.answer = answer(plan), .trace = leg.trace, .debugControl = breakpoints.dr7()};
    if (auto resumed = m_debugger.target().resume(order); !resumed) return resumed;
    plan.go.handling = ExceptionHandling::Default;  // meant the exception that is over now
    m_place.forget();
    m_debugger.targetResumed();
    return {};
}

// What stands there already may have been left by somebody else, or come back with a snapshot of the machine.
Result<> Departure::arm(std::optional<Address> except) {
    BreakpointTable& breakpoints = m_debugger.breakpoints();
    const unsigned skipped = except && m_place.wouldHitAgain(*except) ? m_place.watchHit() : 0;
    const auto armed = breakpoints.arm(except, skipped);
    if (armed || armed.error().code != ErrorCode::Refused || !armed.error().at) return armed;
    const auto cleared = breakpoints.clearStrays(Address(*armed.error().at));
    if (!cleared) return tl::unexpected(cleared.error());
    return breakpoints.arm(except, skipped);
}

void Departure::warn(const Error& error) {
    engineLog()->warn("{}", error.what);
    m_warning = error.what + "; the target goes on without it";
}

// Load symbols and command string: as little as possible, a boot makes dozens of them.
Result<> Departure::resumeNotification(const RunPlan& plan, std::optional<Address> except) {
    BreakpointTable& breakpoints = m_debugger.breakpoints();
    const std::vector<Address> temporary = plan.temporaries();
    if (auto kept = breakpoints.keepWanted(except, temporary); !kept) return kept;
    auto armed = breakpoints.arm(except);
    if (armed) armed = breakpoints.armTemporary(temporary, except);
    if (!armed && isLineError(armed.error())) return armed;
    if (!armed) warn(armed.error());
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
