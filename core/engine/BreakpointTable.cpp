#include "core/engine/BreakpointTable.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/engine/Architecture.h"
#include "core/engine/BreakpointScope.h"
#include "core/engine/CodeAddress.h"
#include "core/engine/Debugger.h"
#include "core/engine/ErrorKind.h"

namespace hawser::engine {

namespace {

constexpr unsigned kOnce = ~0U;  // in the place of an id: of no breakpoint of the list

bool isSoftwareNow(const Breakpoint& breakpoint) {
    return breakpoint.kind == BreakpointKind::Software && breakpoint.enabled && breakpoint.resolved;
}

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

BreakpointTable::BreakpointTable(Debugger& debugger) : m_debugger(debugger), m_armed(debugger) {}

Result<> BreakpointTable::checkRoom(BreakpointKind kind) const {
    const bool software = kind == BreakpointKind::Software;
    const auto used = std::count_if(m_list.begin(), m_list.end(), isSoftware);
    if (software && used >= static_cast<std::ptrdiff_t>(kMaxSoftwareBreakpoints))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("the target takes {} software breakpoints at most", kMaxSoftwareBreakpoints));
    return software ? Result<>{} : checkRegisters(kind);
}

Result<> BreakpointTable::checkRegisters(BreakpointKind kind, std::size_t more) const {
    const HardwareSlots has = m_debugger.architecture().hardware();
    if (kind == BreakpointKind::Io && !has.ports)
        return fail(ErrorCode::InvalidArgument, "this machine cannot watch I/O ports");
    const auto used = std::count_if(m_list.begin(), m_list.end(), [&](const Breakpoint& b) {
        return !isSoftware(b) && b.enabled && has.first(b.kind) == has.first(kind);
    });
    if (static_cast<std::size_t>(used) + more <= has.count(kind)) return {};
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
    if (breakpoint.kind != BreakpointKind::Io && breakpoint.module.empty() && breakpoint.symbol.empty() &&
        breakpoint.resolved) {
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

Result<> BreakpointTable::renumber(unsigned id, unsigned fresh) {
    const auto found = std::ranges::find(m_list, id, &Breakpoint::id);
    if (found == m_list.end())
        return fail(ErrorCode::InvalidArgument, fmt::format("there is no breakpoint {}", id));
    if (find(fresh) != nullptr)
        return fail(ErrorCode::InvalidArgument, fmt::format("there is a breakpoint {} already", fresh));
    found->id = fresh;
    for (auto& slot : m_written.set.slots)
        if (slot && slot->breakpoint == id) slot->breakpoint = fresh;
    std::ranges::sort(m_list, {}, &Breakpoint::id);
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

void BreakpointTable::resolveSymbols() {
    for (Breakpoint& breakpoint : m_list)
        if (!breakpoint.resolved && !breakpoint.symbol.empty()) resolve(breakpoint);
}

void BreakpointTable::resolve(Breakpoint& breakpoint) const {
    if (breakpoint.symbol.starts_with('`')) {
        const auto found = m_debugger.names().addressOf(breakpoint.symbol);
        breakpoint.resolved = found.has_value();
        if (found) breakpoint.address = *found + breakpoint.offset;
        return;
    }
    if (breakpoint.module.empty()) return;
    breakpoint.resolved = false;
    const Module* module = m_debugger.moduleNamed(breakpoint.module);
    if (module == nullptr) return;
    Address start = module->base;
    if (!breakpoint.symbol.empty()) {
        const auto found =
            m_debugger.names().addressOf(fmt::format("{}!{}", breakpoint.module, breakpoint.symbol));
        if (!found) return;
        start = *found;
    }
    const Address address = start + breakpoint.offset;
    // An image of another build may be too short for the offset.
    breakpoint.resolved = module->size == 0 || module->contains(address);
    if (breakpoint.resolved) breakpoint.address = address;
}

std::vector<BreakpointHit> BreakpointTable::recordHits(Address pc, unsigned slots, bool counting) {
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
    std::vector<BreakpointHit> hits;
    std::vector<unsigned> gone;
    for (Breakpoint& breakpoint : m_list) {
        if (!isHit(breakpoint) || !countsHere(m_debugger, breakpoint)) continue;
        ++breakpoint.hits;
        if (breakpoint.passesLeft > 1) {
            if (counting) --breakpoint.passesLeft;
            continue;
        }
        hits.push_back({breakpoint.id, breakpoint.command});
        if (breakpoint.oneShot) gone.push_back(breakpoint.id);
    }
    std::erase_if(
        m_list, [&](const Breakpoint& b) { return std::find(gone.begin(), gone.end(), b.id) != gone.end(); });
    return hits;
}

// --- in the target ---

Result<> BreakpointTable::arm(std::optional<Address> except, unsigned skipped) {
    std::optional<Error> first;
    for (const Breakpoint& breakpoint : m_list) {
        if (!isSoftwareNow(breakpoint) || breakpoint.address == except) continue;
        const auto set = m_armed.insert(breakpoint.address);
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
    const std::uint64_t found = m_debugger.stop() ? m_debugger.stop()->debugControl : 0;
    const unsigned taken = m_debugger.architecture().enabledSlots(found) & ~m_written.everOurs;
    std::optional<Error> crowded;
    std::vector<DebugRegisterSet::Slot> asked;
    for (const Breakpoint& b : m_list)
        if (!isSoftware(b) && b.enabled && b.resolved) asked.push_back({b.id, b.address, b.kind, b.size});
    for (const Address address : m_once) asked.push_back({kOnce, address, BreakpointKind::Execute, 1});
    for (const DebugRegisterSet::Slot& b : asked) {
        unsigned slot = has.first(b.kind);
        const unsigned end = slot + has.count(b.kind);
        while (slot < end && (wanted.set.slots[slot] || ((taken >> slot) & 1) != 0)) ++slot;
        if (slot == end) {
            crowded = Error{ErrorCode::Refused,
                            fmt::format("{} could not be set: other debug registers than its own are in "
                                        "use, see r dr7",
                                        b.breakpoint == kOnce ? "the processor breakpoint of ga"
                                                              : fmt::format("breakpoint {}", b.breakpoint))};
            continue;
        }
        if (b.kind == BreakpointKind::Execute && b.address == except) wanted.skipped |= 1u << slot;
        wanted.everOurs |= 1u << slot;
        wanted.set.slots[slot] = b;
    }
    const bool sameSet = wanted.set == m_written.set;
    const bool sameSkipped = wanted.skipped == m_written.skipped;
    const bool stands = sameSet && (sameSkipped || m_debugger.architecture().controlTravelsWithContinue());
    const bool everywhere = m_writtenTo == m_debugger.processorCount();
    m_written = wanted;
    const bool written = stands && (wanted.set.empty() || everywhere);
    if (!written)
        if (auto done = writeHardware(); !done) return done;
    return crowded ? Result<>(tl::unexpected(*crowded)) : Result<>{};
}

Result<> BreakpointTable::setOnce(std::vector<Address> addresses) {
    if (!addresses.empty())
        if (auto room = checkRegisters(BreakpointKind::Execute, addresses.size()); !room) return room;
    m_once = std::move(addresses);
    return {};
}

bool BreakpointTable::isOnce(unsigned slots) const {
    for (unsigned i = 0; i < kMaxDebugSlots; ++i)
        if (((slots >> i) & 1) != 0 && m_written.set.slots[i] && m_written.set.slots[i]->breakpoint == kOnce)
            return true;
    return false;
}

Result<> BreakpointTable::giveUpRegister(std::string_view name, std::uint64_t value) {
    const unsigned slots = m_debugger.architecture().slotsTaken(name, value, m_written);
    if (isOnce(slots))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} belongs to the ga that is over: the next g or step gives it back", name));
    for (unsigned i = 0; i < kMaxDebugSlots; ++i)
        if (((slots >> i) & 1) != 0)
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("{} belongs to breakpoint {}: bc {} gives it back", name,
                                    m_written.set.slots[i]->breakpoint, m_written.set.slots[i]->breakpoint));
    if (name != "dr7") return {};
    m_written.everOurs = 0;
    for (unsigned i = 0; i < kMaxDebugSlots; ++i)
        if (m_written.set.slots[i]) m_written.everOurs |= 1u << i;
    return {};
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
    m_debugger.dropStopCaches();
    return {};
}

Result<> BreakpointTable::clearDebugRegisters() {
    if (m_written.everOurs == 0) return {};
    m_written = {{}, m_written.everOurs, 0};
    if (auto cleared = writeHardware(); !cleared) return cleared;
    m_writtenTo = 0;
    return {};
}

Result<> BreakpointTable::armTemporary(std::span<const Address> addresses, std::optional<Address> except) {
    for (const Address address : addresses) {
        if (address == except) continue;
        if (auto set = m_armed.insert(address); !set) return set;
    }
    return {};
}

Result<> BreakpointTable::keepWanted(std::optional<Address> except, std::span<const Address> temporary) {
    return m_armed.keepOnly([&](Address address) {
        const bool listed = std::ranges::any_of(
            m_list, [&](const Breakpoint& b) { return isSoftwareNow(b) && b.address == address; });
        return address != except && (listed || std::ranges::find(temporary, address) != temporary.end());
    });
}

void BreakpointTable::targetForgot() {
    m_armed.targetForgot();
    m_written = {};
    m_writtenTo = 0;
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
