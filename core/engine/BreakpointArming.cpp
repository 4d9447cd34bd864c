#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/Log.h"

// How the breakpoints get into the target and out of it again.
namespace hawser::engine {

namespace {

constexpr std::uint64_t kDr7Reserved = 0x400;  // always one (Intel SDM vol. 3, 18.2.4)

}  // namespace

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

Result<> BreakpointTable::arm(std::optional<Address> except) {
    std::optional<Error> first;
    for (const Breakpoint& breakpoint : m_list) {
        const bool wanted =
            breakpoint.kind == BreakpointKind::Software && breakpoint.enabled && breakpoint.resolved;
        if (!wanted || breakpoint.address == except) continue;
        const auto set = insert(breakpoint.address, false);
        if (set) continue;
        if (isLineError(set.error())) return set;
        if (!first)
            first = Error{set.error().code,
                          fmt::format("breakpoint {} could not be set: {}", breakpoint.id, set.error().what),
                          breakpoint.address.value()};
    }
    if (auto set = armHardware(except); !set) {
        if (isLineError(set.error())) return set;
        if (!first) first = set.error();
    }
    if (first) return tl::unexpected(*first);
    return {};
}

Result<> BreakpointTable::armHardware(std::optional<Address> except) {
    DebugRegisterSet wanted;
    unsigned slot = 0;
    m_skipped = 0;
    for (const Breakpoint& b : m_list) {
        if (b.kind == BreakpointKind::Software || !b.enabled || !b.resolved || slot == kDebugRegisters)
            continue;
        if (b.kind == BreakpointKind::Execute && b.address == except) m_skipped |= 1u << slot;
        m_everUsed |= 1u << slot;
        wanted.slots[slot++] = DebugRegisterSet::Slot{b.id, b.address, b.kind, b.size};
    }
    const std::uint32_t processors = m_debugger.processorCount();
    if (wanted == m_written && (wanted.empty() || m_writtenTo == processors)) return {};
    if (m_debugger.channel().machine() != kd::Machine::X64)
        return fail(ErrorCode::Unsupported, "hardware breakpoints are supported on x64 targets only");
    // Not known until all have it: a lost answer in between makes the next resume write all of them again.
    m_writtenTo = 0;
    m_written = wanted;
    for (std::uint32_t processor = 0; processor < processors; ++processor)
        if (auto set = writeDebugRegisters(m_debugger.target(), static_cast<std::uint16_t>(processor), wanted,
                                           dr7());
            !set)
            return set;
    m_writtenTo = processors;
    m_debugger.dropCaches();
    return {};
}

Result<> BreakpointTable::clearDebugRegisters() {
    if (m_written.empty() && m_everUsed == 0) return {};
    m_written = {};
    m_skipped = 0;
    for (std::uint32_t processor = 0; processor < m_debugger.processorCount(); ++processor)
        if (auto set = writeDebugRegisters(m_debugger.target(), static_cast<std::uint16_t>(processor),
                                           m_written, dr7());
            !set)
            return set;
    m_writtenTo = 0;
    m_debugger.dropCaches();
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
            engineLog()->warn("breakpoint at {}: {}", formatAddress(armed->address), removed.error().what);
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
    m_everUsed = 0;
    m_skipped = 0;
}

bool BreakpointTable::isArmed(Address address) const {
    return std::any_of(m_armed.begin(), m_armed.end(),
                       [&](const Armed& armed) { return armed.address == address; });
}

bool BreakpointTable::wasArmed(Address address) const {
    return std::find(m_recent.begin(), m_recent.end(), address) != m_recent.end();
}

bool BreakpointTable::isOurs(std::uint64_t dr6) const {
    for (unsigned i = 0; i < kDebugRegisters; ++i)
        if (((dr6 >> i) & 1) != 0 && m_written.slots[i]) return true;
    return false;
}

// What the target itself watches with other registers stays.
std::uint64_t BreakpointTable::dr7() const {
    const std::uint64_t found = m_debugger.stop() ? m_debugger.stop()->control.dr7 : 0;
    return (found & ~debugControlMask(m_everUsed)) | kDr7Reserved | m_written.controlBits(m_skipped);
}

}  // namespace hawser::engine
