#include <catch2/catch.hpp>

#include "core/channel/Greeting.h"
#include "core/channel/Limits.h"
#include "core/channel/proof/Welcome.h"
#include "core/channel/wire/FrameReader.h"
#include "core/channel/wire/StrangeBytes.h"
#include "tests/unit/channel/Ends.h"

using namespace hawser;
using namespace hawser::channel;
using hawser::channel::test::bytesOf;

namespace {

Bytes wire(FrameKind kind, ByteSpan body) {
    Bytes bytes = frameHeader(kind, static_cast<std::uint32_t>(body.size()));
    bytes.insert(bytes.end(), body.begin(), body.end());
    return bytes;
}

// Reads all, at most `cut` bytes at once.
std::vector<Frame> read(ByteSpan bytes, std::size_t cut, std::size_t limit = 4096) {
    FrameReader reader(limit);
    std::vector<Frame> frames;
    while (!bytes.empty()) {
        const std::size_t count = std::min({cut, reader.wanted(), bytes.size()});
        const auto frame = reader.take(bytes.first(count));
        REQUIRE(frame);
        if (*frame) frames.push_back(**frame);
        bytes = bytes.subspan(count);
    }
    return frames;
}

Greeting sample() {
    Greeting greeting = greetingOf("session", "hawser 1", {"one", "two"});
    greeting.frameLimit = 0x01020304;
    return greeting;
}

}  // namespace

TEST_CASE("Frames come out the same, however their bytes are cut", "[channel][frame]") {
    Bytes bytes = wire(FrameKind::Data, bytesOf("one"));
    for (const Bytes& more : {wire(FrameKind::Ping, {}), wire(FrameKind::Data, Bytes(1000, std::byte{7}))})
        bytes.insert(bytes.end(), more.begin(), more.end());
    const auto whole = read(bytes, bytes.size());
    REQUIRE(whole.size() == 3);
    CHECK(whole[0] == Frame{FrameKind::Data, bytesOf("one")});
    CHECK(whole[1] == Frame{FrameKind::Ping, {}});
    for (const std::size_t cut : {1U, 2U, 3U, 5U, 7U, 999U}) CHECK(read(bytes, cut) == whole);
}

TEST_CASE("A frame over the limit is refused by its header", "[channel][frame]") {
    FrameReader reader(100);
    const Bytes fits = wire(FrameKind::Data, Bytes(100));
    REQUIRE(reader.take(ByteSpan(fits).first(5)));
    CHECK(reader.wanted() == 100);
    FrameReader strict(99);
    const auto refused = strict.take(ByteSpan(fits).first(5));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Unsupported);
    CHECK(refused.error().at == 100U);
}

TEST_CASE("What is no frame of ours is recognised", "[channel][frame]") {
    const auto told = [](std::string_view text) {
        FrameReader reader(kHandshakeFrame);
        const Bytes bytes = bytesOf(text);
        return strangeBytes(reader.take(ByteSpan(bytes).first(5)).error()).what;
    };
    CHECK(told("GET / HTTP/1.1").find("remote protocol") != std::string::npos);
    CHECK(told(std::string("\x16\x03\x01\x02\x00\x01", 6)).find("TLS") != std::string::npos);
    CHECK(told(std::string("\x15\x03\x03\x00\x02\x02", 6)).find("TLS") != std::string::npos);
}

TEST_CASE("A greeting has its layout", "[channel][frame]") {
    const Greeting greeting = sample();
    const Bytes bytes = encode(greeting);
    CHECK(ByteSpan(bytes).first(8).size() == 8);
    CHECK(Bytes(bytes.begin(), bytes.begin() + 8) == bytesOf("HAWSER\r\n"));
    CHECK(bytes[8] == std::byte{1});   // major
    CHECK(bytes[10] == std::byte{0});  // minor
    CHECK(bytes[12] == std::byte{4});  // frame limit
    CHECK(bytes[15] == std::byte{1});
    CHECK(bytes[16] == std::byte{7});  // "session"
    CHECK(decodeGreeting(bytes).value() == greeting);
    CHECK(bytes.size() <= kHandshakeFrame);
}

TEST_CASE("Every greeting cut short is refused, and a longer one is read", "[channel][frame]") {
    const Greeting greeting = sample();
    Bytes bytes = encode(greeting);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_FALSE(decodeGreeting(ByteSpan(bytes).first(size)));
    bytes.push_back(std::byte{9});  // a later minor version's
    CHECK(decodeGreeting(bytes).value() == greeting);
    bytes[0] = std::byte{'h'};
    CHECK(decodeGreeting(bytes).error().code == ErrorCode::Malformed);
}

TEST_CASE("Of another major version the numbers alone are read", "[channel][frame]") {
    Bytes bytes = encode(sample());
    bytes.resize(12);
    bytes[8] = std::byte{2};
    bytes[10] = std::byte{3};
    CHECK(decodeGreeting(bytes).value().version == ProtocolVersion{2, 3});
}

TEST_CASE("The largest greeting fits before the proof, and its texts are safe to show", "[channel][frame]") {
    Greeting greeting;
    greeting.service = greeting.program = greeting.user = greeting.host = std::string(500, 'x');
    greeting.features.assign(100, std::string(500, 'y'));
    const Bytes bytes = encode(greeting);
    CHECK(bytes.size() <= kHandshakeFrame);
    const Greeting read = decodeGreeting(bytes).value();
    CHECK(read.service.size() == kMaxWord);
    CHECK(read.features.size() == kMaxFeatures);
    greeting = sample();
    greeting.user = "a\x1b[2Jb\nc";
    CHECK(decodeGreeting(encode(greeting)).value().user == "a.[2Jb.c");
}

TEST_CASE("A welcome has its layout", "[channel][frame]") {
    const Welcome welcome{Role::Drive, Proof::Certificate, "bob", "lab"};
    Bytes bytes = encode(welcome);
    CHECK(bytes == bytesOf(std::string("\x01\x02\x03"
                                       "bob\x03"
                                       "lab",
                                       10)));
    CHECK(decodeWelcome(bytes).value() == welcome);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_FALSE(decodeWelcome(ByteSpan(bytes).first(size)));
    bytes[0] = std::byte{2};
    CHECK_FALSE(decodeWelcome(bytes));
    bytes[0] = std::byte{0};
    bytes[1] = std::byte{3};
    CHECK_FALSE(decodeWelcome(bytes));
}

TEST_CASE("A farewell is read whatever it holds", "[channel][frame]") {
    const Farewell read = decodeFarewell(encode(Farewell{Goodbye::Busy, "Later."}));
    CHECK(read.goodbye == Goodbye::Busy);
    CHECK(read.sentence == "Later.");
    CHECK_FALSE(decodeFarewell({}).sentence.empty());
    CHECK(decodeFarewell(bytesOf("\x7f"
                                 "What?"))
              .goodbye == Goodbye::Ended);
    CHECK(decodeFarewell(Bytes(100'000, std::byte{'a'})).sentence.size() <= kMaxSentence);
    CHECK(decodeFarewell(bytesOf(std::string("\0a\x1b[2J", 6))).sentence == "a.[2J");
}
