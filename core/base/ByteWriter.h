#pragma once

#include "core/base/ByteReader.h"

namespace hawser {

// Writes little-endian output; the mirror of ByteReader.
class ByteWriter {
  public:
    void u8(std::uint8_t value);
    void u16(std::uint16_t value);
    void u32(std::uint32_t value);
    void u64(std::uint64_t value);
    void bytes(ByteSpan bytes);
    void text(std::string_view text);  // the bytes of the text, no NUL
    void zeros(std::size_t count);
    void padTo(std::size_t offset);  // zeros up to the offset; nothing when already past it

    std::size_t size() const { return m_bytes.size(); }
    const Bytes& view() const { return m_bytes; }
    Bytes take() { return std::move(m_bytes); }

  private:
    Bytes m_bytes;
};

}  // namespace hawser
