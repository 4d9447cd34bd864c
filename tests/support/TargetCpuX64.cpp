#include "tests/support/TargetCpuX64.h"

#include "tests/support/TargetCpuArm64.h"
#include "tests/support/TargetCpuX86.h"

namespace hawser::test {

namespace {

constexpr std::uint32_t kTraceFlag = 0x100;
constexpr std::uint64_t kSingleStepHit = 1ULL << 14;
constexpr std::uint64_t kSpecialSelectorX64 = 2;

}  // namespace

std::unique_ptr<TargetCpu> TargetCpu::create(kd::Machine machine) {
    switch (machine) {
        case kd::Machine::X86:
            return std::make_unique<TargetCpuX86>();
        case kd::Machine::Arm64:
            return std::make_unique<TargetCpuArm64>();
        case kd::Machine::X64:
        case kd::Machine::ArmThumb2:
            break;
    }
    return std::make_unique<TargetCpuX64>();
}

void TargetCpuX64::start(Address pc, Address sp, Address pcr) {
    registers = {};
    specials = {};
    registers.rip = pc.value();
    registers.rsp = sp.value();
    registers.segCs = 0x10;
    registers.segSs = 0x18;
    registers.segDs = registers.segEs = 0x2B;
    registers.segFs = 0x53;
    registers.segGs = 0x2B;
    registers.eflags = 0x202;
    registers.mxCsr = 0x1F80;
    specials.cr0 = 0x80050033;
    specials.cr3 = 0x1AD000;
    specials.cr4 = 0x6F8;
    specials.msrGsBase = pcr.value();
}

bool TargetCpuX64::setContext(ByteSpan bytes) {
    auto decoded = kd::x64::decodeContext(bytes);
    if (decoded) registers = std::move(*decoded);
    return decoded.has_value();
}

bool TargetCpuX64::setSpecial(ByteSpan bytes) {
    auto decoded = kd::x64::decodeSpecialRegisters(bytes);
    if (decoded) specials = std::move(*decoded);
    return decoded.has_value();
}

std::optional<Bytes> TargetCpuX64::controlSpace(std::uint64_t selector) const {
    return selector == kSpecialSelectorX64 ? std::optional(special()) : std::nullopt;
}

bool TargetCpuX64::setControlSpace(std::uint64_t selector, ByteSpan bytes) {
    return selector == kSpecialSelectorX64 && setSpecial(bytes);
}

void TargetCpuX64::resume(const kd::Continue2& how) {
    registers.eflags &= ~kTraceFlag;
    registers.dr7 = specials.kernelDr7 = how.dr7;
    registers.dr6 = specials.kernelDr6 = 0;
}

void TargetCpuX64::step() {
    registers.rip += 1;
    registers.dr6 = kSingleStepHit;
}

bool TargetCpuX64::watchHits(Address pc) {
    const std::uint64_t inContext[] = {registers.dr0, registers.dr1, registers.dr2, registers.dr3};
    for (std::size_t i = 0; i < 4; ++i) {
        const bool enabled = ((registers.dr7 >> (2 * i)) & 3) != 0;
        const bool execute = ((registers.dr7 >> (16 + 4 * i)) & 3) == 0;
        const bool here = inContext[i] == pc.value() || specials.kernelDr[i] == pc.value();
        if (!enabled || !execute || !here) continue;
        registers.dr6 = 1ULL << i;
        return true;
    }
    return false;
}

kd::ControlReport TargetCpuX64::report() const {
    return {registers.dr6, registers.dr7, registers.eflags, registers.segCs, {}};
}

}  // namespace hawser::test
