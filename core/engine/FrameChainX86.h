#pragma once

#include "core/engine/FrameChain.h"

namespace hawser::engine {

class FrameChainX86 final : public FrameChain {
  public:
    explicit FrameChainX86(const StackAccess& access) : FrameChain(access, 4) {}

  private:
    Result<std::optional<State>> frameless(const State& state, const Registers& registers) override;
    Result<std::optional<Step>> byRecords(const State& state, bool innermost) override;
    Names names() const override { return {"eip", "esp", "ebp", {"ebx", "esi", "edi"}}; }
    disassembly::Disassembler::Mode mode() const override { return disassembly::Disassembler::Mode::X86; }
    bool argumentsOnStack() const override { return true; }
};

}  // namespace hawser::engine
