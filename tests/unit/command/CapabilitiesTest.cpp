#include <catch2/catch.hpp>

#include "tests/support/FakeTarget.h"
#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command::test;
using engine::Capability;

namespace {

// An interpreter on a target that can only be read.
struct ReadOnlyDesk {
    ReadOnlyDesk() {
        engine::Stop stop;
        stop.processorCount = 2;
        debugger.targetStopped(stop);
        REQUIRE(debugger.identify());
    }
    std::string run(std::string_view line) {
        interpreter.execute(line);
        return sink.take();
    }

    hawser::test::FakeTarget target{Machine::X64, 2};
    engine::Debugger debugger{target};
    FakeSession session;
    TextSink sink;
    command::Interpreter interpreter{debugger, session, sink};
};

std::string refusal(Capability capability) {
    return std::string(engine::refusalOf(capability)) + "\n";
}

}  // namespace

TEST_CASE("what a target cannot do is refused before it is tried, in the same words for all commands") {
    ReadOnlyDesk desk;
    for (const char* line : {"g", "gh", "gu", "p", "t", "t 5"})
        CHECK(desk.run(line) == refusal(Capability::Run));
    for (const char* line : {"eb 1000 1", "eq /p 1000 1", "f 1000 L4 0", "r rax=1", "r rip=1000"})
        CHECK(desk.run(line) == refusal(Capability::Write));
    for (const char* line : {"bp 1000", "bu nt", "ba e1 1000"})
        CHECK(desk.run(line) == refusal(Capability::Breakpoints));
    CHECK(desk.run("~1s") == refusal(Capability::Processors));
    CHECK(desk.run(".reboot") == refusal(Capability::Reboot));
    CHECK(desk.run(".crash") == refusal(Capability::Crash));
    CHECK(desk.run(".restart") == refusal(Capability::Restart));
    CHECK(desk.run(".kdkey f") == refusal(Capability::Break));
    CHECK(desk.run(".kdkey r") == refusal(Capability::Resynchronize));
    CHECK(desk.session.asked.empty());
}

TEST_CASE("what a target can do besides is not refused") {
    ReadOnlyDesk desk;
    CHECK(desk.run("r $t1 = 5; ? @$t1") == "Evaluate expression: 5 = 00000000`00000005\n");
    CHECK(desk.run("~0s").empty());
    CHECK(desk.run("bl").empty());
}
