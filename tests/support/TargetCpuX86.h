#pragma once

#include "core/kd/x86/ContextX86.h"
#include "core/kd/x86/SpecialRegistersX86.h"
#include "tests/support/TargetCpu.h"

namespace hawser::test {

class TargetCpuX86 final : public TargetCpu {
  public:
    void start(Address pc, Address sp, Address pcr) override;
    Address pc() const override;
    void setPc(Address pc) override { registers.eip = static_cast<std::uint32_t>(pc.value()); }
    void setArguments(std::uint64_t first, std::uint64_t second) override {
        registers.eax = static_cast<std::uint32_t>(first);
        registers.edx = static_cast<std::uint32_t>(second);
    }
    Bytes context() const override { return kd::x86::encodeContext(registers); }
    bool setContext(ByteSpan bytes) override;
    Bytes special() const override { return kd::x86::encodeSpecialRegisters(specials); }
    bool setSpecial(ByteSpan bytes) override;
    // A byte offset into CONTEXT and special registers, one behind the other.
    std::optional<Bytes> controlSpace(std::uint64_t selector) const override;
    bool setControlSpace(std::uint64_t selector, ByteSpan bytes) override;
    void resume(const kd::Continue2& how) override;
    void step() override;
    bool watchHits(Address pc) override;
    kd::ControlReport report() const override;

    kd::x86::Context registers;
    kd::x86::SpecialRegisters specials;
};

}  // namespace hawser::test
