#pragma once

#include <catch2/catch.hpp>
#include <random>

#include "core/base/ByteReader.h"

// Tools for tests of records whose every field has its fixed place.
namespace hawser::test {

// Each pair of bytes tells its own offset, so a field's value tells where it was read.
inline Bytes pattern(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i + 1 < size; i += 2) {
        bytes[i] = static_cast<std::byte>(i & 0xFF);
        bytes[i + 1] = static_cast<std::byte>(i >> 8);
    }
    return bytes;
}

inline std::uint64_t at(std::size_t offset) {
    return offset | (offset + 2) << 16 | (offset + 4) << 32 | (offset + 6) << 48;
}
inline std::uint32_t at32(std::size_t offset) {
    return static_cast<std::uint32_t>(at(offset) & 0xFFFFFFFF);
}

template <class Decode, class Encode>
void checkRoundTrip(std::size_t size, Decode decode, Encode encode) {
    std::mt19937 random(7);
    Bytes bytes(size);
    for (auto& b : bytes) b = static_cast<std::byte>(random() & 0xFF);
    const auto record = decode(bytes);
    REQUIRE(record);
    CHECK(encode(*record) == bytes);
}

// Every prefix of a record is too short.
template <class Decode>
void checkTruncation(std::size_t size, Decode decode) {
    const Bytes bytes = pattern(size);
    for (std::size_t shorter = 0; shorter < size; ++shorter)
        REQUIRE(decode(ByteSpan(bytes).first(shorter)).error().code == ErrorCode::Truncated);
}

}  // namespace hawser::test
