#pragma once

#include <string>
#include <string_view>

#include "core/base/ByteReader.h"

// Target text travels as single bytes ("ANSI"): taken as Latin-1, so that every byte survives the way to
// UTF-8 and back.
namespace hawser::kd {

std::string utf8FromWire(ByteSpan text);    // up to the first NUL
Bytes wireFromUtf8(std::string_view text);  // '?' for what Latin-1 does not have

}  // namespace hawser::kd
