#include "app/remote/LastLines.h"

#include <catch2/catch.hpp>

using hawser::remote::LastLines;

TEST_CASE("the last lines are what was printed last") {
    LastLines lines;
    CHECK(lines.atLineStart());
    CHECK(lines.last(10).empty());
    lines.append("one\ntwo\nth");
    lines.append("ree\nkd> ");
    CHECK_FALSE(lines.atLineStart());
    CHECK(lines.last(2) == "two\nthree\nkd> ");
    CHECK(lines.last(0) == "kd> ");
    CHECK(lines.last(200) == "one\ntwo\nthree\nkd> ");
    lines.append("g\n");
    CHECK(lines.atLineStart());
    CHECK(lines.last(1) == "kd> g\n");
    CHECK(lines.last(0).empty());
}

TEST_CASE("the last lines have a limit in lines and in bytes") {
    LastLines lines;
    SECTION("many short ones") {
        for (std::size_t i = 0; i < LastLines::kMostLines + 5; ++i) lines.append(std::to_string(i) + "\n");
        const std::string all = lines.last(LastLines::kMostLines * 2);
        CHECK(all.starts_with("5\n"));
        CHECK(all.ends_with(std::to_string(LastLines::kMostLines + 4) + "\n"));
    }
    SECTION("some long ones") {
        const std::string line(LastLines::kMostBytes / 3, 'x');
        for (int i = 0; i < 10; ++i) lines.append(line + "\n");
        CHECK(lines.last(10).size() == 2 * (line.size() + 1));
    }
    SECTION("one without an end") {
        for (int i = 0; i < 10; ++i) lines.append(std::string(LastLines::kMostBytes / 2, 'x'));
        lines.append("end");
        const std::string all = lines.last(1);
        CHECK(all.size() <= LastLines::kMostBytes);
        CHECK(all.ends_with("xend"));
    }
}
