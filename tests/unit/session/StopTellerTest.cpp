// What the target says, and what of a stop it has said itself.
#include "core/session/desk/StopTeller.h"

#include <catch2/catch.hpp>

#include "core/engine/BugCheckData.h"
#include "tests/support/RecordedEvents.h"
#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

TEST_CASE("a character that is cut between two prints is shown whole") {
    RecordedEvents told;
    session::SessionOutput output(told);
    session::TargetText text(output);
    const std::string words = "Привет, 日本 𝄞\n";
    for (std::size_t cut = 0; cut <= words.size(); ++cut) {
        told.text.clear();
        text.print(words.substr(0, cut), 0);
        text.print(words.substr(cut), 0);
        CHECK(told.text == words);
    }
    told.text.clear();
    for (const char c : words) text.print(std::string(1, c), 0);
    CHECK(told.text == words);
    told.text.clear();
    text.print("caf\xE9", 0);  // code page 1252
    text.print(" au lait\n", 0);
    CHECK(told.text == "café au lait\n");
    told.text.clear();
    text.print("caf\xE9", 0);
    CHECK(text.prompt("? ") == "? ");
    CHECK(told.text == "café? ");
}

TEST_CASE("each line of the target is filtered by itself, and marked with the time and its processor") {
    RecordedEvents told;
    session::SessionOutput output(told);
    session::TargetText text(output);
    output.habits().processorNumbers = true;
    text.print("one\ntw", 1);
    text.print("o\nthree\n", 2);
    CHECK(told.text == "1:one\n2:two\n2:three\n");
    told.text.clear();
    output.habits().targetPattern = "one";
    text.print("one\ntwo\n", 0);
    CHECK(told.text == "0:one\n");
    told.text.clear();
    output.habits() = {};
    output.habits().timeStamps = true;
    text.print("one\n", 0);
    CHECK(told.text.find("(UTC ") != std::string::npos);
    CHECK(told.text.find("): one\n") != std::string::npos);
}

TEST_CASE("a bug check is recognized by its numbers in whatever words") {
    const engine::BugCheck bugCheck{0xE2, {0x11, 0, 0xFFFFF80000001000, 4}};
    CHECK(
        engine::namesBugCheck("*** Fatal System Error: 0x000000e2\n (0x0000000000000011,0x0000000000000000,"
                              "0xFFFFF80000001000,0x0000000000000004)\n",
                              bugCheck));
    CHECK(engine::namesBugCheck("STOP E2 (11, 0, FFFFF80000001000, 4)", bugCheck));
    CHECK_FALSE(engine::namesBugCheck("*** Fatal System Error: 0x000000e2", bugCheck));
    CHECK_FALSE(engine::namesBugCheck("E2 11 0 FFFFF80000001000 5", bugCheck));
    CHECK_FALSE(engine::namesBugCheck("", bugCheck));
}

TEST_CASE("only a break by key is told as one; an initial break says that it is one") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    CHECK(s.told.text.find("Initial breakpoint") != std::string::npos);
    CHECK(s.told.text.find("was pressed") == std::string::npos);
    s.told.text.clear();
    s.command("g");
    REQUIRE(s.run([&] { return s.told.resumes > 0 && !s.told.prompt.acceptsCommands; }, 30s));
    s.post(session::BreakIn{});
    REQUIRE(s.prompts());
    CHECK(s.told.text.find("was pressed") != std::string::npos);
    CHECK(s.told.text.find("Initial breakpoint") == std::string::npos);
}
