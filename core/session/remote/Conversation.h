#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/base/ByteReader.h"
#include "core/base/Result.h"

namespace hawser::session {

// What one end of a session's wire has said and heard: every message is numbered, kept until the other end
// has it, and taken once, whatever becomes of the channel in between. The same at both ends. Pure.
//
// A frame, little-endian: u8 kind (0 message, 1 acknowledgement), u64 the last number heard of the other end;
// a message goes on with u64 its own number, from 1, and its bytes.
class Conversation {
  public:
    // The frame to send; kept until it is acknowledged.
    const Bytes& say(ByteSpan message);
    // What came in a frame; nothing: an acknowledgement, or a message that was heard before. Malformed: it
    // is no frame, a message is missing, or more is acknowledged than was said.
    Result<std::optional<Bytes>> hear(ByteSpan frame);
    // To send when there is one: the other end keeps what we do not acknowledge.
    std::optional<Bytes> acknowledgement();

    std::uint64_t heard() const { return m_heard; }  // the last number
    // The channel is another one, and the other end has heard up to here: the frames to send again, in order.
    // Malformed: that cannot be.
    Result<std::vector<Bytes>> resume(std::uint64_t heardByOther);

    std::size_t keptBytes() const { return m_keptBytes; }
    std::size_t keptMessages() const { return m_kept.size(); }

  private:
    Result<> acknowledged(std::uint64_t number);

    struct Kept {
        std::uint64_t number = 0;
        Bytes frame;
    };
    std::deque<Kept> m_kept;
    std::size_t m_keptBytes = 0;
    std::uint64_t m_said = 0;
    std::uint64_t m_heard = 0;
    std::uint64_t m_told = 0;       // of m_heard, to the other end
    std::size_t m_untoldBytes = 0;  // heard since
};

}  // namespace hawser::session
