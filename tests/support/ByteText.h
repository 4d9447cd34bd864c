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

inline std::string textOf(ByteSpan bytes) {
    std::string text;
    for (const std::byte value : bytes) text += static_cast<char>(value);
    return text;
}

}  // namespace hawser::test
