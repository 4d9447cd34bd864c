#include "core/session/live/Exchange.h"

#include <catch2/catch.hpp>

using namespace hawser;
using namespace hawser::session;
using namespace std::chrono_literals;

namespace {

const kd::Request kRead{.body = kd::ReadMemory{kd::MemorySpace::Virtual, Address(0x1000), 8}};
const kd::Request kGo{.body = kd::Continue{}};

Result<kd::Reply> lost(Effect effect) {
    return fail(ErrorCode::Disconnected, "The line is gone.", effect);
}

}  // namespace

TEST_CASE("one request is in flight until it is ended, and then gives its outcome", "[exchange]") {
    Exchange exchange;
    CHECK_FALSE(exchange.awaited());
    exchange.begin(7, kRead);
    CHECK(exchange.inFlight());
    CHECK_FALSE(exchange.isResuming());
    CHECK_FALSE(exchange.ended(8, kd::Reply{}));  // another's
    CHECK(exchange.inFlight());
    CHECK(exchange.ended(7, kd::Reply{}));
    CHECK(exchange.over());
    CHECK_FALSE(exchange.hasResumed());
    CHECK(exchange.finish());
    CHECK_FALSE(exchange.awaited());
    CHECK_FALSE(exchange.over());
}

TEST_CASE("a request that lets the target go has done so when it was taken, and not before", "[exchange]") {
    Exchange exchange;
    exchange.begin(1, kGo);
    CHECK(exchange.isResuming());
    SECTION("taken") {
        CHECK(exchange.ended(1, kd::Reply{}));
        CHECK(exchange.hasResumed());
        CHECK_FALSE(exchange.isResuming());
    }
    SECTION("taken, or a copy of it") {
        exchange.delivered(true);
        CHECK(exchange.ended(1, kd::Reply{}));
        CHECK(exchange.isDoubtful());
        CHECK(exchange.finish());
        exchange.begin(2, kGo);
        CHECK_FALSE(exchange.isDoubtful());
    }
    SECTION("lost") {
        CHECK(exchange.ended(1, lost(Effect::Unknown)));
        CHECK_FALSE(exchange.hasResumed());
        CHECK(exchange.finish().error().effect == Effect::Unknown);
    }
}

TEST_CASE("what may have happened is not taken back by a second end", "[exchange]") {
    Exchange exchange;
    exchange.begin(1, kGo);
    CHECK(exchange.effect() == Effect::None);
    CHECK(exchange.ended(1, kd::Reply{}));
    CHECK(exchange.effect() == Effect::Unknown);
    CHECK(exchange.ended(1, lost(Effect::None)));
    CHECK(exchange.effect() == Effect::Unknown);
    CHECK_FALSE(exchange.hasResumed());
    exchange.callOff();
    CHECK_FALSE(exchange.awaited());
    CHECK(exchange.effect() == Effect::Unknown);
    exchange.begin(2, kRead);  // a read changes nothing
    CHECK(exchange.ended(2, kd::Reply{}));
    CHECK(exchange.effect() == Effect::None);
    exchange.abandoned(Effect::Unknown);
    CHECK(exchange.effect() == Effect::Unknown);
}

TEST_CASE("the next request may go out with the acknowledgement, once this one has its answer",
          "[exchange]") {
    Exchange exchange;
    kd::Request request = kRead;
    request.anotherFollows = true;
    exchange.begin(1, request);
    CHECK_FALSE(exchange.waitsForNext());
    CHECK(exchange.ended(1, kd::Reply{}));
    CHECK(exchange.waitsForNext());
    exchange.measured(3ms);
    CHECK(exchange.finish());
    CHECK_FALSE(exchange.waitsForNext());
    CHECK(exchange.lastRoundTrip() == Duration(3ms));
}
