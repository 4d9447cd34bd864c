#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "core/kd/FrameParser.h"

// The parser on any bytes: what it accepts encodes to itself, and splitting changes nothing.
using namespace hawser;
using namespace hawser::kd;

namespace {

struct Summary {
    std::size_t packets = 0;
    std::size_t damage = 0;
    std::uint32_t sum = 0;
    std::uint64_t stray = 0;
    bool needsSilence = false;
    bool operator==(const Summary&) const = default;
};

void require(bool condition) {
    if (!condition) std::abort();
}

void feed(FrameParser& parser, ByteSpan input, Summary& summary) {
    while (auto item = parser.next(input)) {
        if (const auto* packet = std::get_if<Packet>(&*item)) {
            require(packet->payload.size() <= kMaxPayload);
            FrameParser again;
            const Bytes line = encode(*packet);
            ByteSpan rest(line);
            require(again.next(rest).has_value() && rest.empty());
            ++summary.packets;
            summary.sum = summary.sum * 31 + checksumOf(packet->payload) + packet->id;
        } else {
            ++summary.damage;
        }
    }
    summary.stray = parser.strayBytes();
    summary.needsSilence = parser.needsSilence();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes bytes;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<std::byte>(data[i]));
    FrameParser whole;
    Summary expected;
    feed(whole, bytes, expected);
    FrameParser split;
    Summary actual;
    std::size_t at = 0;
    for (std::size_t i = 0; at < bytes.size(); ++i) {
        const std::size_t part = std::min<std::size_t>(bytes.size() - at, 1 + data[i % size] % 23);
        feed(split, ByteSpan(bytes).subspan(at, part), actual);
        at += part;
    }
    require(actual == expected);
    static_cast<void>(whole.silence());
    require(!whole.needsSilence());
    return 0;
}
