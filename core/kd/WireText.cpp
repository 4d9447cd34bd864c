#include "core/kd/WireText.h"

namespace hawser::kd {

std::string utf8FromWire(ByteSpan text) {
    return ByteReader(text).ansi(text.size());
}

Bytes wireFromUtf8(std::string_view text) {
    constexpr std::byte kUnknown{'?'};
    Bytes bytes;
    bytes.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80) {
            bytes.push_back(static_cast<std::byte>(lead));
            continue;
        }
        std::size_t following = 0;
        while (i + 1 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xC0) == 0x80) {
            ++i;
            ++following;
        }
        // Two-byte sequences that begin with C2 or C3 are U+0080 to U+00FF.
        const bool latin1 = following == 1 && (lead == 0xC2 || lead == 0xC3);
        const auto last = static_cast<unsigned char>(text[i]);
        bytes.push_back(latin1 ? static_cast<std::byte>(((lead & 0x03) << 6) | (last & 0x3F)) : kUnknown);
    }
    return bytes;
}

}  // namespace hawser::kd
