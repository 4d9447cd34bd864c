#include "core/session/remote/Conversation.h"

#include <catch2/catch.hpp>

#include <deque>
#include <random>

using namespace hawser;
using session::Conversation;

namespace {

Bytes message(unsigned number) {
    return Bytes(1 + number % 5, static_cast<std::byte>(number));
}

// The message that a frame brings; REQUIREs that it is one.
Bytes heard(Conversation& conversation, const Bytes& frame) {
    const auto result = conversation.hear(frame);
    REQUIRE(result);
    REQUIRE(result->has_value());
    return **result;
}

}  // namespace

TEST_CASE("a message is kept until it is acknowledged", "[conversation]") {
    Conversation here;
    Conversation there;
    const Bytes first = here.say(message(1));
    const Bytes second = here.say(message(2));
    CHECK(here.keptMessages() == 2);
    CHECK(heard(there, first) == message(1));
    CHECK(heard(there, second) == message(2));
    // What the other end says acknowledges what it has heard.
    CHECK(heard(here, there.say(message(9))) == message(9));
    CHECK(here.keptMessages() == 0);
    CHECK(here.keptBytes() == 0);
    CHECK(there.keptMessages() == 1);
}

TEST_CASE("a message that comes again is taken once", "[conversation]") {
    Conversation here;
    Conversation there;
    const Bytes frame = here.say(message(1));
    CHECK(heard(there, frame) == message(1));
    const auto again = there.hear(frame);
    REQUIRE(again);
    CHECK(!again->has_value());
    CHECK(there.heard() == 1);
}

TEST_CASE("who only listens acknowledges now and then", "[conversation]") {
    Conversation here;
    Conversation there;
    unsigned said = 0;
    std::optional<Bytes> due;
    while (!due && said < 1000) {
        heard(there, here.say(message(++said)));
        due = there.acknowledgement();
    }
    REQUIRE(due);
    CHECK(here.keptMessages() == said);
    const auto nothing = here.hear(*due);
    REQUIRE(nothing);
    CHECK(!nothing->has_value());
    CHECK(here.keptMessages() == 0);
    CHECK(!there.acknowledgement());
    // One large message is enough.
    heard(there, here.say(Bytes(100'000)));
    CHECK(there.acknowledgement());
}

TEST_CASE("a channel that is lost loses nothing and repeats nothing", "[conversation]") {
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        std::array<Conversation, 2> ends;
        std::array<std::deque<Bytes>, 2> underway;  // to the end of this number
        std::array<unsigned, 2> said{};
        std::array<unsigned, 2> taken{};
        for (int turn = 0; turn < 400; ++turn) {
            const std::size_t end = random() % 2;
            switch (random() % 8) {
                case 0:  // the channel is lost with all that is on its way, and another one is there
                    underway = {};
                    for (const std::size_t side : {0U, 1U}) {
                        const auto again = ends[side].resume(ends[1 - side].heard());
                        REQUIRE(again);
                        underway[1 - side].insert(underway[1 - side].end(), again->begin(), again->end());
                    }
                    break;
                case 1:
                case 2:
                case 3:
                    underway[1 - end].push_back(ends[end].say(message(++said[end])));
                    break;
                default:
                    if (underway[end].empty()) break;
                    const auto result = ends[end].hear(underway[end].front());
                    underway[end].pop_front();
                    REQUIRE(result);
                    if (result->has_value()) CHECK(**result == message(++taken[end]));
                    if (const auto due = ends[end].acknowledgement()) underway[1 - end].push_back(*due);
                    break;
            }
            CHECK(taken[0] <= said[1]);
            CHECK(taken[1] <= said[0]);
        }
    }
}

TEST_CASE("frames that cannot be are refused", "[conversation]") {
    Conversation here;
    Conversation there;
    const Bytes first = here.say(message(1));
    const Bytes second = here.say(message(2));
    CHECK(!there.hear(second));  // the first is missing
    CHECK(!there.hear({}));
    CHECK(!there.hear(Bytes(3)));
    CHECK(!there.hear(Bytes(9, std::byte{7})));  // of no kind
    // An acknowledgement of what was never said.
    heard(there, first);
    const Bytes answer = there.say(message(3));
    Conversation stranger;
    CHECK(!stranger.hear(answer));
    CHECK(!here.resume(3));
    heard(here, answer);
    CHECK(!here.resume(0));  // it was acknowledged, and is gone
}
