#include <catch2/catch.hpp>

#include "tests/unit/kd/Conversation.h"

using namespace hawser;
using namespace hawser::kd;
using namespace hawser::test;
using namespace std::chrono_literals;

TEST_CASE("A running target is stopped, read, stepped and continued", "[kd][host]") {
    Conversation talk;
    const StateChanged* stop = talk.stopTarget();
    REQUIRE(stop != nullptr);
    CHECK(stop->freshTarget);
    CHECK_FALSE(stop->repeated);
    REQUIRE(stop->change.exception() != nullptr);
    CHECK(stop->change.exception()->code == kExceptionBreakpoint);
    CHECK(stop->change.programCounter == talk.target.image().breakInstruction());
    CHECK(talk.nextExchangeWorks());

    const auto version = talk.exchange({GetVersion{}});
    REQUIRE(version.replied);
    REQUIRE(version.replied->reply.version);
    CHECK(version.replied->reply.version->kernelBase == Address(0xFFFFF80000400000));

    auto context = talk.exchange({GetContext{}, 0});
    REQUIRE(context.replied);
    auto registers = x64::decodeContext(context.replied->reply.data);
    REQUIRE(registers);
    registers->rip += 1;
    REQUIRE(talk.exchange({SetContext{x64::encodeContext(*registers)}, 0}).replied);
    talk.clear();
    REQUIRE(talk.exchange({Continue2{.trace = true}}).delivered);
    REQUIRE(talk.waitFor<StateChanged>(1s) != nullptr);
    CHECK(talk.all<StateChanged>()[0].change.exception()->code == kExceptionSingleStep);
    CHECK_FALSE(talk.all<StateChanged>()[0].repeated);

    REQUIRE(talk.exchange({Continue2{}}).delivered);
    talk.run(1s);
    CHECK(talk.target.isRunning());
    CHECK(talk.host.counters().resends == 0);
    CHECK(talk.host.counters().strayBytes == 0);
}
