#pragma once

#include "core/engine/Architecture.h"

namespace hawser::engine {

// Breakpoint and watchpoint registers: Arm ARM D19.3, DBGBCR<n>_EL1 and DBGWCR<n>_EL1.
class ArchitectureArm64 final : public Architecture {
  public:
    const RegisterTable& registers() const override { return registerTableArm64(); }
    std::size_t contextSize() const override { return 0x390; }
    ContextMark contextMark() const override { return {.offset = 0, .bit = 0x400000}; }
    std::uint64_t specialSelector() const override { return 2; }
    std::uint32_t specialSize() const override { return 0xA0; }
    std::string_view returnRegister() const override { return "x0"; }
    std::string_view breakStatusRegister() const override { return "x0"; }
    unsigned instructionAlignment() const override { return 4; }
    unsigned breakSize() const override { return 4; }
    bool isBreak(ByteSpan code) const override;
    disassembly::Disassembler::Mode disassemblerMode() const override {
        return disassembly::Disassembler::Mode::Arm64;
    }
    std::optional<Address> runThrough(ByteSpan code, Address pc) const override;
    HardwareSlots hardware() const override {
        return {.execute = 8, .data = 2, .shared = false, .ports = false, .largest = 8};
    }
    Result<> writeDebugRegisters(Target& target, std::uint16_t processor, const DebugRegisterPlan& plan,
                                 std::uint64_t control) const override;
    Result<unsigned> clearDebugRegisters(Target& target, std::uint16_t processor) const override;
    std::uint64_t debugControl(std::uint64_t, const DebugRegisterPlan&) const override { return 0; }
    bool controlTravelsWithContinue() const override { return false; }
    HardwareHit hardwareHit(const Stop& stop, const DebugRegisterSet& set, bool tracing) const override;
    bool watchesBeforeAccess() const override { return true; }
    Result<std::vector<StackFrame>> walkStack(const StackAccess& access, const Registers& registers,
                                              std::size_t maxFrames) const override;
};

}  // namespace hawser::engine
