#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/Result.h"

namespace hawser::command {

// What stands behind s: "-[sn10]d".
struct SearchForm {
    enum class What { Values, Text, AnsiStrings, WideStrings, Objects } what = What::Values;
    char type = 'b';
    bool addressesOnly = false;  // 1
    bool saves = false;          // s
    bool restricted = false;     // r
    std::uint64_t hits = 1024;   // n: how many are saved
    std::uint64_t length = 3;    // l: characters of a string

    // Bytes of a value or a character.
    unsigned unit() const;
    // Where a hit may begin: at multiples of so many bytes.
    unsigned alignment() const { return what == What::Values ? unit() : 1; }
    // The d command in whose form a hit is shown.
    std::string_view dumpCommand() const;
};

// "[1wl4]sa": a word without the minus sign. InvalidArgument: it is none.
Result<SearchForm> parseSearchForm(std::string_view word);

}  // namespace hawser::command
