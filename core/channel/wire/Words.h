#pragma once

#include <string>
#include <string_view>

#include "core/base/ByteReader.h"
#include "core/base/ByteWriter.h"

namespace hawser::channel {

// A short text on the wire: u8 length and UTF-8; at most kMaxWord bytes are meant, and made safe to show.
void putWord(ByteWriter& writer, std::string_view word);
std::string wordOf(ByteReader& reader);

std::string textOf(ByteSpan bytes);  // the bytes as they are

}  // namespace hawser::channel
