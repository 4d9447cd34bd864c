#include "core/engine/StopPlace.h"

#include "core/engine/Architecture.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/ExceptionCodes.h"

namespace hawser::engine {

Result<Address> stoppedStackPointer(Debugger& debugger) {
    const auto registers = debugger.registers(debugger.stop()->processor);
    if (!registers) return tl::unexpected(registers.error());
    return (*registers)->stackPointer();
}

void StopPlace::forget() {
    m_corrected.reset();
    m_watchHit = 0;
}

void StopPlace::forgetTarget() {
    forget();
    m_reportsBehind.reset();
}

Result<> StopPlace::comeBack(Address pc) {
    if (m_corrected) m_corrected = pc;
    const auto now = programCounter(true);
    if (!now) return tl::unexpected(now.error());
    return *now == pc ? Result<>{} : m_debugger.setProgramCounter(pc);
}

// A compiled-in breakpoint, the kernel's own one for a break-in included, would be run into again
// (kd-protocol.md 3.6). At a stop our breakpoints are out of the memory, so what is read there is the code
// itself.
Result<bool> StopPlace::passHardCodedBreak() {
    const Stop& stop = *m_debugger.stop();
    const ExceptionEvent* exception = stop.exception();
    if (!exception || !isBreakpointCode(exception->code)) return false;
    if (auto same = m_debugger.selectProcessor(stop.processor); !same) return tl::unexpected(same.error());
    const auto pc = programCounter(true);
    if (!pc) return tl::unexpected(pc.error());
    const Address behind = *pc + m_debugger.architecture().breakSize();
    const bool moved = *pc != m_corrected.value_or(stop.programCounter);
    // Where it was not looked at yet.
    const bool toldBehind = !m_corrected && behind == stop.programCounter && m_reportsBehind == true;
    if (moved && !toldBehind) return false;  // by the user
    const auto isOwn = isBreakCode(*pc);
    if (!isOwn || !*isOwn) return isOwn;
    if (auto set = m_debugger.setProgramCounter(behind); !set) return tl::unexpected(set.error());
    m_corrected = behind;
    return true;
}

// Some processors stop before the access that they watch for, and would do so for ever.
bool StopPlace::wouldHitAgain(Address pc) const {
    return m_watchHit != 0 && m_debugger.stop() && pc == m_debugger.stop()->programCounter;
}

// Within a plan the report tells the place; at a user's command the registers do, since they may have been
// changed.
Result<Address> StopPlace::programCounter(bool byUser) const {
    const Stop& stop = *m_debugger.stop();
    if (m_corrected && !byUser) return *m_corrected;
    if (!byUser) return stop.programCounter;
    const auto registers = m_debugger.registers(stop.processor);
    if (registers) return (*registers)->programCounter();
    if (registers.error().code == ErrorCode::Unsupported) return m_corrected.value_or(stop.programCounter);
    return tl::unexpected(registers.error());
}

Result<bool> StopPlace::isBreakCode(Address address) {
    const Architecture& architecture = m_debugger.architecture();
    const auto code = m_debugger.read(address, architecture.breakSize());
    if (!code) return tl::unexpected(code.error());
    return code->allValid() && architecture.isBreak(code->bytes);
}

Result<bool> StopPlace::isBreak(Address address) {
    if (m_debugger.breakpoints().isArmed(address)) return true;
    return isBreakCode(address);
}

// Breaks stand side by side as well, between functions for one, and a processor that was moved off a break
// stands behind it: those teach nothing.
Result<bool> StopPlace::reportedBehind() {
    const Address reported = m_debugger.stop()->programCounter;
    const Address before = reported - m_debugger.architecture().breakSize();
    const BreakpointTable& breakpoints = m_debugger.breakpoints();
    // What was learned at another kind of break does not hold against a breakpoint of ours with nothing
    // behind.
    const bool mayContradict = breakpoints.isArmed(before) && !breakpoints.wasArmed(reported);
    if (m_reportsBehind && (*m_reportsBehind || !mayContradict)) return *m_reportsBehind;
    const auto here = isBreak(reported);
    if (!here) return here;
    const auto there = isBreak(before);
    if (!there) return there;
    if (*here && !*there) m_reportsBehind = false;
    if (*here || !*there) return false;
    const auto pc = programCounter(true);
    const bool certain = breakpoints.isArmed(before) || (pc && *pc == before);
    if (certain) m_reportsBehind = true;
    return certain;
}

// Most kernels report the breakpoint's own address, some the one behind it: that is put right here.
Result<Address> StopPlace::ofBreak() {
    const Address reported = m_debugger.stop()->programCounter;
    const auto behind = reportedBehind();
    if (!behind) return tl::unexpected(behind.error());
    if (!*behind) return reported;
    const Address before = reported - m_debugger.architecture().breakSize();
    if (auto moved = m_debugger.setProgramCounter(before); !moved) return tl::unexpected(moved.error());
    m_corrected = before;
    return before;
}

// Two processors at breakpoints at once: the second one's report comes when that breakpoint may be gone
// already.
Result<bool> StopPlace::isOursNoMore(Address place) {
    if (!m_debugger.breakpoints().wasArmed(place)) return false;
    const auto own = isBreakCode(place);
    if (!own) return own;
    return !*own;
}

}  // namespace hawser::engine
