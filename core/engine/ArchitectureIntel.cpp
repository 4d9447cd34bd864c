#include "core/engine/ArchitectureIntel.h"

#include <fmt/format.h>

#include "core/engine/Target.h"

namespace hawser::engine {

namespace {

constexpr std::byte kInt3{0xCC};
constexpr unsigned kSlots = 4;
// Intel SDM vol. 3, 18.2.3 and 18.2.4
constexpr std::uint64_t kDr6Slots = 0xF;
constexpr std::uint64_t kDr6SingleStep = 0x4000;
constexpr std::uint64_t kDr7Reserved = 0x400;  // always one

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
    for (unsigned i = 0; i < kSlots; ++i)
        if (((slots >> i) & 1) != 0)
            mask |= (std::uint64_t{3} << (2 * i)) | (std::uint64_t{0xF} << (16 + 4 * i));
    return mask;
}

}  // namespace

bool ArchitectureIntel::isBreak(ByteSpan code) const {
    return !code.empty() && code.front() == kInt3;
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

// Dr0 to Dr3, an empty Dr6, and Dr7.
Result<> ArchitectureIntel::writeDebugRegisters(Target& target, std::uint16_t processor,
                                                const DebugRegisterPlan& plan, std::uint64_t control) const {
    const DebugPlaces places = debugPlaces();
    auto special = target.controlSpace(processor, specialSelector(), specialSize());
    if (!special) return tl::unexpected(special.error());
    if (special->size() < places.dr7 + places.width)
        return fail(ErrorCode::Unsupported,
                    fmt::format("the target gives no debug registers of processor {}", processor));
    for (unsigned i = 0; i < kSlots; ++i)
        if (const auto& slot = plan.set.slots[i])
            storeField(*special, places.dr0 + places.width * i, places.width, slot->address.value());
    storeField(*special, places.dr6, places.width, 0);
    storeField(*special, places.dr7, places.width, control);
    return target.setControlSpace(processor, specialSelector(), *special);
}

std::uint64_t ArchitectureIntel::debugControl(std::uint64_t found, const DebugRegisterPlan& plan) const {
    // What the target itself watches with other registers stays.
    std::uint64_t control = (found & ~controlMask(plan.everOurs)) | kDr7Reserved;
    for (unsigned i = 0; i < kSlots; ++i) {
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
