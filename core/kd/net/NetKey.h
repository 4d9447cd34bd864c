#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/Result.h"

// The key of a KDNET connection. kd-protocol.md 6.2.
namespace hawser::kd::net {

using Key = std::array<std::byte, 32>;

// Four numbers in base 36 with dots between them, each below 2^64 and of 13 characters at most, upper or
// lower case. The result is the control key: the numbers as u64, little-endian, one behind the other. Error
// InvalidArgument: one sentence that says what is wrong and does not repeat the key.
Result<Key> parseKey(std::string_view text);

// The text of a key as Windows writes it: lower case.
std::string toText(const Key& key);

// The key of every tag, on both channels: the control key's bits, inverted.
Key tagKeyOf(const Key& controlKey);

}  // namespace hawser::kd::net
