#pragma once

#include <string_view>

#include "core/base/ByteReader.h"

namespace hawser::symbols {

// Names and paths of a symbol file go into command lines and onto screens: UTF-8 without control characters,
// not empty and of no more than kMaxSymbolText bytes. What is not that is left out.
bool isShowable(std::string_view text);

// The bytes as they stand, which are not copied.
inline std::string_view asText(ByteSpan bytes) {
    return {static_cast<const char*>(static_cast<const void*>(bytes.data())), bytes.size()};
}

// Without what x86 calling conventions add to a name of C: "_name", "_name@12", "@name@12", "name@@12"
// (cdecl, stdcall, fastcall, vectorcall; "PE Format", MinGW's ld). A name of one character has nothing of
// that.
std::string_view withoutConvention(std::string_view name);

inline constexpr std::size_t kMaxSymbolText = 4096;  // what compilers make of C++ names

}  // namespace hawser::symbols
