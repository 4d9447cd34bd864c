#pragma once

#include <string>
#include <vector>

#include "core/kd/Link.h"
#include "tests/support/ManualClock.h"

// One link on a manual clock, with what it sends as words.
namespace hawser::test {

using namespace kd;

inline constexpr std::uint32_t kId0 = kInitialPacketId;
inline constexpr std::uint32_t kId1 = kInitialPacketId | 1;

inline Bytes payloadOf(std::uint8_t mark) {
    Bytes payload(kStateChangeHeaderSize);
    payload[0] = std::byte{0x30};
    payload[1] = std::byte{0x30};
    payload[100] = static_cast<std::byte>(mark);
    return payload;
}
inline Bytes data(std::uint32_t id, std::uint8_t mark) {
    Bytes line;
    appendDataPacket(line, PacketType::StateChange64, id, payloadOf(mark));
    return line;
}
inline Bytes control(PacketType type, std::uint32_t id = 0) {
    Bytes line;
    appendControlPacket(line, type, id);
    return line;
}
inline Bytes requestPayload() {
    Bytes payload(kManipulateHeaderSize);
    payload[0] = std::byte{0x46};
    payload[1] = std::byte{0x31};
    return payload;
}

struct End {
    explicit End(const LinkOptions& options) : link(options) {}

    void get(const Bytes& line) { link.receive(line, clock.now()); }
    void wait(Duration time) {
        clock.advance(time);
        link.tick(clock.now());
    }
    LinkTicket send() { return link.submit(PacketType::StateManipulate, requestPayload(), clock.now()); }
    std::vector<Packet> sent() {
        FrameParser parser;
        std::vector<Packet> packets;
        const Bytes line = link.takeOutput();
        ByteSpan rest(line);
        while (auto item = parser.next(rest)) packets.push_back(std::get<Packet>(*item));
        return packets;
    }
    // "A80800000" acknowledgement, "S" resend, "R" reset, "D80800000" data
    std::string words() {
        std::string text;
        for (const Packet& p : sent()) {
            const char kind = !p.control                          ? 'D'
                              : p.type == PacketType::Acknowledge ? 'A'
                              : p.type == PacketType::Resend      ? 'S'
                                                                  : 'R';
            text += (text.empty() ? "" : " ") + std::string(1, kind) + std::to_string(p.id & 1) +
                    ((p.id & kSyncPacketBit) != 0 ? "!" : "");
        }
        return text;
    }
    std::vector<LinkEvent> events() { return link.takeEvents(); }
    template <class Event>
    std::vector<Event> only() {
        std::vector<Event> found;
        for (auto& event : link.takeEvents()) {
            if (auto* e = std::get_if<Event>(&event)) found.push_back(std::move(*e));
        }
        return found;
    }

    ManualClock clock;
    Link link;
};

struct HostEnd : End {
    HostEnd() : End(LinkOptions::host()) {}
    // In step: the target has sent one packet with number 0.
    void synchronise() {
        get(data(kId0 | kSyncPacketBit, 0));
        sent();
        events();
    }
};
struct TargetEnd : End {
    TargetEnd() : End(LinkOptions::target()) {}
};

}  // namespace hawser::test
