#pragma once

#include "core/command/types/TypedMemory.h"
#include "tests/support/SparseMemory.h"

namespace hawser::test {

// Memory for typed values, without a debugger. Names everything from 0xf000 on "nt!Routine".
class MadeMemory final : public command::TypedMemory {
  public:
    explicit MadeMemory(unsigned pointerBytes = 8) : m_pointerBytes(pointerBytes) {}

    unsigned pointerBytes() const override { return m_pointerBytes; }
    Result<engine::MemoryBytes> read(Address address, std::size_t count, bool) const override {
        ++reads;
        bytesRead += count;
        engine::MemoryBytes read{address, Bytes(count), std::vector<bool>(count, false)};
        for (std::size_t i = 0; i < count; ++i) {
            const Address at = address + i;
            read.valid[i] = memory.isMapped(at);
            if (read.valid[i]) read.bytes[i] = memory.byteAt(at);
        }
        return read;
    }
    Result<> write(Address address, ByteSpan bytes) const override {
        if (memory.write(address, bytes) == bytes.size()) return {};
        return fail(ErrorCode::NotAvailable, "not mapped");
    }
    std::string nameOf(Address address) const override {
        return address.value() >= 0xF000 ? "nt!Routine" : std::string();
    }
    Result<> checkInterrupted() const override { return {}; }

    mutable SparseMemory memory;
    mutable std::size_t reads = 0;  // requests
    mutable std::size_t bytesRead = 0;

  private:
    unsigned m_pointerBytes;
};

}  // namespace hawser::test
