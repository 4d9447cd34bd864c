#include "core/base/AnsiText.h"

#include <catch2/catch.hpp>

#include "tests/support/ByteText.h"

using namespace hawser;
using hawser::test::bytesOf;

namespace {

std::string decoded(std::string_view bytes) {
    return utf8FromAnsi(bytesOf(bytes));
}

}  // namespace

TEST_CASE("text of a target that is UTF-8 stays UTF-8", "[text]") {
    CHECK(decoded("Привет, мир\n") == "Привет, мир\n");
    CHECK(decoded("日本 𝄞") == "日本 𝄞");
    CHECK(decoded(std::string("abc\0def", 7)) == "abc");
    CHECK(decoded("\xD0\x9F\xD1") == "П\uFFFD");  // cut in a character
    CHECK(decoded("") == "");
}

TEST_CASE("text that is no UTF-8 is code page 1252", "[text]") {
    CHECK(decoded("Gr\xFC\xDF") == "Grüß");
    CHECK(decoded("\x80 5") == "€ 5");
    CHECK(decoded("\x93quoted\x94") == "“quoted”");
    CHECK(decoded("caf\xE9") == "café");
    CHECK(decoded("caf\xE9.") == "café.");
    CHECK(decoded("\xC0\x80") == "À€");              // overlong
    CHECK(decoded("\xED\xA0\x80.") == "í\u00A0€.");  // a surrogate
    CHECK(decoded("\x81") == "\u0081");
}

TEST_CASE("text to a target takes code page 1252 where it can", "[text]") {
    CHECK(ansiFromUtf8("Grüß € “x”") == bytesOf("Gr\xFC\xDF \x80 \x93x\x94"));
    CHECK(ansiFromUtf8("Привет ü") == bytesOf("Привет ü"));
    CHECK(ansiFromUtf8("\xFF") == bytesOf("\xFF"));
    for (unsigned code = 1; code < 256; ++code) {
        const Bytes one{static_cast<std::byte>(code), std::byte{'.'}};
        CHECK(ansiFromUtf8(utf8FromAnsi(one)) == one);
    }
}

TEST_CASE("what may be the beginning of a character is told from what is none", "[text]") {
    const auto tail = [](std::string_view text) { return cutOffTail(bytesOf(text)); };
    CHECK(tail("") == 0);
    CHECK(tail("abc") == 0);
    CHECK(tail("П") == 0);
    CHECK(tail("a\xD0") == 1);
    CHECK(tail("\xE6\x97") == 2);
    CHECK(tail("\xF0\x9D\x84") == 3);
    CHECK(tail("\xF0\x9D\x84\x9E") == 0);
    CHECK(tail("\x97") == 0);  // the end of nothing
    CHECK(tail("\x97\x97\x97\x97") == 0);
    CHECK(tail("\xFF") == 0);
    CHECK(tail("caf\xE9") == 1);  // of code page 1252, or of UTF-8: the next piece tells
}
