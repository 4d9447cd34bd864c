#include "core/engine/ProcessorList.h"

#include <catch2/catch.hpp>

#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

TEST_CASE("Each processor is listed with what is known of it", "[processors]") {
    Bench bench;
    bench.channel.processors = 2;
    bench.channel.setContext64(1, kRip, kKernel + 0x100);
    bench.debugger.targetStopped(bench.change(kBreakRoutine, kd::kExceptionBreakpoint));
    auto list = listProcessors(bench.debugger);
    REQUIRE(list);
    REQUIRE(list->size() == 2);
    CHECK(list->at(0).number == 0);
    CHECK(list->at(0).programCounter == Address(kBreakRoutine));
    CHECK(list->at(0).place == "nt+0x5000");
    CHECK(list->at(0).thread == Address(kThread));
    CHECK(list->at(0).current);
    CHECK(list->at(0).stopped);
    CHECK(list->at(1).number == 1);
    CHECK(list->at(1).programCounter == Address(kKernel + 0x100));
    CHECK(list->at(1).thread == Address());
    CHECK_FALSE(list->at(1).current);
    CHECK_FALSE(list->at(1).stopped);

    REQUIRE(bench.debugger.selectProcessor(1));
    list = listProcessors(bench.debugger);
    REQUIRE(list);
    CHECK_FALSE(list->at(0).current);
    CHECK(list->at(0).stopped);
    CHECK(list->at(1).current);
}

TEST_CASE("Processors of a target that runs cannot be listed", "[processors]") {
    Bench bench;
    bench.debugger.targetResumed();
    const auto list = listProcessors(bench.debugger);
    REQUIRE_FALSE(list);
    CHECK(list.error().code == ErrorCode::NotAvailable);
}
