// What a stop costs in bytes and requests: design.md, "What a stop costs". Nothing here depends on time.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace hawser::session;
using namespace std::chrono_literals;

namespace {

constexpr unsigned kSerial = 115'200;
constexpr unsigned kFast = 0;
constexpr std::uint64_t kAttachInConsole = 6'000;
constexpr std::uint64_t kStepIn = 2'500;
constexpr std::uint64_t kStepOut = 700;

struct Cost {
    std::uint64_t in = 0;   // bytes from the target
    std::uint64_t out = 0;  // bytes to it
    std::uint64_t requests = 0;
};

class Measured : public SimulatedSession {
  public:
    explicit Measured(unsigned rate = kSerial, unsigned bytesPerSecond = 0) {
        baudRate = rate;
        pace = bytesPerSecond;
        open(true);
    }

    // Stopped in code to step through; behind the break instruction, over which no step goes out.
    void stopInCode() {
        REQUIRE(prompts());
        say("r rip=" + fmt::format("{:x}", target.image().codeStart().value()));
    }

    Cost cost() const { return {line->bytesRead(), line->bytesWritten(), target.counters().packetsReceived}; }
    Cost since(const Cost& before) const {
        const Cost now = cost();
        return {now.in - before.in, now.out - before.out, now.requests - before.requests};
    }
    void say(const std::string& words) {
        constexpr const char* kEnd = "(said)\n";
        told.text.clear();
        command(words);
        command(".echo (said)");
        REQUIRE(run([&] { return told.text.find(kEnd) != std::string::npos; }, 30s));
    }
    // What the docks of the default layout ask for at each stop.
    void lookAsTheWindowDoes() {
        using Group = engine::RegisterGroup;
        const RequestId last = [&] {
            post(ReadRegisters{{Group::Vector}});
            post(DisassembleAt{{}, {}, 0, 44});
            post(ReadStack{24});
            return post(ReadMemoryAt{QStringLiteral("@$csp"), {}, 256, false});
        }();
        REQUIRE(run([&] { return told.answers.contains(last); }, 30s));
    }
    void step() {
        const std::size_t stops = told.stops.size();
        told.text.clear();
        command("t");
        const bool stopped =
            run([&] { return told.stops.size() > stops && told.prompt.acceptsCommands; }, 30s);
        INFO(told.text);
        REQUIRE(stopped);
    }
};

}  // namespace

TEST_CASE("an attach costs what it shows", "[cost]") {
    Measured s;
    REQUIRE(s.prompts());
    const Cost cost = s.cost();
    CAPTURE(cost.in, cost.out, cost.requests);
    CHECK(cost.in < kAttachInConsole);
}

TEST_CASE("a step with the window's docks costs what they show", "[cost]") {
    Measured s;
    s.stopInCode();
    s.lookAsTheWindowDoes();
    for (int i = 0; i < 5; ++i) {
        const Cost before = s.cost();
        s.step();
        s.lookAsTheWindowDoes();
        const Cost cost = s.since(before);
        CAPTURE(i, cost.in, cost.out, cost.requests);
        CHECK(cost.in <= kStepIn);
        CHECK(cost.out <= kStepOut);
    }
}

TEST_CASE("on a fast line the first name costs the exports, and no other does", "[cost]") {
    Measured s(kFast);
    s.stopInCode();
    s.lookAsTheWindowDoes();
    for (int i = 0; i < 3; ++i) {
        const Cost before = s.cost();
        s.step();
        s.lookAsTheWindowDoes();
        const Cost cost = s.since(before);
        CAPTURE(i, cost.in, cost.out);
        CHECK(cost.in <= kStepIn);
        CHECK(cost.out <= kStepOut);
    }
}

TEST_CASE("over a line of bauds the names are read when they are asked for", "[cost]") {
    Measured s;
    REQUIRE(s.prompts());
    const Cost before = s.cost();
    s.say("lm; ln; u @$ip L3");  // what shows an address
    s.say("ld nt");
    CHECK(s.told.text.find("Symbol") != std::string::npos);
    const Cost first = s.since(before);
    const Cost then = s.cost();
    s.say("ld nt; x nt!*");
    CHECK(s.since(then).in == 0);
    CHECK(first.in > 0);
}

TEST_CASE("a step in the console reads the registers' head and an instruction", "[cost]") {
    Measured s;
    s.stopInCode();
    s.step();  // the code that it was put to by hand has not been shown
    const Cost before = s.cost();
    s.step();
    const Cost cost = s.since(before);
    CAPTURE(cost.in, cost.out, cost.requests);
    CHECK(cost.in <= 1'000);
    CHECK(cost.out <= 300);
}

TEST_CASE("a stack is read once, and its images' tables never again", "[cost]") {
    Measured s;
    s.stopInCode();
    Cost before = s.cost();
    s.say("k 14");
    const Cost first = s.since(before);
    before = s.cost();
    s.say("k 14");
    const Cost again = s.since(before);
    s.step();
    before = s.cost();
    s.say("k 14");
    const Cost next = s.since(before);
    CAPTURE(first.in, first.requests, again.in, next.in, next.requests);
    CHECK(first.in < 2'500);
    CHECK(again.in == 0);
    CHECK(next.in <= first.in);
    CHECK(next.in < 1'000);
}

TEST_CASE("what one view has read costs a second one nothing", "[cost]") {
    Measured s;
    s.stopInCode();
    s.step();
    s.lookAsTheWindowDoes();
    const Cost before = s.cost();
    s.lookAsTheWindowDoes();  // another window's, or another client's
    const Cost again = s.since(before);
    CAPTURE(again.in, again.out);
    CHECK(again.requests == 0);
}
