#pragma once

#include <optional>

#include "core/channel/wire/Frame.h"

namespace hawser::channel {

// Bytes in, frames out, however they are cut. It asks for no more than the frame at hand still lacks, so that
// nothing is kept but what has come of one frame. Pure.
class FrameReader {
  public:
    explicit FrameReader(std::size_t limit) : m_limit(limit) {}

    // Holds for the next frame.
    void setLimit(std::size_t bytes) { m_limit = bytes; }

    // How many bytes it takes next: at least one.
    std::size_t wanted() const { return m_wanted - m_part.size(); }
    // At most wanted(). A frame when it is whole. Errors, after which nothing is taken any more: Malformed:
    // the sizes are not those of our frames; Unsupported: the frame is larger than the limit, its size in
    // `at`.
    Result<std::optional<Frame>> take(ByteSpan bytes);

    bool insideFrame() const { return m_kind || !m_part.empty(); }

  private:
    Result<> readHeader();

    std::size_t m_limit;
    std::size_t m_wanted = kFrameHeader;  // of the header or the body, whichever is at hand
    std::optional<FrameKind> m_kind;      // the header has been read
    Bytes m_part;
};

}  // namespace hawser::channel
