#include "core/engine/ArchitectureArm64.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/RecordField.h"
#include "core/disassembly/InstructionsArm64.h"
#include "core/engine/ExceptionCodes.h"
#include "core/engine/FrameChainArm64.h"
#include "core/engine/Target.h"

namespace hawser::engine {

namespace {

// KSPECIAL_REGISTERS, kd-protocol.md 8.6
constexpr std::size_t kBvr = 0x28;
constexpr std::size_t kBcr = 0x68;
constexpr std::size_t kWvr = 0x88;
constexpr std::size_t kWcr = 0x98;
constexpr unsigned kExecuteSlots = 8;
constexpr unsigned kArm64Slots = 10;

// Arm ARM D19.3: enabled, in EL0 and EL1 (PMC, PAC), all four bytes of the instruction (BAS).
constexpr std::uint32_t kEnable = 1;
constexpr std::uint32_t kKernelAndUser = 3u << 1;
constexpr std::uint32_t kWholeInstruction = 0xFu << 5;
constexpr std::uint32_t kLoad = 1u << 3;
constexpr std::uint32_t kStore = 2u << 3;

std::uint32_t watchControl(const DebugRegisterSet::Slot& slot) {
    const std::uint32_t access = slot.kind == BreakpointKind::Write ? kStore : kLoad | kStore;
    const std::uint64_t bytes = ((1u << slot.size) - 1) << (slot.address.value() & 7);  // BAS
    return kEnable | kKernelAndUser | access | static_cast<std::uint32_t>((bytes & 0xFF) << 5);
}

void storeSlot(Bytes& special, const DebugRegisterPlan& plan, unsigned i) {
    const bool execute = i < kExecuteSlots;
    const unsigned n = execute ? i : i - kExecuteSlots;
    const std::size_t control = (execute ? kBcr : kWcr) + 4 * std::size_t{n};
    if (!plan.enabled(i)) {
        storeField(special, control, 4, 0);
        return;
    }
    const DebugRegisterSet::Slot& slot = *plan.set.slots[i];
    const std::uint64_t address = slot.address.value() & ~std::uint64_t{execute ? 3u : 7u};
    storeField(special, (execute ? kBvr : kWvr) + 8 * std::size_t{n}, 8, address);
    storeField(special, control, 4,
               execute ? kEnable | kKernelAndUser | kWholeInstruction : watchControl(slot));
}

bool names(const ExceptionEvent& exception, const DebugRegisterSet::Slot& slot) {
    return std::any_of(exception.parameters.begin(), exception.parameters.end(),
                       [&](std::uint64_t value) { return value - slot.address.value() < slot.size; });
}

}  // namespace

bool ArchitectureArm64::isBreak(ByteSpan code) const {
    const auto instruction = disassembly::arm64::instructionAt(code);
    return instruction && disassembly::arm64::isBreak(*instruction);
}

std::optional<Address> ArchitectureArm64::runThrough(ByteSpan code, Address pc) const {
    const auto instruction = disassembly::arm64::instructionAt(code);
    if (!instruction || !disassembly::arm64::isCall(*instruction)) return {};
    return pc + 4;
}

Result<> ArchitectureArm64::writeDebugRegisters(Target& target, std::uint16_t processor,
                                                const DebugRegisterPlan& plan, std::uint64_t) const {
    auto special = target.controlSpace(processor, specialSelector(), specialSize());
    if (!special) return tl::unexpected(special.error());
    if (special->size() < specialSize())
        return fail(ErrorCode::Unsupported,
                    fmt::format("the target gives no debug registers of processor {}", processor));
    for (unsigned i = 0; i < kArm64Slots; ++i)
        if (((plan.everOurs >> i) & 1) != 0) storeSlot(*special, plan, i);
    return target.setControlSpace(processor, specialSelector(), *special);
}

Result<unsigned> ArchitectureArm64::clearDebugRegisters(Target& target, std::uint16_t processor) const {
    const auto found = target.controlSpace(processor, specialSelector(), specialSize());
    if (!found) return tl::unexpected(found.error());
    if (found->size() < specialSize())
        return fail(ErrorCode::Unsupported,
                    fmt::format("the target gives no debug registers of processor {}", processor));
    unsigned enabled = 0;
    for (unsigned i = 0; i < kArm64Slots; ++i) {
        const std::size_t control =
            i < kExecuteSlots ? kBcr + 4 * std::size_t{i} : kWcr + 4 * std::size_t{i - kExecuteSlots};
        if ((loadField(*found, control, 4) & kEnable) != 0) enabled |= 1u << i;
    }
    if (enabled == 0) return 0u;
    const DebugRegisterPlan nothing{.set = {}, .everOurs = (1u << kArm64Slots) - 1, .skipped = 0};
    if (auto written = writeDebugRegisters(target, processor, nothing, 0); !written)
        return tl::unexpected(written.error());
    return enabled;
}

// No register tells which slot it was. A breakpoint is told by its place, a watchpoint by the address that
// the exception names; one that names none may be any of them.
HardwareHit ArchitectureArm64::hardwareHit(const Stop& stop, const DebugRegisterSet& set,
                                           bool tracing) const {
    HardwareHit hit{0, tracing};
    const ExceptionEvent* exception = stop.exception();
    if (exception == nullptr) return hit;
    unsigned watching = 0;
    for (unsigned i = 0; i < kArm64Slots; ++i) {
        if (!set.slots[i]) continue;
        const bool execute = i < kExecuteSlots;
        if (!execute) watching |= 1u << i;
        if (execute ? set.slots[i]->address == stop.programCounter : names(*exception, *set.slots[i]))
            hit.slots |= 1u << i;
    }
    if (hit.slots == 0 && !tracing && isSingleStepCode(exception->code)) hit.slots = watching;
    return hit;
}

Result<std::vector<StackFrame>> ArchitectureArm64::walkStack(const StackAccess& access,
                                                             const Registers& registers,
                                                             std::size_t maxFrames) const {
    return FrameChainArm64(access).walk(registers, maxFrames);
}

}  // namespace hawser::engine
