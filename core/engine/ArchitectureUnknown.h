#pragma once

#include "core/engine/Architecture.h"

namespace hawser::engine {

// A machine that nothing is known of: its memory can be read, it can be told to go on, and no more.
class ArchitectureUnknown final : public Architecture {
  public:
    const RegisterTable& registers() const override;
    std::size_t contextSize() const override { return 0x4D0; }  // the largest known
    ContextMark contextMark() const override { return {}; }
    std::uint64_t specialSelector() const override { return 2; }
    std::uint32_t specialSize() const override { return 0; }
    std::string_view returnRegister() const override { return {}; }
    std::string_view breakStatusRegister() const override { return {}; }
    unsigned instructionAlignment() const override { return 1; }
    unsigned breakSize() const override { return 1; }
    bool isBreak(ByteSpan) const override { return false; }
    disassembly::Disassembler::Mode disassemblerMode() const override {
        return disassembly::Disassembler::Mode::None;
    }
    std::optional<Address> runThrough(ByteSpan, Address) const override { return {}; }
    HardwareSlots hardware() const override { return {}; }
    Result<> writeDebugRegisters(Target& target, std::uint16_t processor, const DebugRegisterPlan& plan,
                                 std::uint64_t control) const override;
    Result<unsigned> clearDebugRegisters(Target&, std::uint16_t) const override { return 0u; }
    std::uint64_t debugControl(std::uint64_t found, const DebugRegisterPlan&) const override { return found; }
    bool controlTravelsWithContinue() const override { return true; }
    HardwareHit hardwareHit(const Stop&, const DebugRegisterSet&, bool) const override { return {}; }
    bool watchesBeforeAccess() const override { return false; }
    Result<std::vector<StackFrame>> walkStack(const StackAccess& access, const Registers& registers,
                                              std::size_t maxFrames) const override;
};

}  // namespace hawser::engine
