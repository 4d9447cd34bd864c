#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"

namespace hawser {

using ByteSpan = std::span<const std::byte>;
using Bytes = std::vector<std::byte>;

inline Bytes copyOf(ByteSpan bytes) {
    return Bytes(bytes.begin(), bytes.end());
}

// Reads little-endian input. After the first failure every read yields zeros and nothing moves; finish()
// tells what went wrong and where. Not thread-safe; does not own the bytes.
class ByteReader {
  public:
    explicit ByteReader(ByteSpan bytes, std::string_view what = "data") : m_bytes(bytes), m_what(what) {}

    std::uint8_t u8();
    std::uint16_t u16();
    std::uint32_t u32();
    std::uint64_t u64();
    ByteSpan bytes(std::size_t count);
    void skip(std::size_t count);
    void seek(std::size_t offset);  // from the start; one past the end is allowed
    ByteReader sub(std::size_t count);
    std::string utf16(std::size_t byteCount);  // to UTF-8; an odd count or lone surrogates become U+FFFD
    std::string ansi(std::size_t byteCount);   // up to the first NUL, as utf8FromAnsi() has it (AnsiText.h)

    std::size_t offset() const { return m_offset; }
    std::size_t remaining() const { return m_failed ? 0 : m_bytes.size() - m_offset; }
    bool failed() const { return m_failed; }
    Result<> finish() const;
    Result<> expectEnd() const;

  private:
    ByteSpan take(std::size_t count);

    ByteSpan m_bytes;
    std::string_view m_what;
    std::size_t m_offset = 0;
    bool m_failed = false;
};

}  // namespace hawser
