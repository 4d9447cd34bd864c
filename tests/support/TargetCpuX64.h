#pragma once

#include "core/kd/x64/ContextX64.h"
#include "core/kd/x64/SpecialRegistersX64.h"
#include "tests/support/TargetCpu.h"

namespace hawser::test {

class TargetCpuX64 final : public TargetCpu {
  public:
    void start(Address pc, Address sp, Address pcr) override;
    Address pc() const override { return Address(registers.rip); }
    void setPc(Address pc) override { registers.rip = pc.value(); }
    void setArguments(std::uint64_t first, std::uint64_t second) override {
        registers.rcx = first;
        registers.rdx = second;
    }
    Bytes context() const override { return kd::x64::encodeContext(registers); }
    bool setContext(ByteSpan bytes) override;
    Bytes special() const override { return kd::x64::encodeSpecialRegisters(specials); }
    bool setSpecial(ByteSpan bytes) override;
    std::optional<Bytes> controlSpace(std::uint64_t selector) const override;
    bool setControlSpace(std::uint64_t selector, ByteSpan bytes) override;
    void resume(const kd::Continue2& how) override;
    void step() override;
    bool watchHits(Address pc) override;
    kd::ControlReport report() const override;

    kd::x64::Context registers;
    kd::x64::SpecialRegisters specials;
};

}  // namespace hawser::test
