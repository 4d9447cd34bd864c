#include "core/kd/net/NetDatagram.h"

#include <catch2/catch.hpp>

#include "core/kd/Packet.h"
#include "core/kd/net/KdBody.h"
#include "core/kd/net/NetMessages.h"

using namespace hawser;
using namespace hawser::kd::net;

namespace {

NetCipher cipherOf(const char* key) {
    const auto parsed = parseKey(key);
    return std::move(*NetCipher::create(*parsed, tagKeyOf(*parsed)));
}

Bytes numbered(std::size_t count) {
    Bytes bytes(count);
    for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::byte>(i + 1);
    return bytes;
}

template <std::size_t N>
std::array<std::byte, N> filled(unsigned value) {
    std::array<std::byte, N> array{};
    array.fill(static_cast<std::byte>(value));
    return array;
}

Poke samplePoke() {
    Poke poke;
    poke.nonce = filled<32>(0x11);
    poke.target = {filled<16>(0x22), 0x3344};
    poke.configuredHost = {filled<16>(0x55), 0x6677};
    poke.boundHost = {filled<16>(0x88), 0x99AA};
    return poke;
}

}  // namespace

TEST_CASE("what is sealed opens again, for every length of a block") {
    const NetCipher cipher = cipherOf("a.b.c.d");
    for (const std::size_t length : {0, 1, 7, 8, 9, 12, 16, 23, 24, 25, 344, 4016}) {
        const Datagram datagram{.version = 2,
                                .channel = Channel::Control,
                                .heading = Heading::TargetToHost,
                                .sequence = 0x00FEDCBA98765432,
                                .body = numbered(length)};
        const Bytes sealed = seal(datagram, cipher);
        CHECK((sealed.size() - 22) % 16 == 0);
        CHECK(sealed.size() >= kLeastDatagram);
        const auto opened = open(sealed, cipher);
        REQUIRE(opened);
        CHECK(opened->version == 2);
        CHECK(opened->channel == Channel::Control);
        CHECK(opened->heading == Heading::TargetToHost);
        CHECK(opened->sequence == 0x00FEDCBA98765432);
        CHECK(opened->body == datagram.body);
        const auto stranger = open(sealed, cipherOf("a.b.c.e"));
        REQUIRE_FALSE(stranger);
        CHECK(stranger.error() == Refusal::BadTag);
    }
    CHECK(seal({.body = Bytes(4025)}, cipher).empty());
    CHECK(seal({.sequence = std::uint64_t{1} << 56U, .body = {}}, cipher).empty());
}

TEST_CASE("what is no datagram of ours is told from one that is cut") {
    CHECK(channelOf(Bytes(5)).error() == Refusal::Truncated);
    CHECK(channelOf(Bytes(38)).error() == Refusal::NotOurs);
    Bytes sealed = seal({.channel = Channel::Data, .body = numbered(20)}, cipherOf("1.1.1.1"));
    CHECK(channelOf(sealed) == Channel::Data);
    sealed.push_back(std::byte{0});
    CHECK(channelOf(sealed).error() == Refusal::Truncated);
    sealed.resize(kMostDatagram + 16);
    CHECK(channelOf(sealed).error() == Refusal::Truncated);
}

TEST_CASE("metadata that promise more padding than there is are refused although the tag is right") {
    const NetCipher cipher = cipherOf("1.2.3.4");
    for (const unsigned padding : {9U, 15U, 16U, 0x7FU}) {
        const Bytes header{std::byte{'M'}, std::byte{'D'}, std::byte{'B'},
                           std::byte{'G'}, std::byte{4},   std::byte{0}};
        Bytes plain(16);
        plain[7] = static_cast<std::byte>(padding);
        const auto tag = cipher.tagOf(header, plain);
        REQUIRE(tag);
        REQUIRE(cipher.encrypt(plain, *tag));
        Bytes datagram = header;
        datagram.insert(datagram.end(), plain.begin(), plain.end());
        datagram.insert(datagram.end(), tag->begin(), tag->end());
        const auto opened = open(datagram, cipher);
        REQUIRE_FALSE(opened);
        CHECK(opened.error() == Refusal::BadPadding);
    }
}

TEST_CASE("a poke's fields stand where they do in the captures") {
    const Bytes body = encodePoke(samplePoke());
    REQUIRE(body.size() == kPokeSize);
    CHECK(body[0] == std::byte{1});
    CHECK(body[1] == std::byte{1});
    CHECK(body[2] == std::byte{0x11});
    CHECK(body[34] == std::byte{0x22});
    CHECK(body[50] == std::byte{0x33});
    CHECK(body[51] == std::byte{0x44});
    CHECK(body[52] == std::byte{0x55});
    CHECK(body[68] == std::byte{0x66});
    CHECK(body[70] == std::byte{0x88});
    CHECK(body[86] == std::byte{0x99});
    CHECK(body[88] == std::byte{0});
    CHECK(decodePoke(body) == samplePoke());
    for (const std::size_t at : {std::size_t{2}, std::size_t{34}, std::size_t{51}, std::size_t{52},
                                 std::size_t{69}, std::size_t{85}, std::size_t{86}}) {
        Bytes other = body;
        other[at] ^= std::byte{1};
        const auto decoded = decodePoke(other);
        REQUIRE(decoded);
        CHECK_FALSE(*decoded == samplePoke());
    }
}

TEST_CASE("a response's fields stand where they do in the captures") {
    const Response response{filled<32>(0x11), filled<32>(0x22)};
    const Bytes body = encodeResponse(response);
    REQUIRE(body.size() == kResponseSize);
    CHECK(body[1] == std::byte{2});
    CHECK(body[2] == std::byte{0x11});
    CHECK(body[34] == std::byte{0x22});
    CHECK(body[66] == std::byte{0});
    CHECK(decodeResponse(body) == response);
    const Bytes check = encodeConnectionCheck({0x0102030405060708, 0xC0A80201});
    REQUIRE(check.size() == kConnectionCheckSize);
    CHECK(check[0] == std::byte{8});
    CHECK(check[8] == std::byte{1});
    CHECK(check[11] == std::byte{0xC0});
    CHECK(decodeConnectionCheck(check) == ConnectionCheck{0x0102030405060708, 0xC0A80201});
}

TEST_CASE("a handshake body that is short, long or of another kind is refused") {
    const Bytes poke = encodePoke(samplePoke());
    const Bytes response = encodeResponse({});
    for (std::size_t length = 0; length < poke.size(); ++length) {
        const auto decoded = decodePoke(ByteSpan(poke).first(length));
        REQUIRE_FALSE(decoded);
        CHECK(decoded.error().code == ErrorCode::Truncated);
    }
    for (std::size_t length = 0; length < response.size(); ++length)
        REQUIRE(decodeResponse(ByteSpan(response).first(length)).error().code == ErrorCode::Truncated);
    for (std::size_t length = 0; length < kConnectionCheckSize; ++length)
        REQUIRE_FALSE(decodeConnectionCheck(Bytes(length)));
    Bytes longer = poke;
    longer.push_back(std::byte{0});
    CHECK(decodePoke(longer).error().code == ErrorCode::Malformed);
    CHECK(decodePoke(response).error().code == ErrorCode::Malformed);
    CHECK(decodeResponse(poke).error().code == ErrorCode::Malformed);
}

TEST_CASE("packets of a stream become bodies and a stream again") {
    Bytes line(1, kd::kBreakInByte);
    kd::appendControlPacket(line, kd::PacketType::Reset, 0x80000000);
    kd::appendDataPacket(line, kd::PacketType::StateManipulate, 0x80000000, numbered(56));
    kd::appendDataPacket(line, kd::PacketType::DebugIo, 0x80000002, numbered(4000));
    const auto bodies = bodiesOf(line);
    REQUIRE(bodies.size() == 4);
    CHECK(isBreakIn(bodies[0]));
    CHECK(bodies[1].size() == 16);
    CHECK(bodies[2].size() == 16 + 56);
    CHECK(bodies[3].size() == kMaxBody);
    Bytes again(1, kd::kBreakInByte);
    for (std::size_t i = 1; i < bodies.size(); ++i) CHECK(appendAsLine(again, bodies[i]));
    CHECK(again == line);
    Bytes unchanged;
    CHECK_FALSE(appendAsLine(unchanged, ByteSpan(bodies[2]).first(71)));
    CHECK_FALSE(appendAsLine(unchanged, numbered(16)));
    CHECK(unchanged.empty());
}
