#pragma once

#include "core/kd/arm64/SpecialRegistersArm64.h"
#include "tests/support/TargetCpu.h"

namespace hawser::test {

class TargetCpuArm64 final : public TargetCpu {
  public:
    void start(Address pc, Address sp, Address pcr) override;
    Address pc() const override { return Address(registers.pc); }
    void setPc(Address pc) override { registers.pc = pc.value(); }
    void setArguments(std::uint64_t first, std::uint64_t second) override {
        registers.x[0] = first;
        registers.x[1] = second;
    }
    Bytes context() const override { return kd::arm64::encodeContext(registers); }
    bool setContext(ByteSpan bytes) override;
    Bytes special() const override { return kd::arm64::encodeSpecialRegisters(specials); }
    bool setSpecial(ByteSpan bytes) override;
    std::optional<Bytes> controlSpace(std::uint64_t selector) const override;
    bool setControlSpace(std::uint64_t selector, ByteSpan bytes) override;
    void resume(const kd::Continue2&) override {}  // nothing of it stands in a register
    void step() override { registers.pc += 4; }
    bool watchHits(Address pc) override;
    kd::ControlReport report() const override;

    kd::arm64::Context registers;
    kd::arm64::SpecialRegisters specials;
};

}  // namespace hawser::test
