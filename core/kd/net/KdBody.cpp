#include "core/kd/net/KdBody.h"

#include <optional>

#include "core/kd/Wire.h"

namespace hawser::kd::net {

namespace {

struct Head {
    bool data = false;
    std::size_t payload = 0;
};

std::optional<Head> headOf(ByteSpan packet) {
    ByteReader reader(packet);
    const std::uint32_t leader = reader.u32();
    reader.u16();
    const std::size_t count = reader.u16();
    reader.skip(8);
    if (reader.failed() || (leader != kDataLeader && leader != kControlLeader)) return std::nullopt;
    return Head{leader == kDataLeader, count};
}

}  // namespace

std::vector<Bytes> bodiesOf(ByteSpan line) {
    std::vector<Bytes> bodies;
    while (!line.empty()) {
        const auto head = headOf(line);
        std::size_t body = 1;
        std::size_t trailer = 0;
        if (head) {
            body = kHeaderSize + head->payload;
            trailer = head->data ? 1 : 0;
        }
        if (body + trailer > line.size()) break;
        if (head || line.front() == kBreakInByte)
            bodies.emplace_back(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(body));
        line = line.subspan(body + trailer);
    }
    return bodies;
}

bool appendAsLine(Bytes& line, ByteSpan body) {
    const auto head = headOf(body);
    if (!head || head->payload > kMaxPayload || body.size() != kHeaderSize + head->payload) return false;
    line.insert(line.end(), body.begin(), body.end());
    if (head->data) line.push_back(kTrailingByte);
    return true;
}

bool isBreakIn(ByteSpan body) {
    return !body.empty() && body.front() == kBreakInByte;
}

}  // namespace hawser::kd::net
