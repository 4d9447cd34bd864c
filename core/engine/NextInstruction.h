#pragma once

#include <optional>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"
#include "core/base/Result.h"
#include "core/disassembly/Instruction.h"
#include "core/engine/StepGoal.h"

namespace hawser::engine {

class Debugger;

// The instruction that a stopped processor is about to run, and how a step gets to its other side. Engine
// thread.
class NextInstruction {
  public:
    NextInstruction(Debugger& debugger, Address pc) : m_debugger(debugger), m_pc(pc) {}

    // Nothing: it cannot be read or decoded.
    Result<std::optional<disassembly::Instruction>> decoded() const;
    // What cannot be read or decoded leads nowhere else.
    Result<disassembly::FlowKind> flow() const;
    // Whether a step that has come here counts for the goal.
    Result<bool> reaches(const StepGoal& goal) const;
    // Behind a call, or another instruction that a step over runs through; nothing for any other.
    Result<std::optional<Address>> behindCall() const;
    // Where to wait for it with a breakpoint; nothing where it may be traced.
    Result<std::optional<Address>> landing() const;

  private:
    Result<Bytes> code(bool asReported) const;

    Debugger& m_debugger;
    Address m_pc;
};

}  // namespace hawser::engine
