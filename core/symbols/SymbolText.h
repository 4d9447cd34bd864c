#pragma once

#include <string_view>

namespace hawser::symbols {

// Names and paths of a symbol file go into command lines and onto screens: UTF-8 without control characters,
// not empty and of no more than kMaxSymbolText bytes. What is not that is left out.
bool isShowable(std::string_view text);

inline constexpr std::size_t kMaxSymbolText = 4096;  // what compilers make of C++ names

}  // namespace hawser::symbols
