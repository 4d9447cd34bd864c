#include "core/engine/StopPlace.h"

#include "core/engine/Architecture.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/ExceptionCodes.h"

namespace hawser::engine {

void StopPlace::forget() {
    m_corrected.reset();
    m_watchHit = 0;
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
    if (*pc != m_corrected.value_or(stop.programCounter)) return false;  // the user has moved on
    const Architecture& architecture = m_debugger.architecture();
    const auto code = m_debugger.read(*pc, architecture.breakSize());
    if (!code) return tl::unexpected(code.error());
    if (!code->allValid() || !architecture.isBreak(code->bytes)) return false;
    const Address behind = *pc + architecture.breakSize();
    if (auto moved = m_debugger.setProgramCounter(behind); !moved) return tl::unexpected(moved.error());
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

// Most kernels report the breakpoint's own address, some the one behind it: that is put right here.
Result<std::optional<Address>> StopPlace::ownBreakpointHit(Address pc) {
    if (m_debugger.breakpoints().isArmed(pc)) return std::optional(pc);
    const Address before = pc - m_debugger.architecture().breakSize();
    if (!m_debugger.breakpoints().isArmed(before)) return std::optional<Address>{};
    if (auto moved = m_debugger.setProgramCounter(before); !moved) return tl::unexpected(moved.error());
    m_corrected = before;
    return std::optional(before);
}

// Two processors at breakpoints at once: the second one's report comes when that breakpoint may be gone
// already.
Result<bool> StopPlace::wasOurBreakpoint(Address pc) {
    const Architecture& architecture = m_debugger.architecture();
    for (const Address address : {pc, pc - architecture.breakSize()}) {
        if (!m_debugger.breakpoints().wasArmed(address)) continue;
        const auto code = m_debugger.read(address, architecture.breakSize());
        if (!code) return tl::unexpected(code.error());
        if (!code->allValid() || architecture.isBreak(code->bytes)) continue;
        if (address == pc) return true;
        if (auto moved = m_debugger.setProgramCounter(address); !moved) return tl::unexpected(moved.error());
        m_corrected = address;
        return true;
    }
    return false;
}

}  // namespace hawser::engine
