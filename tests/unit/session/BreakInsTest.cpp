#include "core/session/live/BreakIns.h"

#include <catch2/catch.hpp>

#include "core/session/live/SessionTimeouts.h"

using namespace hawser;
using namespace hawser::session;
using namespace std::chrono_literals;

namespace {

const TimePoint kStart{};

}  // namespace

TEST_CASE("a break soon after a resume is left over from a break-in that was sent before", "[breakins]") {
    BreakIns breaks;
    CHECK_FALSE(breaks.isLeftOver(kStart));
    breaks.resumed(kStart);
    CHECK_FALSE(breaks.isLeftOver(kStart + 1ms));  // none was sent
    breaks.sent(kStart - 1s);
    CHECK(breaks.isLeftOver(kStart + 1ms));
    CHECK_FALSE(breaks.isLeftOver(kStart + kStaleBreakWindow));
}

TEST_CASE("the break that the user asked for is never taken for one left over", "[breakins]") {
    BreakIns breaks;
    breaks.sent(kStart);
    breaks.resumed(kStart);
    breaks.asked();
    CHECK(breaks.wanted());
    CHECK_FALSE(breaks.isLeftOver(kStart + 1ms));
    breaks.setWanted(false);
    CHECK_FALSE(breaks.isLeftOver(kStart + 1ms));  // whenever it comes
    breaks.stopShown();
    CHECK_FALSE(breaks.wanted());
    CHECK(breaks.isLeftOver(kStart + 1ms));
}

TEST_CASE("breaks that are left over without end are shown", "[breakins]") {
    BreakIns breaks;
    breaks.sent(kStart);
    breaks.resumed(kStart);
    for (unsigned i = 0; i < kMaxStaleBreaks; ++i) CHECK(breaks.isLeftOver(kStart));
    CHECK_FALSE(breaks.isLeftOver(kStart));
    breaks.probing();
    CHECK(breaks.isLeftOver(kStart));
}
