#include "tests/support/TargetCpuArm64.h"

namespace hawser::test {

namespace {

constexpr std::uint64_t kSpecialSelectorArm64 = 2;
constexpr std::uint32_t kPstateEl1 = 0x60000044;  // Z and C, FIQ masked, EL1t

}  // namespace

void TargetCpuArm64::start(Address pc, Address sp, Address pcr) {
    registers = {};
    specials = {};
    registers.pc = pc.value();
    registers.sp = sp.value();
    registers.cpsr = kPstateEl1;
    specials.tpidrEl1 = pcr.value();
}

bool TargetCpuArm64::setContext(ByteSpan bytes) {
    auto decoded = kd::arm64::decodeContext(bytes);
    if (decoded) registers = std::move(*decoded);
    return decoded.has_value();
}

bool TargetCpuArm64::setSpecial(ByteSpan bytes) {
    auto decoded = kd::arm64::decodeSpecialRegisters(bytes);
    if (decoded) specials = std::move(*decoded);
    return decoded.has_value();
}

std::optional<Bytes> TargetCpuArm64::controlSpace(std::uint64_t selector) const {
    return selector == kSpecialSelectorArm64 ? std::optional(special()) : std::nullopt;
}

bool TargetCpuArm64::setControlSpace(std::uint64_t selector, ByteSpan bytes) {
    return selector == kSpecialSelectorArm64 && setSpecial(bytes);
}

bool TargetCpuArm64::watchHits(Address pc) {
    for (std::size_t i = 0; i < specials.kernelBvr.size(); ++i) {
        const bool enabled = (specials.kernelBcr[i] & 1) != 0;
        if (enabled && specials.kernelBvr[i] == pc.value()) return true;
    }
    return false;
}

kd::ControlReport TargetCpuArm64::report() const {
    return {.eflags = registers.cpsr, .instructionStream = {}};
}

}  // namespace hawser::test
