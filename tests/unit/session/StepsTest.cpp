// Several steps in one command, steps that are asked for faster than they are done, and whose step it is.
#include <catch2/catch.hpp>

#include "core/base/Text.h"
#include "tests/support/TextParts.h"
#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

// Stopped in front of a row of one-byte instructions.
struct Stepper : SimulatedSession {
    explicit Stepper(std::uint32_t processors = 1) : SimulatedSession({.processors = processors}) {
        open(true);
        REQUIRE(prompts());
        const std::size_t prompt = static_cast<std::size_t>(told.acceptingPrompts);
        command("r rip=" + place(0));
        REQUIRE(run([&] { return static_cast<std::size_t>(told.acceptingPrompts) > prompt; }, 30s));
        told.text.clear();
    }
    std::string place(std::uint64_t step) const {
        return formatAddress(const_cast<ScriptedTarget&>(target).image().codeStart() + step);
    }
    bool standsAt(std::uint64_t step) {
        return run([&] { return told.prompt.acceptsCommands && has(told.text, place(step) + " "); }, 30s);
    }
};

}  // namespace

TEST_CASE("each of several steps is shown", "[steps]") {
    const std::string words = GENERATE("t 3", "p 3");
    CAPTURE(words);
    Stepper s;
    s.command(words);
    const bool there = s.standsAt(3);
    INFO(s.told.text);
    REQUIRE(there);
    std::size_t at = 0;
    for (std::uint64_t step = 1; step <= 3; ++step) {
        at = s.told.text.find(s.place(step) + " 90 ", at);
        CHECK(at != std::string::npos);
    }
    CHECK(s.told.stops.size() == 2);  // the steps between are no stops
}

TEST_CASE("a key that is held makes steps", "[steps]") {
    Stepper s;
    for (int i = 0; i < 8; ++i) s.command(i % 2 == 0 ? "p" : "t");
    const bool there = s.standsAt(8);
    INFO(s.told.text);
    CHECK(there);
    CHECK_FALSE(has(s.told.text, "is running"));
    CHECK(s.told.stops.size() == 9);
}

TEST_CASE("of a key that is held one press waits, and none runs on", "[steps]") {
    Stepper s;
    bool stepping = false;
    s.told.onTold = [&](const session::SessionEvent& event) {
        if (const auto* prompt = std::get_if<session::PromptState>(&event))
            stepping = stepping || prompt->stepping;
    };
    for (int i = 0; i < 20; ++i) s.command("p");
    const bool there = s.standsAt(2);
    INFO(s.told.text);
    CHECK(there);
    CHECK(stepping);
    CHECK_FALSE(has(s.told.text, "is running"));
    CHECK_FALSE(s.run([&] { return s.told.stops.size() > 3; }, 10s));
    CHECK_FALSE(s.told.prompt.stepping);
}

TEST_CASE("what a step keeps waiting is bounded, and a break drops it", "[steps]") {
    Stepper s;
    s.command("p");
    for (int i = 0; i < 100; ++i) s.command("p");
    s.command(".echo needs no target");
    REQUIRE(s.run([&] { return has(s.told.text, "needs no target\n"); }, 30s));
    s.post(session::BreakIn{});
    REQUIRE(s.run([&] { return s.told.prompt.acceptsCommands; }, 30s));
    CHECK(s.told.stops.size() == 2);
}

TEST_CASE("what is looked at on another processor does not step, and says so", "[steps]") {
    Stepper s(2);
    for (const char* const words : {"t", "p 2", "gu", "t =nt+2000", "g =nt+2000"}) {
        CAPTURE(words);
        s.told.text.clear();
        s.command("~1s");
        s.command(words);
        s.command(".echo (said)");
        REQUIRE(s.run([&] { return has(s.told.text, "(said)\n"); }, 30s));
        INFO(s.told.text);
        CHECK(has(s.told.text, "Processor 1 is only looked at: the target stopped on processor 0"));
        CHECK(s.target.isStopped());
    }
    s.command("~0s");
    s.command("t");
    CHECK(s.standsAt(1));
}
