#include "core/channel/wire/FrameReader.h"

#include <fmt/format.h>

#include <utility>

namespace hawser::channel {

Result<std::optional<Frame>> FrameReader::take(ByteSpan bytes) {
    if (bytes.size() > wanted()) return fail(ErrorCode::Malformed, "More bytes than the frame has.");
    m_part.insert(m_part.end(), bytes.begin(), bytes.end());
    if (m_part.size() < m_wanted) return std::nullopt;
    if (!m_kind) {
        if (auto read = readHeader(); !read) return tl::unexpected(read.error());
        if (m_wanted > 0) return std::nullopt;
    }
    Frame frame{*std::exchange(m_kind, std::nullopt), std::exchange(m_part, {})};
    m_wanted = kFrameHeader;
    return frame;
}

Result<> FrameReader::readHeader() {
    ByteReader reader(m_part, "frame");
    const std::uint32_t size = reader.u32();
    const auto kind = static_cast<FrameKind>(reader.u8());
    if (auto read = reader.finish(); !read) return read;
    if (size > m_limit)
        return fail(ErrorCode::Unsupported,
                    fmt::format("A frame of {} bytes came; {} is the limit.", size, m_limit), size);
    m_kind = kind;
    m_wanted = size;
    m_part.clear();
    return {};
}

}  // namespace hawser::channel
