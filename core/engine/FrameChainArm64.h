#pragma once

#include "core/engine/FrameChain.h"

namespace hawser::engine {

class FrameChainArm64 final : public FrameChain {
  public:
    explicit FrameChainArm64(const StackAccess& access) : FrameChain(access, 8) {}

  private:
    Result<std::optional<State>> frameless(const State& state, const Registers& registers) override;
    // Without the signature that pointer authentication leaves in the unused bits.
    Address returnAddress(Address value) const override;
    // A frame may lie anywhere above its caller's stack pointer.
    Names names() const override { return {"pc", {}, "fp"}; }
    disassembly::Disassembler::Mode mode() const override { return disassembly::Disassembler::Mode::Arm64; }
    bool argumentsOnStack() const override { return false; }
};

}  // namespace hawser::engine
