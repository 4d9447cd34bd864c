#include "core/channel/wire/Frame.h"

#include <algorithm>

#include "core/base/ByteWriter.h"
#include "core/base/Text.h"
#include "core/channel/Limits.h"
#include "core/channel/wire/Words.h"

namespace hawser::channel {

Bytes frameHeader(FrameKind kind, std::uint32_t size) {
    ByteWriter writer;
    writer.u32(size);
    writer.u8(static_cast<std::uint8_t>(kind));
    return writer.take();
}

Bytes encodePing(std::uint64_t number) {
    ByteWriter writer;
    writer.u64(number);
    return writer.take();
}

std::optional<std::uint64_t> decodePing(ByteSpan body) {
    ByteReader reader(body, "ping");
    const std::uint64_t number = reader.u64();
    if (!reader.expectEnd()) return std::nullopt;
    return number;
}

Bytes encode(const Farewell& farewell) {
    ByteWriter writer;
    writer.u8(static_cast<std::uint8_t>(farewell.goodbye));
    writer.text(printable(farewell.sentence, kMaxSentence));
    return writer.take();
}

Farewell decodeFarewell(ByteSpan body) {
    ByteReader reader(body, "farewell");
    const std::uint8_t code = reader.u8();
    Farewell farewell;
    if (code <= static_cast<std::uint8_t>(Goodbye::Violation)) farewell.goodbye = static_cast<Goodbye>(code);
    const std::string text = textOf(reader.bytes(std::min(reader.remaining(), kMaxSentence)));
    farewell.sentence = text.empty() ? "The other end closed without a word." : printable(text, kMaxSentence);
    return farewell;
}

}  // namespace hawser::channel
