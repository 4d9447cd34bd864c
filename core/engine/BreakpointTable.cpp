#include "core/engine/BreakpointTable.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/engine/Architecture.h"
#include "core/engine/CodeAddress.h"
#include "core/engine/Debugger.h"

// The user's list; BreakpointArming.cpp has what concerns the target.
namespace hawser::engine {

namespace {

bool isSoftware(const Breakpoint& breakpoint) {
    return breakpoint.kind == BreakpointKind::Software;
}

Result<> checkSize(const Breakpoint& breakpoint, const HardwareSlots& has) {
    const unsigned size = breakpoint.size;
    const bool known = size == 1 || size == 2 || size == 4 || (size == 8 && has.largest == 8);
    if (!known || (breakpoint.kind == BreakpointKind::Io && size == 8))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("a hardware breakpoint cannot watch {} bytes", size));
    if (breakpoint.resolved && breakpoint.address.value() % size != 0)
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("a breakpoint of {} bytes needs an address that is a multiple of {}", size, size));
    return {};
}

// The size of an execution breakpoint is that of an instruction, or left open.
Result<> checkCode(const Breakpoint& breakpoint, const Architecture& architecture) {
    if (!isSoftware(breakpoint) && breakpoint.size != 1 &&
        breakpoint.size != architecture.instructionAlignment())
        return fail(ErrorCode::InvalidArgument, "an execution breakpoint has the size 1");
    // Modules begin at pages: in one that is still to come the offset tells.
    return checkCodeAddress(architecture,
                            breakpoint.resolved ? breakpoint.address : Address(breakpoint.offset));
}

}  // namespace

BreakpointTable::BreakpointTable(Debugger& debugger) : m_debugger(debugger) {}

Result<> BreakpointTable::checkRoom(BreakpointKind kind) const {
    const bool software = kind == BreakpointKind::Software;
    const auto used = std::count_if(m_list.begin(), m_list.end(), isSoftware);
    if (software && used >= static_cast<std::ptrdiff_t>(kMaxSoftwareBreakpoints))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("the target takes {} software breakpoints at most", kMaxSoftwareBreakpoints));
    return software ? Result<>{} : checkRegisters(kind);
}

Result<> BreakpointTable::checkRegisters(BreakpointKind kind) const {
    const HardwareSlots has = m_debugger.architecture().hardware();
    if (kind == BreakpointKind::Io && !has.ports)
        return fail(ErrorCode::InvalidArgument, "this machine cannot watch I/O ports");
    const auto used = std::count_if(m_list.begin(), m_list.end(), [&](const Breakpoint& b) {
        return !isSoftware(b) && b.enabled && has.first(b.kind) == has.first(kind);
    });
    if (used < static_cast<std::ptrdiff_t>(has.count(kind))) return {};
    return fail(ErrorCode::InvalidArgument,
                fmt::format("all {} debug registers for it are in use: clear or disable another hardware "
                            "breakpoint first",
                            has.count(kind)));
}

Result<> BreakpointTable::check(const Breakpoint& breakpoint) const {
    const Architecture& architecture = m_debugger.architecture();
    const bool code = isSoftware(breakpoint) || breakpoint.kind == BreakpointKind::Execute;
    const auto fits =
        code ? checkCode(breakpoint, architecture) : checkSize(breakpoint, architecture.hardware());
    if (!fits) return fits;
    if (isSoftware(breakpoint) || breakpoint.enabled) return checkRoom(breakpoint.kind);
    return {};
}

Result<unsigned> BreakpointTable::add(Breakpoint breakpoint, std::optional<unsigned> id) {
    if (auto can = m_debugger.demand(Capability::Breakpoints); !can) return tl::unexpected(can.error());
    if (id && find(*id))
        return fail(ErrorCode::InvalidArgument, fmt::format("breakpoint {} exists already", *id));
    if (breakpoint.kind != BreakpointKind::Io) breakpoint.address = m_debugger.canonical(breakpoint.address);
    if (breakpoint.kind != BreakpointKind::Io && breakpoint.module.empty() && breakpoint.resolved) {
        // An address in a module stays with the module when that is loaded elsewhere, at the next boot say.
        if (const Module* module = m_debugger.moduleAt(breakpoint.address)) {
            breakpoint.module = module->name;
            breakpoint.offset = breakpoint.address - module->base;
        }
    } else {
        resolve(breakpoint);
    }
    if (auto good = check(breakpoint); !good) return tl::unexpected(good.error());
    breakpoint.id = id.value_or(0);
    if (!id)
        while (find(breakpoint.id)) ++breakpoint.id;
    breakpoint.passes = std::max<std::uint64_t>(breakpoint.passes, 1);
    breakpoint.passesLeft = breakpoint.passes;
    const unsigned chosen = breakpoint.id;
    const auto place =
        std::find_if(m_list.begin(), m_list.end(), [&](const Breakpoint& b) { return b.id > chosen; });
    m_list.insert(place, std::move(breakpoint));
    return chosen;
}

Result<> BreakpointTable::remove(unsigned id) {
    if (std::erase_if(m_list, [&](const Breakpoint& b) { return b.id == id; }) == 0)
        return fail(ErrorCode::InvalidArgument, fmt::format("there is no breakpoint {}", id));
    return {};
}

Result<> BreakpointTable::enable(unsigned id, bool on) {
    const auto found =
        std::find_if(m_list.begin(), m_list.end(), [&](const Breakpoint& b) { return b.id == id; });
    if (found == m_list.end())
        return fail(ErrorCode::InvalidArgument, fmt::format("there is no breakpoint {}", id));
    if (on && !found->enabled && !isSoftware(*found))
        if (auto room = checkRoom(found->kind); !room) return room;
    found->enabled = on;
    return {};
}

void BreakpointTable::removeAll() {
    m_list.clear();
}

const Breakpoint* BreakpointTable::find(unsigned id) const {
    const auto found =
        std::find_if(m_list.begin(), m_list.end(), [&](const Breakpoint& b) { return b.id == id; });
    return found == m_list.end() ? nullptr : &*found;
}

bool BreakpointTable::mustStepOver(Address address) const {
    return std::any_of(m_list.begin(), m_list.end(), [&](const Breakpoint& b) {
        const bool stopsBefore = b.kind == BreakpointKind::Software || b.kind == BreakpointKind::Execute;
        return stopsBefore && b.enabled && b.resolved && b.address == address;
    });
}

void BreakpointTable::restore(std::vector<Breakpoint> list) {
    m_list = std::move(list);
    std::sort(m_list.begin(), m_list.end(),
              [](const Breakpoint& a, const Breakpoint& b) { return a.id < b.id; });
    resolve();
}

void BreakpointTable::resolve() {
    for (Breakpoint& breakpoint : m_list) resolve(breakpoint);
}

void BreakpointTable::resolve(Breakpoint& breakpoint) const {
    if (breakpoint.module.empty()) return;
    const Module* module = m_debugger.moduleNamed(breakpoint.module);
    // An image of another build may be too short for the offset.
    breakpoint.resolved = module && (module->size == 0 || breakpoint.offset < module->size);
    if (breakpoint.resolved) breakpoint.address = module->base + breakpoint.offset;
}

std::vector<unsigned> BreakpointTable::recordHits(Address pc, unsigned slots) {
    const auto isHit = [&](const Breakpoint& breakpoint) {
        if (slots == 0)
            return isSoftware(breakpoint) && breakpoint.enabled && breakpoint.resolved &&
                   breakpoint.address == pc;
        for (unsigned i = 0; i < kMaxDebugSlots; ++i) {
            const auto& slot = m_written.set.slots[i];
            if (((slots >> i) & 1) != 0 && slot && slot->breakpoint == breakpoint.id)
                return breakpoint.enabled && !isSoftware(breakpoint);
        }
        return false;
    };
    std::vector<unsigned> ids;
    std::vector<unsigned> gone;
    for (Breakpoint& breakpoint : m_list) {
        if (!isHit(breakpoint)) continue;
        ++breakpoint.hits;
        if (breakpoint.passesLeft > 1) {
            --breakpoint.passesLeft;
            continue;
        }
        ids.push_back(breakpoint.id);
        if (breakpoint.oneShot) gone.push_back(breakpoint.id);
    }
    std::erase_if(
        m_list, [&](const Breakpoint& b) { return std::find(gone.begin(), gone.end(), b.id) != gone.end(); });
    return ids;
}

}  // namespace hawser::engine
