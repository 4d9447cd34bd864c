#include "tests/support/TargetCpuX86.h"

#include <algorithm>

#include "core/base/Machine.h"

namespace hawser::test {

namespace {

constexpr std::uint32_t kTraceFlag = 0x100;
constexpr std::uint32_t kSingleStepHit = 1U << 14;

}  // namespace

void TargetCpuX86::start(Address pc, Address sp, Address pcr) {
    registers = {};
    specials = {};
    setPc(pc);
    registers.esp = static_cast<std::uint32_t>(sp.value());
    registers.segCs = 0x08;
    registers.segSs = 0x10;
    registers.segDs = registers.segEs = 0x23;
    registers.segFs = 0x30;
    registers.eflags = 0x202;
    specials.cr0 = 0x8001003B;
    specials.cr3 = 0x39000;
    specials.cr4 = 0x6D9;
    specials.gdtr = {0x3FF, static_cast<std::uint32_t>(pcr.value()) + 0x800};
}

Address TargetCpuX86::pc() const {
    return signExtended(Address(registers.eip));
}

bool TargetCpuX86::setContext(ByteSpan bytes) {
    auto decoded = kd::x86::decodeContext(bytes);
    if (decoded) registers = std::move(*decoded);
    return decoded.has_value();
}

bool TargetCpuX86::setSpecial(ByteSpan bytes) {
    auto decoded = kd::x86::decodeSpecialRegisters(bytes);
    if (decoded) specials = std::move(*decoded);
    return decoded.has_value();
}

std::optional<Bytes> TargetCpuX86::controlSpace(std::uint64_t selector) const {
    Bytes state = context();
    const Bytes behind = special();
    state.insert(state.end(), behind.begin(), behind.end());
    if (selector >= state.size()) return std::nullopt;
    return Bytes(state.begin() + static_cast<std::ptrdiff_t>(selector), state.end());
}

bool TargetCpuX86::setControlSpace(std::uint64_t selector, ByteSpan bytes) {
    Bytes state = *controlSpace(0);
    if (selector > state.size() || bytes.size() > state.size() - selector) return false;
    std::ranges::copy(bytes, state.begin() + static_cast<std::ptrdiff_t>(selector));
    return setContext(ByteSpan(state).first(kd::x86::Context::kSize)) &&
           setSpecial(ByteSpan(state).subspan(kd::x86::Context::kSize));
}

void TargetCpuX86::resume(const kd::Continue2& how) {
    registers.eflags &= ~kTraceFlag;
    registers.dr7 = specials.kernelDr7 = static_cast<std::uint32_t>(how.dr7);
    registers.dr6 = specials.kernelDr6 = 0;
}

void TargetCpuX86::step() {
    registers.eip += 1;
    registers.dr6 = kSingleStepHit;
}

bool TargetCpuX86::watchHits(Address pc) {
    for (std::size_t i = 0; i < 4; ++i) {
        const bool enabled = ((specials.kernelDr7 >> (2 * i)) & 3) != 0;
        const bool execute = ((specials.kernelDr7 >> (16 + 4 * i)) & 3) == 0;
        if (!enabled || !execute || signExtended(Address(specials.kernelDr[i])) != pc) continue;
        registers.dr6 = 1U << i;
        return true;
    }
    return false;
}

kd::ControlReport TargetCpuX86::report() const {
    return {registers.dr6, registers.dr7, registers.eflags, static_cast<std::uint16_t>(registers.segCs), {}};
}

}  // namespace hawser::test
