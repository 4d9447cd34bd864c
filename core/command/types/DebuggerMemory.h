#pragma once

#include "core/command/types/TypedMemory.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// The stopped target of a debugger, which outlives it. Engine thread.
class DebuggerMemory final : public TypedMemory {
  public:
    enum class Writes { Allowed, Refused };

    explicit DebuggerMemory(engine::Debugger& debugger, Writes writes = Writes::Allowed)
        : m_debugger(debugger), m_writes(writes) {}

    unsigned pointerBytes() const override { return m_debugger.isWide() ? 8 : 4; }
    Result<engine::MemoryBytes> read(Address address, std::size_t count, bool physical) const override;
    // NotAvailable: not all of it could be written; Unsupported: nothing can; Refused: writes are.
    Result<> write(Address address, ByteSpan bytes) const override;
    std::string nameOf(Address address) const override;
    Result<> checkInterrupted() const override;

  private:
    engine::Debugger& m_debugger;
    Writes m_writes;
};

}  // namespace hawser::command
