#pragma once

#include <optional>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"
#include "core/base/Result.h"

namespace hawser::engine {

class Debugger;

// The instruction that a stopped processor is about to run, and how a step gets to its other side. Engine
// thread.
class NextInstruction {
  public:
    // Within a plan the report may show its code; at a user's command the memory does, which may have been
    // changed.
    NextInstruction(Debugger& debugger, Address pc, bool byUser)
        : m_debugger(debugger), m_pc(pc), m_byUser(byUser) {}

    // Behind a call, or another instruction that a step over runs through; nothing for any other.
    Result<std::optional<Address>> behindCall() const;
    // Where to wait for it with a breakpoint; nothing where it may be traced.
    Result<std::optional<Address>> landing() const;

  private:
    Result<Bytes> code() const;

    Debugger& m_debugger;
    Address m_pc;
    bool m_byUser;
};

}  // namespace hawser::engine
