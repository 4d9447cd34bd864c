#include "core/base/ByteReader.h"

#include <fmt/format.h>

namespace hawser {

ByteSpan ByteReader::take(std::size_t count) {
    if (m_failed || count > m_bytes.size() - m_offset) {
        m_failed = true;
        return {};
    }
    const ByteSpan taken = m_bytes.subspan(m_offset, count);
    m_offset += count;
    return taken;
}

namespace {

std::uint64_t littleEndian(ByteSpan bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = (value << 8) | std::to_integer<std::uint64_t>(bytes[i]);
    return value;
}

}  // namespace

std::uint8_t ByteReader::u8() {
    return static_cast<std::uint8_t>(littleEndian(take(1)));
}
std::uint16_t ByteReader::u16() {
    return static_cast<std::uint16_t>(littleEndian(take(2)));
}
std::uint32_t ByteReader::u32() {
    return static_cast<std::uint32_t>(littleEndian(take(4)));
}
std::uint64_t ByteReader::u64() {
    return littleEndian(take(8));
}
ByteSpan ByteReader::bytes(std::size_t count) {
    return take(count);
}
void ByteReader::skip(std::size_t count) {
    static_cast<void>(take(count));
}

void ByteReader::seek(std::size_t offset) {
    if (m_failed) return;
    if (offset > m_bytes.size()) {
        m_failed = true;
        return;
    }
    m_offset = offset;
}

ByteReader ByteReader::sub(std::size_t count) {
    ByteReader part(take(count), m_what);
    part.m_failed = m_failed;
    return part;
}

Result<> ByteReader::finish() const {
    if (m_failed) return fail(ErrorCode::Truncated, fmt::format("{} ends too early", m_what), m_offset);
    return {};
}

Result<> ByteReader::expectEnd() const {
    if (auto ok = finish(); !ok) return ok;
    if (m_offset != m_bytes.size()) {
        return fail(ErrorCode::Malformed,
                    fmt::format("{} has {} bytes too many", m_what, m_bytes.size() - m_offset), m_offset);
    }
    return {};
}

}  // namespace hawser
