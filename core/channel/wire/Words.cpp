#include "core/channel/wire/Words.h"

#include <algorithm>

#include "core/base/Text.h"
#include "core/channel/Limits.h"

namespace hawser::channel {

void putWord(ByteWriter& writer, std::string_view word) {
    const std::string part = printable(word, kMaxWord);
    writer.u8(static_cast<std::uint8_t>(part.size()));
    writer.text(part);
}

std::string wordOf(ByteReader& reader) {
    const std::size_t size = reader.u8();
    std::string word = printable(textOf(reader.bytes(size)), kMaxWord);
    std::ranges::replace_if(
        word, [](char c) { return c == '\n' || c == '\t'; }, '.');
    return word;
}

std::string textOf(ByteSpan bytes) {
    std::string text(bytes.size(), '\0');
    std::ranges::transform(bytes, text.begin(), [](std::byte value) { return static_cast<char>(value); });
    return text;
}

}  // namespace hawser::channel
