#include "core/base/ByteWriter.h"

namespace hawser {

namespace {

void appendLittleEndian(Bytes& bytes, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<std::byte>((value >> (8 * i)) & 0xFF));
}

}  // namespace

void ByteWriter::u8(std::uint8_t value) {
    appendLittleEndian(m_bytes, value, 1);
}
void ByteWriter::u16(std::uint16_t value) {
    appendLittleEndian(m_bytes, value, 2);
}
void ByteWriter::u32(std::uint32_t value) {
    appendLittleEndian(m_bytes, value, 4);
}
void ByteWriter::u64(std::uint64_t value) {
    appendLittleEndian(m_bytes, value, 8);
}
void ByteWriter::bytes(ByteSpan bytes) {
    m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
}

void ByteWriter::text(std::string_view text) {
    for (const char c : text) m_bytes.push_back(static_cast<std::byte>(c));
}

void ByteWriter::zeros(std::size_t count) {
    m_bytes.insert(m_bytes.end(), count, std::byte{0});
}

void ByteWriter::padTo(std::size_t offset) {
    if (offset > m_bytes.size()) zeros(offset - m_bytes.size());
}

}  // namespace hawser
