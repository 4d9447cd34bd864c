#pragma once

#include <optional>
#include <string>

#include "core/command/types/TypedValue.h"
#include "core/engine/MemoryBytes.h"

namespace hawser::command {

// The target as typed values see it. Engine thread.
class TypedMemory {
  public:
    virtual ~TypedMemory() = default;

    virtual unsigned pointerBytes() const = 0;  // 4 or 8
    // What cannot be read is marked so; errors mean that the target cannot be asked.
    virtual Result<engine::MemoryBytes> read(Address address, std::size_t count, bool physical) const = 0;
    virtual Result<> write(Address address, ByteSpan bytes) const = 0;
    virtual std::string nameOf(Address address) const = 0;  // "nt!KeBugCheckEx+0x12", printable; empty: none
    virtual Result<> checkInterrupted() const = 0;          // Cancelled
};

// Reads what it needs, and no more than `limit` bytes. Nothing: something of it is not readable, or it is
// nowhere.
Result<std::optional<Bytes>> bytesOf(const TypedMemory& memory, const TypedValue& value, std::size_t limit);
// Of an integer, enumeration, boolean, character or pointer, of a bit field its bits; extended by the type's
// sign to 64 bits. A pointer of 32 bits is sign-extended as addresses are.
Result<std::optional<std::uint64_t>> numberOf(const TypedMemory& memory, const TypedValue& value);
Result<std::optional<double>> floatingOf(const TypedMemory& memory, const TypedValue& value);
// Characters of one or two bytes up to a NUL or `limit`, as UTF-8, not made printable. Nothing: the first one
// cannot be read.
Result<std::optional<std::string>> textAt(const TypedMemory& memory, Address address, unsigned characterBytes,
                                          std::size_t limit, bool physical = false);
// The same of characters that are at hand.
std::string textOf(ByteSpan characters, unsigned characterBytes);

inline constexpr std::size_t kMaxTypedBytes = 1 << 16;  // of one value that is shown

}  // namespace hawser::command
