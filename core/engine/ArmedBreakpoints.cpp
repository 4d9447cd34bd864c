#include "core/engine/ArmedBreakpoints.h"

#include <algorithm>

#include "core/engine/Architecture.h"
#include "core/engine/Debugger.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/Log.h"
#include "core/engine/Target.h"

namespace hawser::engine {

namespace {

constexpr std::uint64_t kReported = 17;  // bytes: the instruction stream of a report, and one before it

}  // namespace

Result<> ArmedBreakpoints::insert(Address address) {
    if (stands(address)) return {};
    // Listed before it is asked for: when the answer is lost it may stand there, and must be taken out later.
    m_armed.push_back({address, 0});
    const auto handle = m_debugger.target().insertBreakpoint(address);
    if (!handle) {
        if (!isLineError(handle.error())) m_armed.pop_back();
        return tl::unexpected(handle.error());
    }
    m_armed.back().handle = *handle;
    if (!stood(address)) m_recent.push_back(address);
    if (m_recent.size() > kMaxRecent) m_recent.pop_front();
    return {};
}

// A handle that it refuses to take back is no reason to stand still.
Result<> ArmedBreakpoints::takeOut(const Armed& armed) {
    const auto removed = m_debugger.target().removeBreakpoint(armed.handle);
    if (removed || isLineError(removed.error())) return removed;
    engineLog()->warn("breakpoint at {}: {}", m_debugger.addressText(armed.address), removed.error().what);
    return {};
}

// Most targets take these out at each report (kd-protocol.md 3.7), and some complain in words about a handle
// that they have dropped (13); so the memory is asked.
Result<> ArmedBreakpoints::removeNear() {
    if (m_armed.empty() || !m_debugger.stop()) return {};
    m_debugger.dropMemoryCache();  // it may hold the breakpoint instructions
    const Architecture& architecture = m_debugger.architecture();
    const unsigned size = architecture.breakSize();
    const Address start = m_debugger.stop()->programCounter - size;
    const auto isNear = [&](const Armed& armed) {
        return armed.handle != 0 && armed.address - start < kReported;
    };
    if (std::ranges::none_of(m_armed, isNear)) return {};
    const auto code = m_debugger.target().read(AddressSpace::Virtual, start, kReported + size);
    if (!code) return tl::unexpected(code.error());
    for (auto armed = m_armed.begin(); armed != m_armed.end();) {
        if (!isNear(*armed)) {
            ++armed;
            continue;
        }
        const std::size_t at = armed->address - start;
        const ByteSpan there = ByteSpan(code->bytes).subspan(at, size);
        if (!code->valid[at] || architecture.isBreak(there))
            if (auto out = takeOut(*armed); !out) return out;
        armed = m_armed.erase(armed);
    }
    return {};
}

bool ArmedBreakpoints::isUncertain() const {
    return std::ranges::any_of(m_armed, [](const Armed& armed) { return armed.handle == 0; });
}

Result<> ArmedBreakpoints::keepOnly(const std::function<bool(Address)>& isWanted) {
    if (isUncertain()) return removeAll();
    for (auto armed = m_armed.begin(); armed != m_armed.end();) {
        if (isWanted(armed->address)) {
            ++armed;
            continue;
        }
        if (auto out = takeOut(*armed); !out) return out;
        armed = m_armed.erase(armed);
    }
    return {};
}

Result<> ArmedBreakpoints::removeAll() {
    if (m_armed.empty()) return {};
    m_debugger.dropMemoryCache();  // it may hold the breakpoint instructions
    if (auto near = removeNear(); !near) return near;
    const bool uncertain = isUncertain();
    for (auto armed = m_armed.begin(); armed != m_armed.end();) {
        if (armed->handle == 0) {
            ++armed;
            continue;
        }
        if (auto out = takeOut(*armed); !out) return out;
        armed = m_armed.erase(armed);
    }
    if (uncertain)
        if (auto cleared = m_debugger.target().clearLeftoverBreakpoints(); !cleared) return cleared;
    m_armed.clear();
    return {};
}

Result<bool> ArmedBreakpoints::removeStrays(Address place) {
    if (auto removed = removeAll(); !removed) return tl::unexpected(removed.error());
    m_debugger.dropMemoryCache();
    const Architecture& architecture = m_debugger.architecture();
    const auto code = m_debugger.read(place, architecture.breakSize());
    if (!code) return tl::unexpected(code.error());
    if (!code->allValid() || !architecture.isBreak(code->bytes)) return false;
    if (auto cleared = m_debugger.target().clearLeftoverBreakpoints(); !cleared)
        return tl::unexpected(cleared.error());
    m_debugger.dropMemoryCache();
    return true;
}

void ArmedBreakpoints::targetForgot() {
    m_armed.clear();
    m_recent.clear();
}

bool ArmedBreakpoints::stands(Address address) const {
    return std::ranges::any_of(m_armed, [&](const Armed& armed) { return armed.address == address; });
}

bool ArmedBreakpoints::stood(Address address) const {
    return std::ranges::find(m_recent, address) != m_recent.end();
}

}  // namespace hawser::engine
