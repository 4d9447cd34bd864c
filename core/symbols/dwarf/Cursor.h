#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "core/base/ByteReader.h"
#include "core/symbols/SymbolText.h"

namespace hawser::symbols::dwarf {

// Reads a debug section: what ByteReader does, and the numbers of variable length that DWARF is made of. All
// of it inline, since indexing an image takes a hundred million reads. After the first failure it reads
// zeros and stands at its end. Does not own the bytes.
class Cursor {
  public:
    Cursor() = default;
    // Sees [offset, end) of the section; what it tells as offsets counts from the section's start.
    Cursor(ByteSpan section, std::uint64_t offset, std::uint64_t end)
        : m_bytes(section.first(static_cast<std::size_t>(std::min<std::uint64_t>(end, section.size())))),
          m_offset(static_cast<std::size_t>(offset)) {
        if (offset > m_bytes.size()) giveUp();
    }
    explicit Cursor(ByteSpan section, std::uint64_t offset = 0) : Cursor(section, offset, section.size()) {}

    std::uint64_t offset() const { return m_offset; }
    std::size_t remaining() const { return m_bytes.size() - m_offset; }
    bool atEnd() const { return m_offset == m_bytes.size(); }
    bool failed() const { return m_failed; }
    std::uint64_t failedAt() const { return m_failedAt; }

    std::uint8_t u8() { return static_cast<std::uint8_t>(fixed<1>()); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(fixed<2>()); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(fixed<4>()); }
    std::uint64_t u64() { return fixed<8>(); }
    std::uint64_t u24() { return fixed<3>(); }
    // Of 1, 2, 4 or 8 bytes; whatever else is a failure.
    std::uint64_t sized(unsigned bytes) {
        switch (bytes) {
            case 1:
                return u8();
            case 2:
                return u16();
            case 4:
                return u32();
            case 8:
                return u64();
        }
        giveUp();
        return 0;
    }
    std::uint64_t offsetOf(bool wide) { return wide ? u64() : u32(); }

    std::uint64_t uleb() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; !atEnd(); shift += 7) {
            const auto byte = std::to_integer<std::uint64_t>(m_bytes[m_offset++]);
            if (shift < 64) value |= (byte & 0x7F) << shift;
            if ((byte & 0x80) == 0) return value;
        }
        giveUp();
        return 0;
    }
    std::int64_t sleb() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; !atEnd();) {
            const auto byte = std::to_integer<std::uint64_t>(m_bytes[m_offset++]);
            if (shift < 64) value |= (byte & 0x7F) << shift;
            shift += 7;
            if ((byte & 0x80) != 0) continue;
            if (shift < 64 && (byte & 0x40) != 0) value |= ~std::uint64_t{0} << shift;
            return static_cast<std::int64_t>(value);
        }
        giveUp();
        return 0;
    }
    ByteSpan bytes(std::uint64_t count) {
        if (count > remaining()) {
            giveUp();
            return {};
        }
        const ByteSpan taken = m_bytes.subspan(m_offset, static_cast<std::size_t>(count));
        m_offset += taken.size();
        return taken;
    }
    void skip(std::uint64_t count) { static_cast<void>(bytes(count)); }
    void seek(std::uint64_t offset) {
        if (offset > m_bytes.size())
            giveUp();
        else
            m_offset = static_cast<std::size_t>(offset);
    }
    // Up to its NUL, which is read as well.
    std::string_view text() {
        const auto rest = m_bytes.subspan(m_offset);
        const auto end = std::ranges::find(rest, std::byte{0});
        if (end == rest.end()) {
            giveUp();
            return {};
        }
        const auto length = static_cast<std::size_t>(end - rest.begin());
        m_offset += length + 1;
        return asText(rest.first(length));
    }

    // The length that a unit, program or entry begins with, and how wide its offsets are.
    struct Length {
        std::uint64_t bytes = 0;
        bool wide = false;  // offsets of 64 bits
    };
    Length initialLength() {
        constexpr std::uint32_t kWideMark = 0xFFFFFFFF;
        const std::uint32_t length = u32();
        return length == kWideMark ? Length{u64(), true} : Length{length, false};
    }

  private:
    template <unsigned kCount>
    std::uint64_t fixed() {
        if (remaining() < kCount) {
            giveUp();
            return 0;
        }
        std::uint64_t value = 0;
        for (unsigned i = 0; i < kCount; ++i)
            value |= std::to_integer<std::uint64_t>(m_bytes[m_offset + i]) << (8 * i);
        m_offset += kCount;
        return value;
    }
    void giveUp() {
        if (!m_failed) m_failedAt = m_offset;
        m_failed = true;
        m_offset = m_bytes.size();
    }

    ByteSpan m_bytes;
    std::size_t m_offset = 0;
    std::uint64_t m_failedAt = 0;
    bool m_failed = false;
};

}  // namespace hawser::symbols::dwarf
