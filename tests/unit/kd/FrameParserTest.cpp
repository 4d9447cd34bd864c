#include <catch2/catch.hpp>
#include <random>

#include "core/kd/FrameParser.h"
#include "core/kd/TraceText.h"

using namespace hawser;
using namespace hawser::kd;

namespace {

Bytes bytesOf(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int v : values) bytes.push_back(static_cast<std::byte>(v));
    return bytes;
}

Bytes dataPacket(std::uint32_t id = kInitialPacketId, std::size_t size = 56) {
    Bytes payload(size);
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<std::byte>(i * 7 + 1);
    Bytes line;
    appendDataPacket(line, PacketType::StateManipulate, id, payload);
    return line;
}

Bytes controlPacket(PacketType type) {
    Bytes line;
    appendControlPacket(line, type, kInitialPacketId);
    return line;
}

Bytes operator+(Bytes a, const Bytes& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// Each item as a word, so that sequences can be compared and read.
std::string word(const FrameItem& item) {
    if (const auto* packet = std::get_if<Packet>(&item)) {
        return summaryOf(*packet) + "#" + std::to_string(checksumOf(packet->payload));
    }
    if (const auto* damage = std::get_if<Damage>(&item)) {
        return "damage" + std::to_string(static_cast<int>(damage->reason));
    }
    return "break-in";
}

std::vector<std::string> parse(FrameParser& parser, ByteSpan input) {
    std::vector<std::string> words;
    while (auto item = parser.next(input)) words.push_back(word(*item));
    return words;
}

std::vector<FrameItem> items(FrameParser& parser, const Bytes& input) {
    std::vector<FrameItem> found;
    ByteSpan rest(input);
    while (auto item = parser.next(rest)) found.push_back(std::move(*item));
    return found;
}

}  // namespace

TEST_CASE("A packet on the line has the header, checksum and trailer of the protocol", "[kd][frame]") {
    Bytes line;
    appendDataPacket(line, PacketType::StateManipulate, 0x80800001, bytesOf({0xFF, 0xFF, 2}));
    CHECK(line ==
          bytesOf({0x30, 0x30, 0x30, 0x30, 2, 0, 3, 0, 1, 0, 0x80, 0x80, 0, 2, 0, 0, 0xFF, 0xFF, 2, 0xAA}));
    CHECK(controlPacket(PacketType::Acknowledge) ==
          bytesOf({0x69, 0x69, 0x69, 0x69, 4, 0, 0, 0, 0, 0, 0x80, 0x80, 0, 0, 0, 0}));
}

TEST_CASE("Packets are found between noise", "[kd][frame]") {
    FrameParser parser;
    const auto found = items(parser, bytesOf({1, 2, 0x30, 0x69, 3}) + dataPacket() + bytesOf({0x30, 0x30}) +
                                         controlPacket(PacketType::Reset));
    REQUIRE(found.size() == 2);
    CHECK(std::get<Packet>(found[0]).payload.size() == 56);
    CHECK(std::get<Packet>(found[1]).type == PacketType::Reset);
    CHECK(parser.strayBytes() == 7);
}

TEST_CASE("A header is believed only when it makes sense", "[kd][frame]") {
    const auto bad = GENERATE_COPY(values<Bytes>({
        bytesOf({0x30, 0x30, 0x30, 0x30, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}),       // type
        bytesOf({0x30, 0x30, 0x30, 0x30, 2, 0, 0xA1, 0x0F, 0, 0, 0, 0, 0, 0, 0, 0}),  // 4001 bytes
        bytesOf({0x30, 0x30, 0x30, 0x30, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}),  // control type, data leader
        bytesOf({0x69, 0x69, 0x69, 0x69, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}),  // control packet with a count
        bytesOf(
            {0x69, 0x69, 0x69, 0x69, 4, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0}),  // control packet with a checksum
    }));
    FrameParser parser;
    const auto found = items(parser, bad + dataPacket());
    REQUIRE(found.size() == 2);
    CHECK(std::get<Damage>(found[0]).reason == DamageReason::BadHeader);
    CHECK(std::get<Damage>(found[0]).bytes.size() == kHeaderSize);
    CHECK(std::holds_alternative<Packet>(found[1]));
    CHECK(parser.strayBytes() == 16);
}

TEST_CASE("A leader repeated in front of a packet does not hide it", "[kd][frame]") {
    FrameParser parser;
    const auto found = items(parser, bytesOf({0x69, 0x69, 0x30, 0x30}) + dataPacket());
    REQUIRE(!found.empty());
    CHECK(std::get<Packet>(found.back()).payload.size() == 56);
}

TEST_CASE("The largest packet passes, and an empty one", "[kd][frame]") {
    FrameParser parser;
    const auto found = items(parser, dataPacket(1, kMaxPayload) + dataPacket(2, 0));
    REQUIRE(found.size() == 2);
    CHECK(std::get<Packet>(found[0]).payload.size() == kMaxPayload);
    CHECK(std::get<Packet>(found[1]).payload.empty());
}

TEST_CASE("Damage is told by its reason, and the next packet is found", "[kd][frame]") {
    FrameParser parser;
    Bytes line = dataPacket();
    DamageReason expected{};
    SECTION("checksum") {
        line[20] ^= std::byte{1};
        expected = DamageReason::BadChecksum;
    }
    SECTION("trailer") {
        line.back() = std::byte{0xAB};
        expected = DamageReason::BadTrailer;
    }
    SECTION("one byte lost: the next leader stands where the trailer should") {
        line.erase(line.begin() + 30);
        expected = DamageReason::BadTrailer;
    }
    const auto found = items(parser, line + dataPacket());
    REQUIRE(found.size() == 2);
    CHECK(std::get<Damage>(found[0]).reason == expected);
    const std::size_t trailer = expected == DamageReason::BadChecksum ? 0 : 1;
    const Bytes& shown = std::get<Damage>(found[0]).bytes;
    const Bytes whole = line + dataPacket();
    CHECK(shown.size() == dataPacket().size() - trailer);
    CHECK(std::equal(shown.begin(), shown.end(), whole.begin()));
    CHECK(std::holds_alternative<Packet>(found[1]));
}

TEST_CASE("A packet that stops in the middle is cut short by silence", "[kd][frame]") {
    const Bytes whole = dataPacket();
    for (std::size_t size = 1; size < whole.size(); ++size) {
        FrameParser parser;
        const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        REQUIRE(items(parser, part).empty());
        REQUIRE(parser.needsSilence());
        const auto item = parser.silence();
        REQUIRE(item.has_value() == (size >= 4));
        if (item) REQUIRE(std::get<Damage>(*item).reason == DamageReason::CutShort);
        if (item) REQUIRE(std::get<Damage>(*item).bytes == part);
        REQUIRE_FALSE(parser.needsSilence());
        REQUIRE(items(parser, whole).size() == 1);
    }
}

TEST_CASE("A break-in byte counts when silence follows it", "[kd][frame]") {
    FrameParser parser;
    SECTION("alone") {
        CHECK(items(parser, bytesOf({0x62})).empty());
        const auto item = parser.silence();
        REQUIRE(item);
        CHECK(std::holds_alternative<BreakInByte>(*item));
    }
    SECTION("forgotten after another byte") {
        CHECK(items(parser, bytesOf({0x62, 0x00})).empty());
        CHECK_FALSE(parser.silence());
    }
    SECTION("forgotten when a packet follows") {
        CHECK(items(parser, bytesOf({0x62}) + dataPacket()).size() == 1);
        CHECK_FALSE(parser.silence());
    }
    SECTION("inside a packet it is data") {
        Bytes line;
        appendDataPacket(line, PacketType::DebugIo, 0, bytesOf({0x62, 0x62}));
        CHECK(items(parser, line).size() == 1);
        CHECK_FALSE(parser.silence());
    }
    CHECK(parser.strayBytes() <= 1);
}

TEST_CASE("The same bytes give the same items however they are split", "[kd][frame]") {
    std::mt19937 random(20240501);
    const auto upTo = [&random](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, n)(random);
    };
    for (int round = 0; round < 300; ++round) {
        Bytes line;
        for (int i = 0; i < 12; ++i) {
            Bytes part;
            switch (upTo(4)) {
                case 0:
                    part = controlPacket(upTo(1) != 0 ? PacketType::Acknowledge : PacketType::Resend);
                    break;
                case 1:
                    part = bytesOf({0x62, 0x30, 0x30, 0x69, 0x69, 0x69});
                    break;
                case 2:
                    part = Bytes(upTo(40), std::byte{0x30});
                    break;
                default:
                    part = dataPacket(static_cast<std::uint32_t>(upTo(3)), upTo(300));
                    break;
            }
            if (!part.empty() && upTo(3) == 0)
                part[upTo(part.size() - 1)] ^= static_cast<std::byte>(1 << upTo(7));
            if (upTo(5) == 0) part.resize(upTo(part.size()));
            line = line + part;
        }
        FrameParser whole;
        const auto expected = parse(whole, line);
        FrameParser split;
        std::vector<std::string> actual;
        for (ByteSpan rest(line); !rest.empty();) {
            const std::size_t size = std::min(rest.size(), 1 + upTo(20));
            for (auto& w : parse(split, rest.first(size))) actual.push_back(std::move(w));
            rest = rest.subspan(size);
        }
        REQUIRE(actual == expected);
        REQUIRE(split.strayBytes() == whole.strayBytes());
        REQUIRE(split.needsSilence() == whole.needsSilence());
    }
}
