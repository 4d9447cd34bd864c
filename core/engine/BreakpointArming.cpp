#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/engine/Architecture.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/Log.h"

// How the breakpoints get into the target and out of it again.
namespace hawser::engine {

Result<> BreakpointTable::insert(Address address, bool temporary) {
    const auto standing = std::find_if(m_armed.begin(), m_armed.end(),
                                       [&](const Armed& armed) { return armed.address == address; });
    if (standing != m_armed.end()) {
        standing->temporary = standing->temporary && temporary;
        return {};
    }
    // Listed before it is asked for: when the answer is lost it may stand there, and must be taken out later.
    m_armed.push_back({address, 0, temporary});
    const auto handle = m_debugger.target().insertBreakpoint(address);
    if (!handle) {
        if (!isLineError(handle.error())) m_armed.pop_back();
        return tl::unexpected(handle.error());
    }
    m_armed.back().handle = *handle;
    if (!wasArmed(address)) m_recent.push_back(address);
    if (m_recent.size() > kMaxRecent) m_recent.pop_front();
    return {};
}

Result<> BreakpointTable::arm(std::optional<Address> except, unsigned skipped) {
    std::optional<Error> first;
    for (const Breakpoint& breakpoint : m_list) {
        const bool wanted =
            breakpoint.kind == BreakpointKind::Software && breakpoint.enabled && breakpoint.resolved;
        if (!wanted || breakpoint.address == except) continue;
        const auto set = insert(breakpoint.address, false);
        if (set) continue;
        if (isLineError(set.error())) return set;
        if (first) continue;
        first = reworded(set.error(),
                         fmt::format("breakpoint {} could not be set: {}", breakpoint.id, set.error().what));
        first->at = breakpoint.address.value();
    }
    if (auto set = armHardware(except, skipped); !set) {
        if (isLineError(set.error())) return set;
        if (!first) first = set.error();
    }
    if (first) return tl::unexpected(*first);
    return {};
}

Result<> BreakpointTable::armHardware(std::optional<Address> except, unsigned skipped) {
    const HardwareSlots has = m_debugger.architecture().hardware();
    DebugRegisterPlan wanted{{}, m_written.everOurs, skipped};
    for (const Breakpoint& b : m_list) {
        if (b.kind == BreakpointKind::Software || !b.enabled || !b.resolved) continue;
        unsigned slot = has.first(b.kind);
        const unsigned end = slot + has.count(b.kind);
        while (slot < end && wanted.set.slots[slot]) ++slot;
        if (slot == end) continue;
        if (b.kind == BreakpointKind::Execute && b.address == except) wanted.skipped |= 1u << slot;
        wanted.everOurs |= 1u << slot;
        wanted.set.slots[slot] = DebugRegisterSet::Slot{b.id, b.address, b.kind, b.size};
    }
    const bool sameSet = wanted.set == m_written.set;
    const bool sameSkipped = wanted.skipped == m_written.skipped;
    const bool stands = sameSet && (sameSkipped || m_debugger.architecture().controlTravelsWithContinue());
    const bool everywhere = m_writtenTo == m_debugger.processorCount();
    m_written = wanted;
    if (stands && (wanted.set.empty() || everywhere)) return {};
    return writeHardware();
}

Result<> BreakpointTable::writeHardware() {
    // Not known until all have it: a lost answer in between makes the next resume write all of them again.
    m_writtenTo = 0;
    const std::uint32_t processors = m_debugger.processorCount();
    for (std::uint32_t processor = 0; processor < processors; ++processor)
        if (auto set = m_debugger.architecture().writeDebugRegisters(
                m_debugger.target(), static_cast<std::uint16_t>(processor), m_written, dr7());
            !set)
            return set;
    m_writtenTo = processors;
    m_debugger.dropCaches();
    return {};
}

Result<> BreakpointTable::clearDebugRegisters() {
    if (m_written.everOurs == 0) return {};
    m_written = {{}, m_written.everOurs, 0};
    if (auto cleared = writeHardware(); !cleared) return cleared;
    m_writtenTo = 0;
    return {};
}

Result<> BreakpointTable::armTemporary(std::span<const Address> addresses) {
    for (const Address address : addresses)
        if (auto set = insert(address, true); !set) return set;
    return {};
}

Result<> BreakpointTable::disarm() {
    if (m_armed.empty()) return {};
    m_debugger.dropMemoryCache();  // it may hold the breakpoint instructions
    bool uncertain = false;
    for (auto armed = m_armed.begin(); armed != m_armed.end();) {
        if (armed->handle == 0) {
            uncertain = true;
            ++armed;
            continue;
        }
        const auto removed = m_debugger.target().removeBreakpoint(armed->handle);
        if (!removed && isLineError(removed.error())) return removed;
        if (!removed)
            engineLog()->warn("breakpoint at {}: {}", m_debugger.addressText(armed->address),
                              removed.error().what);
        armed = m_armed.erase(armed);
    }
    if (uncertain)
        if (auto cleared = m_debugger.target().clearLeftoverBreakpoints(); !cleared) return cleared;
    m_armed.clear();
    return {};
}

void BreakpointTable::targetForgot() {
    m_armed.clear();
    m_recent.clear();
    m_written = {};
    m_writtenTo = 0;
}

bool BreakpointTable::isArmed(Address address) const {
    return std::any_of(m_armed.begin(), m_armed.end(),
                       [&](const Armed& armed) { return armed.address == address; });
}

bool BreakpointTable::wasArmed(Address address) const {
    return std::find(m_recent.begin(), m_recent.end(), address) != m_recent.end();
}

bool BreakpointTable::isOurs(unsigned slots) const {
    for (unsigned i = 0; i < kMaxDebugSlots; ++i)
        if (((slots >> i) & 1) != 0 && m_written.set.slots[i]) return true;
    return false;
}

std::uint64_t BreakpointTable::dr7() const {
    const std::uint64_t found = m_debugger.stop() ? m_debugger.stop()->debugControl : 0;
    return m_debugger.architecture().debugControl(found, m_written);
}

}  // namespace hawser::engine
