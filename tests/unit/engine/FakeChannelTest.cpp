#include <catch2/catch.hpp>

#include "tests/unit/engine/FakeChannel.h"

using namespace hawser;
using namespace hawser::engine::test;

TEST_CASE("The fake target keeps breakpoints as a kernel does", "[fake]") {
    FakeChannel fake;
    fake.poke(0x1000, {0x90, 0x91});
    const auto first = fake.exchange({.body = kd::WriteBreakPoint{Address(0x1000)}});
    CHECK(first->value == 1);
    CHECK(fake.peek(0x1000) == std::byte{0xCC});
    CHECK_FALSE(fake.exchange({.body = kd::WriteBreakPoint{Address(0x1000)}})->ok());
    CHECK_FALSE(fake.exchange({.body = kd::WriteBreakPoint{Address(0x9000)}})->ok());
    fake.stopAt(0x1000);
    CHECK(fake.peek(0x1000) == std::byte{0x90});
    CHECK(fake.exchange({.body = kd::RestoreBreakPoint{1}})->status == kd::kStatusUnsuccessful);
}

TEST_CASE("The fake target answers no request while it runs", "[fake]") {
    FakeChannel fake;
    REQUIRE(fake.exchange({.body = kd::Continue2{}}));
    CHECK(fake.running);
    CHECK(fake.exchange({.body = kd::GetVersion{}}).error().code == ErrorCode::NotAvailable);
}
