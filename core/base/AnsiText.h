#pragma once

#include <string>
#include <string_view>

#include "core/base/ByteReader.h"

// Text of a target travels as single bytes whose code page it does not tell ("ANSI"). What is UTF-8 is taken
// as that, anything else as code page 1252, whose five bytes without a meaning become U+0081 and their like.
namespace hawser {

// Up to the first NUL. A character that is cut off at the end of what is UTF-8 else becomes U+FFFD.
std::string utf8FromAnsi(ByteSpan text);
// How many bytes at the end may be the beginning of a UTF-8 character: for text that goes on in the next
// piece.
std::size_t cutOffTail(ByteSpan text);
// Code page 1252 when it has every character, else UTF-8.
Bytes ansiFromUtf8(std::string_view text);

}  // namespace hawser
