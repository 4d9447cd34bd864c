#include "core/session/desk/Repetitions.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/support/ManualClock.h"

using namespace hawser;
using namespace hawser::session;
using namespace std::chrono_literals;

TEST_CASE("what repeats is told a few times, then with its count, and anew when it was over") {
    test::ManualClock clock;
    Repetitions repetitions(clock);
    std::vector<std::string> told;
    for (int i = 0; i < 2000; ++i) {
        if (const auto words = repetitions.told("It broke.")) told.push_back(*words);
        clock.advance(1ms);
    }
    CHECK(told == std::vector<std::string>{"It broke.", "It broke.", "It broke.", "It broke. (10 times now)",
                                           "It broke. (100 times now)", "It broke. (1000 times now)"});
    CHECK(repetitions.told("It works.") == "It works.");
    clock.advance(Repetitions::kOver);
    CHECK(repetitions.told("It broke.") == "It broke.");
}

TEST_CASE("sentences without end do not pile up, and each is told") {
    test::ManualClock clock;
    Repetitions repetitions(clock);
    for (int i = 0; i < 100'000; ++i) CHECK(repetitions.told(std::to_string(i)));
}
