// !dflink, !dblink, !validatelist and !slist.
#include <catch2/catch.hpp>

#include "tests/unit/command/CrashDesk.h"

using namespace hawser;
using namespace hawser::command::test;

namespace {

// Three entries in a circle.
void putCircle(Desk& desk) {
    desk.run("eq nt+8000 nt+8100 nt+8200; eq nt+8100 nt+8200 nt+8000; eq nt+8200 nt+8000 nt+8100");
}

}  // namespace

TEST_CASE("a list is followed both ways as extensions do", "[links]") {
    Desk desk;
    putCircle(desk);
    CHECK(desk.run("!dflink nt+8000") ==
          "fffff800`00408000  00408100 fffff800 00408200 fffff800\n"
          "fffff800`00408100  00408200 fffff800 00408000 fffff800\n"
          "fffff800`00408200  00408000 fffff800 00408100 fffff800\n");
    CHECK(desk.run("!dblink nt+8000 2") ==
          "fffff800`00408000  00408100 fffff800 00408200 fffff800\n"
          "fffff800`00408200  00408000 fffff800 00408100 fffff800\n");
    // The low bits carry something else.
    desk.run("eq nt+8000 nt+8103");
    CHECK(desk.run("!dflink nt+8000 2 3")
              .ends_with("fffff800`00408100  00408200 fffff800 00408000 fffff800\n"));
    desk.run("eq nt+8100 5000");
    CHECK(desk.run("!dflink nt+8200").find("middle") == std::string::npos);
    CHECK(has(desk.run("!dflink nt+8100"), "00000000`00005000  ???????? ???????? ???????? ????????\n"));
}

TEST_CASE("a list that leads into its own middle is told to end there", "[links]") {
    Desk desk;
    putCircle(desk);
    desk.run("eq nt+8200 nt+8100");
    CHECK(desk.run("!dflink nt+8000")
              .ends_with("The list leads back into its own middle, or has more than "
                         "0x10000 entries.\n"));
}

TEST_CASE("a list whose entries do not lead back is told of", "[links]") {
    Desk desk;
    putCircle(desk);
    CHECK(desk.run("!validatelist nt+8000") == "Found list end after 2 entries\n");
    desk.run("eq nt+8208 nt+8000");
    CHECK(desk.run("!validatelist nt+8000") ==
          "The Flink at fffff800`00408100 leads to fffff800`00408200, whose Blink leads to "
          "fffff800`00408000.\n");
    desk.run("eq nt+8100 5000");
    CHECK(has(desk.run("!validatelist nt+8000"), "leads to 00000000`00005000, which cannot be read."));
    CHECK(desk.run("!validatelist 0") == "There is no list at 0.\n");
    // A circle of the head alone.
    desk.run("eq nt+8000 nt+8000 nt+8000");
    CHECK(desk.run("!validatelist nt+8000") == "Found list end after 0 entries\n");
}

TEST_CASE("the entries of an SLIST_HEADER", "[links]") {
    Desk desk;
    // Depth 2 and sequence 7; 1 in the lowest bits of the pointer, which are none of it.
    desk.run("eq nt+8000 70002 nt+8101; eq nt+8100 nt+8200 11; eq nt+8200 0 22");
    CHECK(desk.run("!slist nt+8000") ==
          "SLIST HEADER:\n"
          "   +0x000 Alignment          : 70002\n"
          "   +0x008 Region             : fffff80000408101\n"
          "   +0x000 HeaderX64.Depth    : 2\n"
          "   +0x000 HeaderX64.Sequence : 7\n"
          "   +0x008 HeaderX64.NextEntry: fffff80000408100\n"
          "\n"
          "SLIST CONTENTS:\n"
          "fffff800`00408100  00408200 fffff800 00000011 00000000\n"
          "fffff800`00408200  00000000 00000000 00000022 00000000\n");
    desk.run("eq nt+8200 nt+8100");
    CHECK(has(desk.run("!slist nt+8000"), "The list does not end at a null pointer.\n"));
    CHECK(desk.run("!slist nt+8000 a;b") != "");
    CHECK(has(desk.run("!slist nt+8000 \"_A\" 0"), "is no type."));
    CHECK(has(desk.run("!slist nt+8000 _NOTHING"), "fffff800`00408100\n"));
}

TEST_CASE("an SLIST_HEADER of 32 bits", "[links]") {
    CrashDesk desk(Machine::X86);
    const Address head = desk.records();
    desk.put(head, (head + 0x40).value(), 4);
    desk.put(head + 4, 0x000A0001, 4);
    desk.put(head + 0x40, 0, 4);
    desk.put(head + 0x44, 0x33, 4);
    desk.stand();
    const std::string shown = desk.run("!slist " + desk.hex(head));
    CAPTURE(shown);
    CHECK(has(shown, "   +0x004 Depth              : 1\n"));
    CHECK(has(shown, "   +0x006 Sequence           : a\n"));
    CHECK(has(shown, "  00000000 00000033 00000000 00000000\n"));
}
