#include <catch2/catch.hpp>

#include "tests/unit/command/Desk.h"

using namespace hawser::command::test;

TEST_CASE("s finds bytes, words and texts") {
    Desk desk;
    desk.run(
        "f nt+8000 L100 0; ea nt+8010 \"Hello\"; eu nt+8040 \"Hello\"; ed nt+8080 11223344; ed nt+8092 "
        "11223344");
    const std::string line =
        "fffff800`00408010  48 65 6c 6c 6f 00 00 00-00 00 00 00 00 00 00 00  Hello...........\n";
    CHECK(desk.run("s nt+8000 L100 'H' 'e' 'l' 'l' 'o'") == line);
    CHECK(desk.run("s nt+8000 L100 48 65 6c 6c 6f") == line);
    CHECK(desk.run("s -a nt+8000 L100 \"Hello\"") == line);
    CHECK(desk.run("s-a nt+8000 L100 \"Hello\"") == line);
    CHECK(desk.run("s -[1]a nt+8000 L100 \"Hello\"") == "0xfffff800`00408010\n");
    CHECK(desk.run("s -[1]u nt+8000 L80 \"Hello\"") == "0xfffff800`00408040\n");
    // Double words only where they are aligned.
    CHECK(desk.run("s -[1]d nt+8000 L40 11223344") == "0xfffff800`00408080\n");
    CHECK(desk.run("s -[1]b nt+8000 L100 44 33 22 11") == "0xfffff800`00408080\n0xfffff800`00408092\n");
    CHECK(desk.run(".foreach (at {s -[1]a nt+8000 L100 \"Hello\"}) {.printf \"%ma\\n\", at }") == "Hello\n");
}

TEST_CASE("a hit lies whole in the range, and hits may overlap") {
    Desk desk;
    desk.run("f nt+8000 L40 0; ea nt+8000 \"QQQQQ\"");
    CHECK(desk.run("s -[1]a nt+8000 L5 \"QQQ\"") ==
          "0xfffff800`00408000\n0xfffff800`00408001\n0xfffff800`00408002\n");
    CHECK(desk.run("s -[1]a nt+8000 L4 \"QQQ\"") == "0xfffff800`00408000\n0xfffff800`00408001\n");
    CHECK(desk.run("s -[1]a nt+8000 L2 \"QQQ\"").empty());
    CHECK(desk.run("s 8 L10 00").empty());
}

TEST_CASE("a search says what it does not take") {
    Desk desk;
    CHECK(desk.run("s nt L10") == "s needs a range and a pattern of at most 4096 bytes.\n");
    CHECK(desk.run("s nt").starts_with("s needs a range"));
    CHECK(desk.run("s -x nt L10 1").starts_with("s knows -b"));
    CHECK(desk.run("s nt L10 100") == "Overflow error at '100'\n");
    CHECK(desk.run("s -a nt L10 5") == "s -a and s -u need a \"text\".\n");
}

TEST_CASE("strings of any text are found by their length") {
    Desk desk;
    desk.run("f nt+8000 L100 0; ea nt+8010 \"Hello\"; ea nt+8020 \"ab\"; eu nt+8040 \"Wide text\"");
    CHECK(desk.run("s -sa nt+8000 L40") == "fffff800`00408010  \"Hello\"\n");
    CHECK(desk.run("s -[l2]sa nt+8000 L40") == "fffff800`00408010  \"Hello\"\nfffff800`00408020  \"ab\"\n");
    CHECK(desk.run("s -[1l 5]sa nt+8000 L40") == "0xfffff800`00408010\n");
    CHECK(desk.run("s -su nt+8000 L40") == "fffff800`00408040  \"Wide text\"\n");
}

TEST_CASE("a search goes on among what the last one has saved") {
    Desk desk;
    desk.run("f nt+8000 L100 0; eb nt+8010 1 2; eb nt+8020 1 3; eb nt+8030 1 2");
    CHECK(desk.run("s -[s1]b nt+8000 L100 1") ==
          "0xfffff800`00408010\n0xfffff800`00408020\n0xfffff800`00408030\n");
    CHECK(desk.run("s -[1r]b 0 L1 1 2") == "0xfffff800`00408010\n0xfffff800`00408030\n");
    CHECK(desk.run("s -[1sn2]b nt+8000 L100 1").ends_with("Overflow error: not all hits were saved.\n"));
    CHECK(desk.run("s -[1r]b 0 L1 1") == "0xfffff800`00408010\n0xfffff800`00408020\n");
    CHECK(desk.run("s -[sr]b nt L1 1") == "s takes [s] or [r], not both.\n");
    CHECK(desk.run("s -v nt L1 nt").find("No object of a class with virtual functions") != std::string::npos);
}
