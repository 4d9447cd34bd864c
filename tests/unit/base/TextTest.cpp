#include "core/base/Text.h"

#include <catch2/catch.hpp>

using namespace hawser;

TEST_CASE("addresses print as two halves with a grave accent") {
    CHECK(formatAddress(0xFFFFF80012345678) == "fffff800`12345678");
    CHECK(formatAddress(Address(0)) == "00000000`00000000");
}

TEST_CASE("a number is the whole text or nothing") {
    CHECK(parseNumber("ff", 16) == 255);
    CHECK(parseNumber("FFFFFFFFFFFFFFFF", 16) == UINT64_MAX);
    CHECK_FALSE(parseNumber("10000000000000000", 16));
    CHECK_FALSE(parseNumber("", 10));
    CHECK_FALSE(parseNumber("-1", 10));
    CHECK_FALSE(parseNumber("12x", 10));
    CHECK_FALSE(parseNumber(" 1", 10));
}

TEST_CASE("text from outside is made harmless and cut at a character") {
    CHECK(printable("a\x1b[2Jb\n\tc", 100) == "a.[2Jb\n\tc");
    CHECK(printable("\xC3\xA4\xC3\xA4", 3) == "\xC3\xA4");
    CHECK(printable("abc", 0).empty());
    CHECK(printable("a\xC2\x9B"
                    "b\xC2\xA9",
                    100) == "a.b\xC2\xA9");
}

TEST_CASE("UTF-8 becomes UTF-16, and what is none of it a mark for each byte") {
    CHECK(utf16FromUtf8("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80") == u"a\u00E4\u20AC\U0001F600");
    CHECK(utf16FromUtf8("").empty());
    CHECK(utf16FromUtf8(std::string_view("\0x", 2)) == std::u16string(u"\0x", 2));
    // Cut off, a continuation alone, too long a form, a surrogate, beyond the last code point.
    CHECK(utf16FromUtf8("\xE2\x82") == u"\uFFFD\uFFFD");
    CHECK(utf16FromUtf8("\x80z") == u"\uFFFDz");
    CHECK(utf16FromUtf8("\xC0\x80") == u"\uFFFD\uFFFD");
    CHECK(utf16FromUtf8("\xE0\x80\x80") == u"\uFFFD\uFFFD\uFFFD");
    CHECK(utf16FromUtf8("\xF0\x80\x80\x80") == u"\uFFFD\uFFFD\uFFFD\uFFFD");
    CHECK(utf16FromUtf8("\xED\xA0\x80") == u"\uFFFD\uFFFD\uFFFD");
    CHECK(utf16FromUtf8("\xF4\x90\x80\x80") == u"\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("trimming and case") {
    CHECK(trim("  x y \r\n") == "x y");
    CHECK(trim(" \t").empty());
    CHECK(equalIgnoringCase("NtOsKrNl", "ntoskrnl"));
    CHECK_FALSE(equalIgnoringCase("nt", "nts"));
    CHECK(toLower("ABC1") == "abc1");
}

TEST_CASE("a list is what stands between its separators") {
    CHECK(split("a; b ;;c", ';') == std::vector<std::string_view>{"a", "b", "", "c"});
    CHECK(split("", ';') == std::vector<std::string_view>{""});
    CHECK(split(";", ';') == std::vector<std::string_view>{"", ""});
}
