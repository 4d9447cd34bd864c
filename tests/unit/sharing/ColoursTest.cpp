#include "app/remote/Colours.h"

#include <catch2/catch.hpp>

using namespace hawser::remote;

TEST_CASE("a terminal's colours by remote.exe's names", "[colours]") {
    CHECK(colourOf("black") == 0U);
    CHECK(colourOf("Blue") == 4U);
    CHECK(colourOf("lblue") == 12U);
    CHECK(colourOf("lpurple") == 13U);
    CHECK_FALSE(colourOf("llblue"));
    CHECK_FALSE(colourOf(""));
    CHECK(Colours{.text = 12, .background = 1}.sequence() == "\x1b[94;41m");
}

TEST_CASE("a file of colours has a keyword and its colours in turn", "[colours]") {
    const auto keywords = parseColourFile("ERROR\r\nblack, lred\n\nWARNING\nlblue\n");
    REQUIRE(keywords);
    REQUIRE(keywords->size() == 2);
    CHECK(keywords->front().text == "error");
    CHECK(keywords->front().colours.sequence() == "\x1b[30;101m");
    CHECK(keywords->back().colours.sequence() == "\x1b[94m");
    CHECK(parseColourFile("ERROR\n").error().what == "No colours stand behind \"error\".");
    CHECK(parseColourFile("ERROR\nblack, pink\n").error().what == "\"black, pink\" are no colours.");
    std::string many;
    for (std::size_t i = 0; i <= Painter::kMaxKeywords; ++i) many += "word\nred\n";
    CHECK_FALSE(parseColourFile(many));
}

TEST_CASE("lines with a keyword are painted, where they come whole", "[colours]") {
    Painter painter({.text = 7, .background = {}}, {{"error", {.text = 1, .background = {}}}});
    CHECK(painter.begin() == "\x1b[37m");
    CHECK(painter.paint("fine\r\nan Error here\r\n") == "fine\r\n\x1b[31man Error here\x1b[0m\x1b[37m\r\n");
    CHECK(painter.paint("half an error") == "half an error");
    CHECK(painter.paint(" and its error\nnext error\n") ==
          " and its error\n\x1b[31mnext error\x1b[0m\x1b[37m\n");
    CHECK(painter.end() == "\x1b[0m");
    Painter plain;
    CHECK(plain.paint("error\n") == "error\n");
    CHECK(plain.end().empty());
}
