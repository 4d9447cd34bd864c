#include "core/kd/net/NetKey.h"

#include <catch2/catch.hpp>

#include "core/base/Endpoint.h"

using namespace hawser;
using namespace hawser::kd::net;

TEST_CASE("a key is four numbers in base 36, little-endian one behind the other") {
    const auto key = parseKey("1.1.1.1");
    REQUIRE(key);
    for (std::size_t i = 0; i < key->size(); ++i)
        CHECK((*key)[i] == (i % 8 == 0 ? std::byte{1} : std::byte{0}));
    const auto large = parseKey("3W5E11264SGSF.0.a.10");
    REQUIRE(large);
    CHECK((*large)[0] == std::byte{0xFF});
    CHECK((*large)[7] == std::byte{0xFF});
    CHECK((*large)[16] == std::byte{10});
    CHECK((*large)[24] == std::byte{36});
    CHECK(toText(*large) == "3w5e11264sgsf.0.a.10");
    CHECK(parseKey(toText(*large)) == *large);
}

TEST_CASE("the key of the tags is the control key inverted") {
    const auto key = parseKey("1.1.1.1");
    REQUIRE(key);
    CHECK(tagKeyOf(*key)[0] == std::byte{0xFE});
    CHECK(tagKeyOf(*key)[1] == std::byte{0xFF});
}

TEST_CASE("what is no key is named without showing it") {
    const auto errorOf = [](std::string_view text) {
        const auto key = parseKey(text);
        REQUIRE_FALSE(key);
        CHECK(key.error().code == ErrorCode::InvalidArgument);
        return key.error().what;
    };
    const std::string four = "A key has four parts with dots between them, such as 1a2b.3c4d.5e6f.7g8h.";
    CHECK(errorOf("1.2.3") == four);
    CHECK(errorOf("1.2.3.4.5") == four);
    CHECK(errorOf("") == "Part 1 of the key has 0 characters; it takes 1 to 13 of 0-9 and a-z.");
    CHECK(errorOf("1..3.4") == "Part 2 of the key has 0 characters; it takes 1 to 13 of 0-9 and a-z.");
    CHECK(errorOf("1.2.3.12345678901234") ==
          "Part 4 of the key has 14 characters; it takes 1 to 13 of 0-9 and a-z.");
    CHECK(errorOf("3w5e11264sgsg.1.1.1") ==
          "Part 1 of the key is no number below 2^64 in the digits 0-9, a-z.");
    CHECK(errorOf("1.2.3.s-x") == "Part 4 of the key is no number below 2^64 in the digits 0-9, a-z.");
    CHECK(errorOf("0.0.0.0") == "A key of zeros is none: targets refuse it.");
}

TEST_CASE("endpoints as a person writes them") {
    CHECK(toText(Endpoint::v4(192, 168, 2, 1, 50000)) == "192.168.2.1:50000");
    Endpoint six;
    six.port = 50000;
    CHECK(toText(six) == "[::]:50000");
    six.address[15] = std::byte{1};
    CHECK(addressText(six) == "::1");
    six.address[0] = std::byte{0xFE};
    six.address[1] = std::byte{0x80};
    CHECK(addressText(six) == "fe80::1");
    six.address[8] = std::byte{0x02};
    six.address[5] = std::byte{0x0A};
    CHECK(addressText(six) == "fe80:0:a:0:200::1");
    for (std::size_t i = 0; i < 16; ++i) six.address[i] = std::byte{0x11};
    CHECK(addressText(six) == "1111:1111:1111:1111:1111:1111:1111:1111");
}
