#include "core/session/remote/Conversation.h"

#include <utility>

#include "core/base/ByteWriter.h"

namespace hawser::session {

namespace {

enum class Kind : std::uint8_t { Message, Acknowledgement };

// What may stay unacknowledged.
constexpr std::uint64_t kUntoldMessages = 16;
constexpr std::size_t kUntoldBytes = std::size_t{32} << 10;

}  // namespace

const Bytes& Conversation::say(ByteSpan message) {
    ByteWriter frame;
    frame.u8(static_cast<std::uint8_t>(Kind::Message));
    frame.u64(m_heard);
    frame.u64(++m_said);
    frame.bytes(message);
    m_told = m_heard;
    m_untoldBytes = 0;
    m_keptBytes += frame.size();
    return m_kept.emplace_back(Kept{m_said, frame.take()}).frame;
}

Result<std::optional<Bytes>> Conversation::hear(ByteSpan frame) {
    ByteReader reader(frame, "frame of the session");
    const std::uint8_t kind = reader.u8();
    const std::uint64_t heardByOther = reader.u64();
    const bool message = kind == static_cast<std::uint8_t>(Kind::Message);
    const std::uint64_t number = message ? reader.u64() : 0;
    if (auto whole = reader.finish(); !whole) return tl::unexpected(whole.error());
    if (!message && kind != static_cast<std::uint8_t>(Kind::Acknowledgement))
        return fail(ErrorCode::Malformed, "A frame of the session is of no known kind.");
    if (auto known = acknowledged(heardByOther); !known) return tl::unexpected(known.error());
    if (!message || number <= m_heard) return std::nullopt;
    if (number != m_heard + 1) return fail(ErrorCode::Malformed, "A message of the session is missing.");
    m_heard = number;
    const ByteSpan rest = reader.bytes(reader.remaining());
    m_untoldBytes += rest.size();
    return Bytes(rest.begin(), rest.end());
}

std::optional<Bytes> Conversation::acknowledgement() {
    if (m_heard - m_told < kUntoldMessages && m_untoldBytes < kUntoldBytes) return std::nullopt;
    m_told = m_heard;
    m_untoldBytes = 0;
    ByteWriter frame;
    frame.u8(static_cast<std::uint8_t>(Kind::Acknowledgement));
    frame.u64(m_heard);
    return frame.take();
}

Result<> Conversation::acknowledged(std::uint64_t number) {
    if (number > m_said)
        return fail(ErrorCode::Malformed, "The other end acknowledges a message that was never sent.");
    while (!m_kept.empty() && m_kept.front().number <= number) {
        m_keptBytes -= m_kept.front().frame.size();
        m_kept.pop_front();
    }
    return {};
}

Result<std::vector<Bytes>> Conversation::resume(std::uint64_t heardByOther) {
    if (auto known = acknowledged(heardByOther); !known) return tl::unexpected(known.error());
    const std::uint64_t first = m_kept.empty() ? m_said + 1 : m_kept.front().number;
    if (heardByOther + 1 < first)
        return fail(ErrorCode::Malformed, "The other end asks for what it has acknowledged.");
    std::vector<Bytes> frames;
    for (const Kept& kept : m_kept) frames.push_back(kept.frame);
    return frames;
}

}  // namespace hawser::session
