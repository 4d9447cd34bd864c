#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/ByteReader.h"

// Bytes that a test writes down, or looks at, as text.
namespace hawser::test {

inline Bytes bytesOf(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

// "48c1e0": two digits a byte.
inline Bytes fromHex(std::string_view hex) {
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes.push_back(static_cast<std::byte>(std::stoul(std::string(hex.substr(i, 2)), nullptr, 16)));
    return bytes;
}

inline std::string textOf(ByteSpan bytes) {
    std::string text;
    for (const std::byte value : bytes) text += static_cast<char>(value);
    return text;
}

}  // namespace hawser::test
