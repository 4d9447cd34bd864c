#pragma once

#include <cstdint>
#include <optional>

#include "core/command/CommandContext.h"
#include "core/disassembly/Instruction.h"
#include "core/engine/StepWatcher.h"

namespace hawser::command {

// tb: steps until branches were taken, and tells each. Instruction by instruction, so that it needs nothing
// of the processor and stops at the same places on every machine. Engine thread.
class BranchTrace final : public engine::StepWatcher {
  public:
    // `count`: of taken branches, at least 1. The context outlives it.
    BranchTrace(CommandContext& context, std::uint64_t count, std::optional<disassembly::Instruction> first)
        : m_context(context), m_left(count), m_leaving(std::move(first)) {}

    Result<Next> steppedTo(Address place) override;
    void halted() override {}

  private:
    bool wasTaken(Address place) const;

    CommandContext& m_context;
    std::uint64_t m_left;
    std::optional<disassembly::Instruction> m_leaving;  // that is being run
};

}  // namespace hawser::command
