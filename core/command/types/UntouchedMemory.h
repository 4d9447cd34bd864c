#pragma once

#include <algorithm>

#include "core/command/types/TypedMemory.h"

namespace hawser::command {

// For what is looked at only for its type: every number reads as 1, nobody is asked, and nothing is changed.
class UntouchedMemory final : public TypedMemory {
  public:
    explicit UntouchedMemory(unsigned pointerBytes) : m_pointerBytes(pointerBytes) {}

    unsigned pointerBytes() const override { return m_pointerBytes; }
    Result<engine::MemoryBytes> read(Address address, std::size_t count, bool) const override {
        const std::size_t given = std::min(count, kMaxTypedBytes);
        engine::MemoryBytes memory{address, Bytes(given), std::vector<bool>(given, true)};
        if (given != 0) memory.bytes.front() = std::byte{1};
        return memory;
    }
    Result<> write(Address, ByteSpan) const override { return {}; }
    std::string nameOf(Address) const override { return {}; }
    Result<> checkInterrupted() const override { return {}; }

  private:
    unsigned m_pointerBytes;
};

}  // namespace hawser::command
