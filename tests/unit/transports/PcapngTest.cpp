#include "transports/Pcapng.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "tests/support/TemporaryFolder.h"
#include "tests/unit/transports/LineTools.h"
#include "transports/MemoryTransport.h"
#include "transports/RecordingTransport.h"

using namespace hawser;
using namespace hawser::test;
using namespace hawser::transports::test;
using namespace hawser::transports;

namespace {

struct Block {
    std::uint32_t type = 0;
    Bytes body;
};

// Independent of the writer: takes a file apart as the draft says.
std::vector<Block> blocksOf(ByteSpan file) {
    std::vector<Block> blocks;
    ByteReader reader(file);
    while (reader.remaining() > 0) {
        const std::uint32_t type = reader.u32();
        const std::uint32_t length = reader.u32();
        REQUIRE(length % 4 == 0);
        REQUIRE(length >= 12);
        const ByteSpan body = reader.bytes(length - 12);
        REQUIRE(reader.u32() == length);
        REQUIRE_FALSE(reader.failed());
        blocks.push_back({type, Bytes(body.begin(), body.end())});
    }
    return blocks;
}

}  // namespace

TEST_CASE("a pcapng file has its section, its interface and its packets") {
    Bytes file = pcapngHeader();
    const Bytes packet =
        pcapngPacket(std::chrono::microseconds(0x123456789), RecordedDirection::FromTarget, bytesOf("hello"));
    file.insert(file.end(), packet.begin(), packet.end());
    const auto blocks = blocksOf(file);
    REQUIRE(blocks.size() == 3);
    CHECK(blocks[0].type == 0x0A0D0D0A);
    CHECK(ByteReader(blocks[0].body).u32() == 0x1A2B3C4D);
    CHECK(blocks[1].type == 1);
    CHECK(ByteReader(blocks[1].body).u16() == 147);
    REQUIRE(blocks[2].type == 6);
    ByteReader body(blocks[2].body);
    CHECK(body.u32() == 0);
    CHECK(body.u32() == 1);
    CHECK(body.u32() == 0x23456789);
    CHECK(body.u32() == 5);
    CHECK(body.u32() == 5);
    CHECK(body.ansi(5) == "hello");
    body.skip(3);
    CHECK(body.u16() == 2);
    CHECK(body.u16() == 4);
    CHECK(body.u32() == 1);  // inbound
    CHECK(body.u32() == 0);  // end of options
    CHECK(body.expectEnd());
}

TEST_CASE("a huge write is cut in pcapng, and its true length stands there") {
    const Bytes huge(kMaxPcapngBytes + 9);
    const Bytes packet = pcapngPacket({}, RecordedDirection::ToTarget, huge);
    const auto blocks = blocksOf(packet);
    ByteReader body(blocks.front().body);
    body.skip(12);
    CHECK(body.u32() == kMaxPcapngBytes);
    CHECK(body.u32() == huge.size());
}

TEST_CASE("the name of a recording says its form") {
    CHECK(isPcapngPath("/tmp/line.pcapng"));
    CHECK(isPcapngPath("LINE.PCAPNG"));
    CHECK_FALSE(isPcapngPath("line.txt"));
    CHECK_FALSE(isPcapngPath(".pcapng"));

    TemporaryFolder folder;
    const std::string path = folder.file("line.pcapng");
    auto [target, inner] = createMemoryPair();
    auto recording = RecordingTransport::create(std::move(inner), path);
    REQUIRE(recording);
    Transport& line = **recording;
    REQUIRE(line.open());
    REQUIRE(target->open());
    REQUIRE(waitForState(line, TransportState::Open));
    REQUIRE(line.write(bytesOf("to target")));
    REQUIRE(target->write(bytesOf("back")));
    CHECK(receive(line, 4) == "back");
    std::ifstream stream(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto blocks = blocksOf(bytesOf(text));
    REQUIRE(blocks.size() == 4);
    ByteReader sent(blocks[2].body);
    sent.skip(20);
    CHECK(sent.ansi(9) == "to target");
    ByteReader received(blocks[3].body);
    received.skip(20);
    CHECK(received.ansi(4) == "back");
}
