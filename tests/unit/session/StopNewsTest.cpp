// What is found out anew at a stop, and what the target says by itself.
#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

struct Listener : SimulatedSession {
    explicit Listener(const ScriptedOptions& options = {}) : SimulatedSession(options) {
        open(true);
        REQUIRE(prompts());
    }
    std::string say(const std::string& words) {
        told.text.clear();
        command(words);
        command(".echo (said)");
        REQUIRE(run([&] { return told.text.find("(said)\n") != std::string::npos; }, 30s));
        return told.text;
    }
    void goAndBreak(const std::function<void()>& meanwhile) {
        command("g");
        REQUIRE(reaches(ConnectionState::Running));
        meanwhile();
        post(session::BreakIn{});
        REQUIRE(prompts());
    }
    TargetModule next(const std::string& name) {
        return {.name = name, .base = target.image().modules().back().base + 0x100000};
    }
};

}  // namespace

TEST_CASE("modules that come and go without a word are noticed at the next stop", "[news]") {
    Listener s;
    const auto before = s.told.modules->size();
    s.goAndBreak([&] {
        s.target.image().addModule(s.next("silent.sys"));
        s.target.image().addModule(s.next("still.sys"));
    });
    REQUIRE(s.told.modules->size() == before + 2);
    CHECK(has(s.say("lm1m"), "silent\nstill\n"));
    s.say("bu silent+10");
    CHECK(has(s.say("bl"), "silent+0x10"));
    const auto asked = s.target.executed(kd::ApiNumber::ReadVirtualMemory);
    s.goAndBreak([] {});
    CHECK(s.told.modules->size() == before + 2);
    // The list's ends, and the code that is shown.
    CHECK(s.target.executed(kd::ApiNumber::ReadVirtualMemory) - asked <= 3);
}

TEST_CASE("the target's clocks are read at each stop", "[news]") {
    ScriptedOptions options;
    options.habits.timeAdvances = true;
    Listener s(options);
    const std::string words = GENERATE(".time", "vertarget");
    const std::string first = s.say(words);
    CHECK_FALSE(has(first, "not available"));
    CHECK(s.say(words) == first);  // it is stopped
    s.goAndBreak([&] { s.run([] { return false; }, 5s); });
    const std::string later = s.say(words);
    CHECK(has(later, "System Uptime: "));
    CHECK(later != first);
}

TEST_CASE("a command that the target asks for is told and not run", "[news]") {
    Listener s;
    s.told.text.clear();
    s.command("g");
    REQUIRE(s.reaches(ConnectionState::Running));
    s.target.commandString("driver", ".echo \x1b[2J; q", s.clock.now());
    REQUIRE(s.run([&] { return has(s.told.text, "asks for"); }, 30s));
    CHECK(has(s.told.text, "The target asks for the command: .echo .[2J; q\n"));
    REQUIRE(s.run([&] { return s.target.isRunning(); }, 30s));
    CHECK(s.told.ends == 0);
}
