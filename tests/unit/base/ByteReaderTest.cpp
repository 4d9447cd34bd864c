#include "core/base/ByteReader.h"

#include <catch2/catch.hpp>

#include "core/base/ByteWriter.h"

using namespace hawser;

namespace {

Bytes sample() {
    ByteWriter w;
    w.u8(0x11);
    w.u16(0x2233);
    w.u32(0x44556677);
    w.u64(0x8899AABBCCDDEEFF);
    w.text("ab");
    return w.take();
}

}  // namespace

TEST_CASE("integers are little-endian and come back as written") {
    const Bytes bytes = sample();
    REQUIRE(bytes.size() == 17);
    CHECK(bytes[1] == std::byte{0x33});
    ByteReader r(bytes);
    CHECK(r.u8() == 0x11);
    CHECK(r.u16() == 0x2233);
    CHECK(r.u32() == 0x44556677);
    CHECK(r.u64() == 0x8899AABBCCDDEEFF);
    CHECK(r.ansi(2) == "ab");
    CHECK(r.expectEnd().has_value());
}

TEST_CASE("every prefix of a record is reported as truncated") {
    const Bytes bytes = sample();
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        ByteReader r(ByteSpan(bytes).first(n), "record");
        r.u8();
        r.u16();
        r.u32();
        r.u64();
        r.bytes(2);
        const auto result = r.finish();
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().code == ErrorCode::Truncated);
        CHECK(result.error().at.value() <= n);
        CHECK(result.error().what.find("record") != std::string::npos);
    }
}

TEST_CASE("a failed reader yields zeros and stays where it failed") {
    const Bytes bytes = sample();
    ByteReader r(bytes);
    r.skip(14);
    CHECK(r.u32() == 0);
    CHECK(r.u8() == 0);
    CHECK(r.remaining() == 0);
    CHECK(r.finish().error().at == 14);
}

TEST_CASE("a sub reader sees only its part, and leftovers are malformed") {
    const Bytes bytes = sample();
    ByteReader r(bytes);
    ByteReader part = r.sub(3);
    CHECK(part.u16() == 0x3311);
    CHECK_FALSE(part.expectEnd().has_value());
    CHECK(part.expectEnd().error().code == ErrorCode::Malformed);
    part.u16();
    CHECK(part.failed());
    CHECK_FALSE(r.failed());
    r.seek(bytes.size());
    CHECK(r.expectEnd().has_value());
    r.seek(bytes.size() + 1);
    CHECK(r.failed());
}

TEST_CASE("UTF-16 becomes UTF-8 and what is no text becomes a replacement character") {
    ByteWriter w;
    w.u16('n');
    w.u16(0xE4);
    w.u16(0xD83D);
    w.u16(0xDE00);
    w.u16(0xDC00);
    const Bytes bytes = w.take();
    ByteReader r(bytes);
    CHECK(r.utf16(bytes.size()) == "n\xC3\xA4\xF0\x9F\x98\x80\xEF\xBF\xBD");
}
