#include "core/symbols/pdb/TypeStream.h"

#include <fmt/format.h>

namespace hawser::symbols::pdb {

namespace {

constexpr std::uint32_t kTypesVersion = 20040203;

}  // namespace

Result<TypeStream> TypeStream::read(const MsfFile& file, std::uint32_t stream) {
    TypeStream types(file, stream);
    if (!isIn(file, stream)) return types;
    auto bytes = file.read(stream);
    if (!bytes) return tl::unexpected(bytes.error());
    types.m_bytes = std::move(*bytes);
    ByteReader header(types.m_bytes, "types");
    const std::uint32_t version = header.u32();
    const std::uint32_t headerSize = header.u32();
    types.m_begin = header.u32();
    const std::uint32_t end = header.u32();
    const std::uint32_t size = header.u32();
    if (version != kTypesVersion)
        return fail(ErrorCode::Unsupported, fmt::format("{} has types of version {}; {} is read.",
                                                        file.path(), version, kTypesVersion));
    if (headerSize != kHeaderSize || types.m_begin < kFirstIndex || end < types.m_begin || end > kMaxIndex ||
        size > types.m_bytes.size() - kHeaderSize)
        return file.damaged(stream, 4,
                            fmt::format("types 0x{:x} to 0x{:x} in {} bytes", types.m_begin, end, size));
    if (auto done = types.index(kHeaderSize + size, end - types.m_begin); !done)
        return tl::unexpected(done.error());
    return types;
}

Result<> TypeStream::index(std::uint32_t recordsEnd, std::uint32_t count) {
    constexpr std::uint32_t kSmallest = 4;  // length and leaf
    if (count > (recordsEnd - kHeaderSize) / kSmallest)
        return m_file->damaged(m_stream, 12, fmt::format("it claims {} types", count));
    ByteReader reader(ByteSpan(m_bytes).first(recordsEnd), "types");
    reader.seek(kHeaderSize);
    m_offsets.reserve(count);
    while (reader.remaining() > 0 && m_offsets.size() < count) {
        m_offsets.push_back(static_cast<std::uint32_t>(reader.offset()));
        const std::uint16_t length = reader.u16();
        reader.skip(length);
        if (reader.failed() || length < 2)
            return m_file->damaged(m_stream, m_offsets.back(), "a type ends too early");
    }
    if (m_offsets.size() < count)
        return m_file->damaged(m_stream, recordsEnd,
                               fmt::format("{} of {} types are there", m_offsets.size(), count));
    return {};
}

TypeRecord TypeStream::record(std::uint32_t index) const {
    TypeRecord record;
    ByteReader reader(m_bytes, "type");
    reader.seek(m_offsets[index - m_begin]);
    const std::uint16_t length = reader.u16();
    record.leaf = reader.u16();
    record.offset = static_cast<std::uint32_t>(reader.offset());
    record.body = reader.bytes(length - 2U);
    return record;
}

tl::unexpected<Error> TypeStream::damaged(const TypeRecord& record, std::string_view what) const {
    return m_file->damaged(m_stream, record.offset, what);
}

}  // namespace hawser::symbols::pdb
