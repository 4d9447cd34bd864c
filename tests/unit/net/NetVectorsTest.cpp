// Real datagrams of two Windows sessions, byte for byte. They are not part of the project; without them this
// test says so and checks nothing.
#include <catch2/catch.hpp>

#include "core/kd/FrameParser.h"
#include "core/kd/net/HostSession.h"
#include "core/kd/net/KdBody.h"
#include "tests/support/Places.h"
#include "tests/unit/net/VectorFile.h"

using namespace hawser;
using namespace hawser::kd::net;
using namespace hawser::test;

namespace {

std::optional<VectorFile> vectorsOf(const std::string& name) {
    auto vectors = VectorFile::read(test::sharedFile("kdnet-vectors/" + name));
    if (!vectors) WARN("Skipped: the captured datagrams " << name << " are not on this machine.");
    return vectors;
}

Datagram fromPlaintext(const Bytes& plain, std::uint8_t version, Channel channel) {
    Datagram datagram;
    datagram.version = version;
    datagram.channel = channel;
    for (std::size_t i = 0; i < 7; ++i)
        datagram.sequence = datagram.sequence << 8U | std::to_integer<std::uint64_t>(plain[i]);
    const auto last = std::to_integer<unsigned>(plain[7]);
    datagram.heading = (last & 0x80U) != 0 ? Heading::HostToTarget : Heading::TargetToHost;
    datagram.body.assign(plain.begin() + 8, plain.end() - (last & 0x7FU));
    return datagram;
}

void checkFile(const std::string& name, std::uint8_t version, std::size_t count) {
    const auto vectors = vectorsOf(name);
    if (!vectors) return;
    const auto key = parseKey(vectors->head.at("key-text"));
    REQUIRE(key);
    CHECK(*key == keyFromHex(vectors->head.at("control-key")));
    CHECK(tagKeyOf(*key) == keyFromHex(vectors->head.at("hmac-key")));
    const auto control = NetCipher::create(*key, tagKeyOf(*key));
    const auto data = NetCipher::create(keyFromHex(vectors->head.at("data-key")), tagKeyOf(*key));
    REQUIRE((control && data));
    CHECK(vectors->blocks.size() == count);
    std::size_t responses = 0;
    for (const auto& block : vectors->blocks) {
        INFO(block.name);
        const Bytes bytes = fromHex(block.fields.at("datagram"));
        const Bytes plain = fromHex(block.fields.at("plaintext"));
        const Channel channel = block.fields.at("channel") == "1" ? Channel::Control : Channel::Data;
        REQUIRE(channelOf(bytes) == channel);
        const NetCipher& cipher = channel == Channel::Control ? *control : *data;
        const auto opened = open(bytes, cipher);
        REQUIRE(opened);
        const Datagram expected = fromPlaintext(plain, version, channel);
        CHECK(opened->version == version);
        CHECK(opened->sequence == expected.sequence);
        CHECK(opened->heading == expected.heading);
        CHECK(opened->body == expected.body);
        CHECK(seal(*opened, cipher) == bytes);

        const Bytes& body = opened->body;
        if (channel == Channel::Control && opened->heading == Heading::TargetToHost) {
            const auto poke = decodePoke(body);
            REQUIRE(poke);
            CHECK(encodePoke(*poke) == body);
        } else if (channel == Channel::Control) {
            const auto response = decodeResponse(body);
            REQUIRE(response);
            CHECK(encodeResponse(*response) == body);
            CHECK(dataKeyOf(*key, body) == keyFromHex(vectors->head.at("data-key")));
            ++responses;
        } else if (body.size() == kConnectionCheckSize) {
            const auto check = decodeConnectionCheck(body);
            REQUIRE(check);
            CHECK(encodeConnectionCheck(*check) == body);
        } else if (!isBreakIn(body)) {
            Bytes line;
            REQUIRE(appendAsLine(line, body));
            kd::FrameParser parser;
            ByteSpan rest(line);
            const auto item = parser.next(rest);
            REQUIRE((item && std::holds_alternative<kd::Packet>(*item)));
            CHECK(bodiesOf(line) == std::vector<Bytes>{body});
        }
    }
    CHECK(responses == 1);
}

}  // namespace

TEST_CASE("a Windows 8.1 session opens and is sealed again to the same bytes") {
    checkFile("win81-v2.hex", 2, 40);
}
TEST_CASE("a Windows 10 boot debugger session opens and is sealed again to the same bytes") {
    checkFile("win10bd-v4-selected.hex", 4, 62);
}

TEST_CASE("the poke of the Windows 8.1 session says who and where") {
    const auto vectors = vectorsOf("win81-v2.hex");
    if (!vectors) return;
    const auto key = parseKey("1.1.1.1");
    const auto control = NetCipher::create(*key, tagKeyOf(*key));
    REQUIRE(control);
    const auto opened = open(fromHex(vectors->blocks.front().fields.at("datagram")), *control);
    REQUIRE(opened);
    CHECK(opened->sequence == 0xA86);
    const auto poke = decodePoke(opened->body);
    REQUIRE(poke);
    CHECK(toText(poke->target) == "192.168.0.13:50000");
    CHECK(toText(poke->configuredHost) == "192.168.0.11:50000");
    CHECK(toText(poke->boundHost) == "192.168.0.11:50000");
}

// The host's half on the target's real words: with the captured random bytes it says exactly what the real
// debugger said, and takes the target's packets.
TEST_CASE("the host answers the captured poke as the real debugger did") {
    const auto vectors = vectorsOf("win10bd-v4-selected.hex");
    if (!vectors) return;
    const auto key = parseKey("8.8.8.8");
    Nonce random{};
    const Bytes response = fromHex(vectors->blocks[1].fields.at("plaintext"));
    std::copy_n(response.begin() + 8 + 34, random.size(), random.begin());
    auto host = HostSession::create({*key, {}, [random] { return random; }});
    REQUIRE(host);
    const Endpoint target = Endpoint::v4(192, 168, 2, 72, 51111);
    host->receive(fromHex(vectors->blocks[0].fields.at("datagram")), target, TimePoint{});
    const auto said = host->takeOutput();
    REQUIRE(said.size() == 1);
    CHECK(said[0].bytes == fromHex(vectors->blocks[1].fields.at("datagram")));
    CHECK(said[0].to == target);
    std::size_t packets = 0;
    bool began = false;
    for (const auto& block : vectors->blocks) {
        if (block.fields.at("direction") != "target-to-host" || block.fields.at("channel") != "0") continue;
        host->receive(fromHex(block.fields.at("datagram")), target, TimePoint{});
        for (const HostNews& news : host->takeNews()) {
            if (std::holds_alternative<SessionBegan>(news)) began = true;
            if (std::holds_alternative<LineReceived>(news)) ++packets;
        }
    }
    CHECK(began);
    CHECK(packets > 20);
    CHECK(host->counters().refused() == 0);
}
