#include "core/engine/ArchitectureIntel.h"

#include <fmt/format.h>

#include "core/base/RecordField.h"
#include "core/engine/Target.h"

namespace hawser::engine {

namespace {

constexpr std::byte kInt3{0xCC};
constexpr std::byte kInt1{0xF1};
constexpr unsigned kIntelSlots = 4;
// Intel SDM vol. 3, 18.2.3 and 18.2.4
constexpr unsigned kDr6Slots = 0xF;
constexpr std::uint64_t kDr6SingleStep = 0x4000;
constexpr std::uint64_t kDr7Reserved = 0x400;  // always one

constexpr unsigned kIret = 0xCF;

// What stands behind the prefixes.
struct Opcode {
    unsigned first = 0;
    unsigned second = 0;  // the byte behind it: an opcode's second one, or ModRM
    bool repeated = false;
    bool narrow = false;
    bool wide = false;
};

Opcode opcodeOf(ByteSpan code, bool x64) {
    constexpr std::string_view kPrefixes = "\x26\x2E\x36\x3E\x64\x65\x66\x67\xF0\xF2\xF3";
    Opcode opcode;
    const auto at = [&](std::size_t i) { return i < code.size() ? std::to_integer<unsigned>(code[i]) : 0u; };
    std::size_t i = 0;
    for (; i < code.size() && kPrefixes.find(static_cast<char>(at(i))) != std::string_view::npos; ++i) {
        if (at(i) == 0xF2 || at(i) == 0xF3) opcode.repeated = true;
        if (at(i) == 0x66) opcode.narrow = true;
    }
    if (x64 && (at(i) & 0xF0) == 0x40) opcode.wide = (at(i++) & 8) != 0;
    opcode.first = at(i);
    opcode.second = at(i + 1);
    return opcode;
}

bool seesTraceFlag(const Opcode& opcode, bool x64) {
    constexpr unsigned kSs = 2;
    switch (opcode.first) {
        case 0x9C:  // pushf
        case 0x9D:  // popf
            return true;
        case 0x17:  // pop ss
            return !x64;
        case 0x8E:  // mov to a segment register
            return ((opcode.second >> 3) & 7) == kSs;
        case 0x0F:  // lss, syscall
            return opcode.second == 0xB2 || (x64 && opcode.second == 0x05);
        default:
            break;
    }
    const bool string = (opcode.first >= 0x6C && opcode.first <= 0x6F) ||
                        (opcode.first >= 0xA4 && opcode.first <= 0xA7) ||
                        (opcode.first >= 0xAA && opcode.first <= 0xAF);
    return opcode.repeated && string;
}

std::uint64_t accessBits(BreakpointKind kind) {
    switch (kind) {
        case BreakpointKind::Software:
        case BreakpointKind::Execute:
            return 0;
        case BreakpointKind::Write:
            return 1;
        case BreakpointKind::Io:
            return 2;
        case BreakpointKind::ReadWrite:
            return 3;
    }
    return 0;
}

std::uint64_t lengthBits(unsigned size) {
    return size == 8 ? 2 : size - 1;
}

// All bits of Dr7 that belong to the slots named by a bit of `slots`.
std::uint64_t controlMask(unsigned slots) {
    std::uint64_t mask = 0;
    for (unsigned i = 0; i < kIntelSlots; ++i)
        if (((slots >> i) & 1) != 0)
            mask |= (std::uint64_t{3} << (2 * i)) | (std::uint64_t{0xF} << (16 + 4 * i));
    return mask;
}

}  // namespace

bool ArchitectureIntel::isBreak(ByteSpan code) const {
    return !code.empty() && code.front() == kInt3;
}

bool ArchitectureIntel::isTrap(ByteSpan code) const {
    return !code.empty() && code.front() == kInt1;
}

std::optional<Address> ArchitectureIntel::runThrough(ByteSpan code, Address pc) const {
    const auto instruction = disassembly::Disassembler(disassemblerMode()).decode(code, pc, [](Address) {
        return std::optional<std::string>{};
    });
    if (!instruction) return {};
    const bool through =
        instruction->flow == disassembly::FlowKind::Call || instruction->mnemonic.substr(0, 3) == "rep";
    return through ? std::optional(instruction->next()) : std::nullopt;
}

// pushf and syscall store the flag, popf and iret load it, a move to ss holds the trap back (Intel SDM vol.
// 3, 6.8.3), and a repeated instruction traps at each turn (17.3.1.4).
std::optional<Landing> ArchitectureIntel::landing(ByteSpan code, Address pc) const {
    const bool wide = disassemblerMode() == disassembly::Disassembler::Mode::X64;
    const Opcode opcode = opcodeOf(code, wide);
    if (opcode.first == kIret) {
        // Another size of its operands is for other worlds.
        if (opcode.wide != wide || opcode.narrow) return std::nullopt;
        return Landing{.behind = std::nullopt, .pointerBytes = wide ? 8u : 4u};
    }
    if (!seesTraceFlag(opcode, wide)) return std::nullopt;
    const auto instruction = disassembly::Disassembler(disassemblerMode()).decode(code, pc, [](Address) {
        return std::optional<std::string>{};
    });
    if (!instruction || !instruction->valid) return std::nullopt;
    return Landing{.behind = instruction->next()};
}

// Dr0 to Dr3, an empty Dr6, and Dr7.
Result<> ArchitectureIntel::writeDebugRegisters(Target& target, std::uint16_t processor,
                                                const DebugRegisterPlan& plan, std::uint64_t control) const {
    const DebugPlaces places = debugPlaces();
    auto special = target.controlSpace(processor, specialSelector(), specialSize());
    if (!special) return tl::unexpected(special.error());
    if (special->size() < places.dr7 + places.width)
        return fail(ErrorCode::Unsupported,
                    fmt::format("the target gives no debug registers of processor {}", processor));
    for (unsigned i = 0; i < kIntelSlots; ++i) {
        const auto& slot = plan.set.slots[i];
        if (!slot && ((plan.everOurs >> i) & 1) == 0) continue;
        storeField(*special, places.dr0 + places.width * i, places.width, slot ? slot->address.value() : 0);
    }
    storeField(*special, places.dr6, places.width, 0);
    storeField(*special, places.dr7, places.width, control);
    return target.setControlSpace(processor, specialSelector(), *special);
}

// Looked at first, as far as they reach: most processors have none.
Result<unsigned> ArchitectureIntel::clearDebugRegisters(Target& target, std::uint16_t processor) const {
    const DebugPlaces places = debugPlaces();
    const std::size_t end = places.dr7 + places.width;
    const auto found = target.controlSpace(processor, specialSelector(), static_cast<std::uint32_t>(end));
    if (!found) return tl::unexpected(found.error());
    if (found->size() < end)
        return fail(ErrorCode::Unsupported,
                    fmt::format("the target gives no debug registers of processor {}", processor));
    const unsigned enabled = enabledSlots(loadField(*found, places.dr7, places.width));
    bool empty = enabled == 0;
    for (unsigned i = 0; i < kIntelSlots; ++i)
        empty = empty && loadField(*found, places.dr0 + places.width * i, places.width) == 0;
    if (empty) return 0u;
    const DebugRegisterPlan nothing{.set = {}, .everOurs = kDr6Slots, .skipped = 0};
    if (auto written = writeDebugRegisters(target, processor, nothing, kDr7Reserved); !written)
        return tl::unexpected(written.error());
    return enabled;
}

unsigned ArchitectureIntel::enabledSlots(std::uint64_t control) const {
    unsigned slots = 0;
    for (unsigned i = 0; i < kIntelSlots; ++i)
        if (((control >> (2 * i)) & 3) != 0) slots |= 1u << i;
    return slots;
}

unsigned ArchitectureIntel::slotsTaken(std::string_view name, std::uint64_t value,
                                       const DebugRegisterPlan& plan) const {
    unsigned slots = 0;
    for (unsigned i = 0; i < kIntelSlots; ++i) {
        if (!plan.set.slots[i]) continue;
        const bool address = name == fmt::format("dr{}", i) && value != plan.set.slots[i]->address.value();
        const bool control = name == "dr7" && ((value ^ debugControl(0, plan)) & controlMask(1u << i)) != 0;
        if (address || control) slots |= 1u << i;
    }
    return slots;
}

std::uint64_t ArchitectureIntel::debugControl(std::uint64_t found, const DebugRegisterPlan& plan) const {
    // What the target itself watches with other registers stays.
    std::uint64_t control = (found & ~controlMask(plan.everOurs)) | kDr7Reserved;
    for (unsigned i = 0; i < kIntelSlots; ++i) {
        if (!plan.enabled(i)) continue;
        const auto& slot = plan.set.slots[i];
        control |= std::uint64_t{1} << (2 * i);  // local enable
        control |= accessBits(slot->kind) << (16 + 4 * i);
        control |= lengthBits(slot->size) << (18 + 4 * i);
    }
    return control;
}

HardwareHit ArchitectureIntel::hardwareHit(const Stop& stop, const DebugRegisterSet&, bool) const {
    const std::uint64_t dr6 = stop.debugStatus;
    return {static_cast<unsigned>(dr6 & kDr6Slots), (dr6 & kDr6SingleStep) != 0};
}

}  // namespace hawser::engine
