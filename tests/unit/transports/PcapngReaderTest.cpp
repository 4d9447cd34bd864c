#include "transports/PcapngReader.h"

#include <catch2/catch.hpp>

#include "core/base/ByteWriter.h"
#include "transports/Pcapng.h"

using namespace hawser;
using namespace hawser::transports;
using namespace std::chrono_literals;

namespace {

constexpr auto kMoment = std::chrono::microseconds(1'700'000'000'250'000);

Bytes joined(const std::vector<Bytes>& parts) {
    Bytes all;
    for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

Bytes someBytes(std::size_t count) {
    Bytes bytes;
    for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<std::byte>(i * 7));
    return bytes;
}

// Independent of the writer: blocks as the draft lays them out.
Bytes block(std::uint32_t type, const Bytes& body) {
    ByteWriter writer;
    const auto length = static_cast<std::uint32_t>(body.size() + 12);
    writer.u32(type);
    writer.u32(length);
    writer.bytes(body);
    writer.u32(length);
    return writer.take();
}
Bytes section(std::uint32_t magic = 0x1A2B3C4D) {
    ByteWriter writer;
    writer.u32(magic);
    writer.u16(1);
    writer.u16(0);
    writer.u64(UINT64_MAX);
    return block(0x0A0D0D0A, writer.take());
}
Bytes interface(std::uint16_t linkType, std::optional<std::uint8_t> resolution = {}) {
    ByteWriter writer;
    writer.u16(linkType);
    writer.u16(0);
    writer.u32(0);
    if (resolution) {
        writer.u16(9);
        writer.u16(1);
        writer.u32(*resolution);
    }
    return block(1, writer.take());
}
Bytes packet(std::uint64_t ticks, std::uint32_t flags, std::uint32_t length, std::uint32_t number = 0) {
    ByteWriter writer;
    writer.u32(number);
    writer.u32(static_cast<std::uint32_t>(ticks >> 32));
    writer.u32(static_cast<std::uint32_t>(ticks));
    writer.u32(length);
    writer.u32(length);
    writer.bytes(someBytes((length + 3) / 4 * 4));
    writer.u16(2);
    writer.u16(4);
    writer.u32(flags);
    return block(6, writer.take());
}

ErrorCode refusalOf(const std::vector<Bytes>& parts) {
    const auto lines = parsePcapng(joined(parts));
    REQUIRE_FALSE(lines);
    INFO(lines.error().what);
    CHECK(lines.error().at);
    return lines.error().code;
}

}  // namespace

TEST_CASE("what was written as pcapng is read back") {
    const std::vector<RecordedLine> pieces{{kMoment, RecordedDirection::ToTarget, someBytes(16)},
                                           {kMoment + 5us, RecordedDirection::FromTarget, someBytes(1)},
                                           {kMoment + 2h, RecordedDirection::ToTarget, someBytes(4018)}};
    Bytes file = pcapngHeader();
    for (const RecordedLine& piece : pieces) {
        const auto time = std::chrono::duration_cast<std::chrono::microseconds>(piece.time);
        const Bytes one = pcapngPacket(time, piece.direction, piece.bytes);
        file.insert(file.end(), one.begin(), one.end());
    }
    CHECK(looksLikePcapng(file));
    const auto lines = parsePcapng(file);
    REQUIRE(lines);
    CHECK(*lines == pieces);
}

TEST_CASE("every prefix of a capture ends between two blocks or is refused") {
    const Bytes header = pcapngHeader();
    const Bytes one = pcapngPacket(kMoment, RecordedDirection::ToTarget, someBytes(21));
    const Bytes file = joined({header, one, one});
    std::size_t whole = 0;
    for (std::size_t length = 0; length < file.size(); ++length) {
        const auto lines = parsePcapng(ByteSpan(file).first(length));
        if (lines) ++whole;
        if (!lines && length >= 4) CHECK(lines.error().code == ErrorCode::Truncated);
    }
    CHECK(whole == 4);  // nothing at all, the section, the interface, the first packet
    CHECK_FALSE(looksLikePcapng(ByteSpan(file).first(3)));
}

TEST_CASE("other blocks are passed over, other resolutions counted, each section has its own interfaces") {
    const Bytes nanoseconds = interface(147, 9);
    const Bytes seconds = interface(147, 0);
    const auto lines = parsePcapng(
        joined({section(), block(5, someBytes(8)), nanoseconds, seconds, packet(7'000, 1, 3),
                packet(9, 2, 3, 1), packet(1, 1, 0), section(), interface(147), packet(8, 1, 3)}));
    REQUIRE(lines);
    REQUIRE(lines->size() == 3);
    CHECK(lines->at(0).time == 7us);
    CHECK(lines->at(0).direction == RecordedDirection::FromTarget);
    CHECK(lines->at(1).time == 9s);
    CHECK(lines->at(1).direction == RecordedDirection::ToTarget);
    CHECK(lines->at(2).time == 8us);
}

TEST_CASE("what cannot be read is refused with its place") {
    CHECK(refusalOf({someBytes(64)}) == ErrorCode::Malformed);
    CHECK(refusalOf({section(0x4D3C2B1A), interface(147)}) == ErrorCode::Unsupported);
    CHECK(refusalOf({section(), interface(1), packet(0, 1, 3)}) == ErrorCode::Unsupported);
    CHECK(refusalOf({section(), packet(0, 1, 3)}) == ErrorCode::Malformed);
    CHECK(refusalOf({section(), interface(147), section(), packet(0, 1, 3)}) == ErrorCode::Malformed);
    CHECK(refusalOf({section(), interface(147), packet(0, 0, 3)}) == ErrorCode::Unsupported);
    CHECK(refusalOf({section(), interface(147), packet(UINT64_MAX, 1, 3)}) == ErrorCode::Malformed);
    CHECK(refusalOf({section(), interface(147, 0), packet(UINT64_MAX / 4, 1, 3)}) == ErrorCode::Malformed);
    CHECK(refusalOf({section(), interface(147, 0x86)}) == ErrorCode::Unsupported);
    CHECK(refusalOf({section(), block(1, someBytes(4))}) == ErrorCode::Truncated);
    CHECK(refusalOf({section(), interface(147), block(6, someBytes(16))}) == ErrorCode::Truncated);
    CHECK(refusalOf(std::vector<Bytes>(1 + kMaxPcapngInterfaces + 1, interface(147))) ==
          ErrorCode::Malformed);
    std::vector<Bytes> many(1, section());
    many.resize(2 + kMaxPcapngInterfaces, interface(147));
    CHECK(refusalOf(many) == ErrorCode::Unsupported);
}

TEST_CASE("lengths that contradict each other or the file are refused") {
    Bytes file = joined({section(), interface(147), packet(0, 1, 8)});
    const std::size_t at = section().size() + interface(147).size();
    for (const std::size_t field : {at + 4, file.size() - 4}) {
        Bytes spoiled = file;
        spoiled[field] ^= std::byte{4};
        CHECK_FALSE(parsePcapng(spoiled));
        spoiled[field] ^= std::byte{6};
        CHECK_FALSE(parsePcapng(spoiled));
        spoiled[field + 3] = std::byte{0xFF};
        CHECK_FALSE(parsePcapng(spoiled));
    }
    const std::size_t kept = at + 8 + 12;  // the packet says that it has 4 GB
    for (std::size_t i = 0; i < 4; ++i) file[kept + i] = std::byte{0xFF};
    const auto lines = parsePcapng(file);
    REQUIRE_FALSE(lines);
    CHECK(lines.error().code == ErrorCode::Truncated);
}
