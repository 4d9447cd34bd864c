#pragma once

#include "core/engine/ArchitectureIntel.h"

namespace hawser::engine {

class ArchitectureX86 final : public ArchitectureIntel {
  public:
    const RegisterTable& registers() const override { return registerTableX86(); }
    std::size_t contextSize() const override { return 0x2CC; }
    ContextMark contextMark() const override { return {.offset = 0, .bit = 0x10000}; }
    std::optional<TrapFrame> trapFrame(std::uint16_t build) const override { return trapFrameX86(build); }
    // A byte offset into the processor's state: the special registers stand behind the context.
    std::uint64_t specialSelector() const override { return 0x2CC; }
    std::uint32_t specialSize() const override { return 0x54; }
    std::string_view returnRegister() const override { return "eax"; }
    std::string_view breakStatusRegister() const override { return "eax"; }
    disassembly::Disassembler::Mode disassemblerMode() const override {
        return disassembly::Disassembler::Mode::X86;
    }
    HardwareSlots hardware() const override {
        return {.execute = 4, .data = 4, .shared = true, .ports = true, .largest = 4};
    }
    Result<std::vector<StackFrame>> walkStack(const StackAccess& access, const Registers& registers,
                                              std::size_t maxFrames) const override;

  private:
    DebugPlaces debugPlaces() const override { return {.dr0 = 0x10, .dr6 = 0x20, .dr7 = 0x24, .width = 4}; }
};

}  // namespace hawser::engine
