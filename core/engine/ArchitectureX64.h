#pragma once

#include "core/engine/ArchitectureIntel.h"

namespace hawser::engine {

class ArchitectureX64 final : public ArchitectureIntel {
  public:
    const RegisterTable& registers() const override { return registerTableX64(); }
    std::size_t contextSize() const override { return 0x4D0; }
    ContextMark contextMark() const override { return {.offset = 0x30, .bit = 0x100000}; }
    std::optional<TrapFrame> trapFrame(std::uint16_t) const override { return trapFrameX64(); }
    std::uint64_t specialSelector() const override { return 2; }
    std::uint32_t specialSize() const override { return 0xE0; }
    std::string_view returnRegister() const override { return "rax"; }
    std::string_view breakStatusRegister() const override { return "rcx"; }
    disassembly::Disassembler::Mode disassemblerMode() const override {
        return disassembly::Disassembler::Mode::X64;
    }
    HardwareSlots hardware() const override {
        return {.execute = 4, .data = 4, .shared = true, .ports = true, .largest = 8};
    }
    Result<std::vector<StackFrame>> walkStack(const StackAccess& access, const Registers& registers,
                                              std::size_t maxFrames) const override;

  private:
    DebugPlaces debugPlaces() const override { return {.dr0 = 0x20, .dr6 = 0x40, .dr7 = 0x48, .width = 8}; }
};

}  // namespace hawser::engine
