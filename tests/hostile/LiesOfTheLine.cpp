// What may come of the line itself, or of whoever sits in the middle of it.
#include <catch2/catch.hpp>

#include "tests/hostile/EvilTarget.h"
#include "tests/hostile/Mutation.h"
#include "tests/hostile/Siege.h"

using namespace hawser;
using namespace hawser::hostile;
using namespace std::chrono_literals;

namespace {

constexpr auto kLineWhile = 1000ms;

// From the start; then it is honest, and found.
void isFoundAfter(const Lie& lie, const Limits& limits = {}, const std::string& more = {}) {
    EvilTarget target(lie);
    Siege siege(target.connection() + more);
    siege.endure(kLineWhile);
    siege.holdTo(limits);
    target.beHonest();
    siege.proveInStep();
}

Bytes bytesOf(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

}  // namespace

TEST_CASE("a-peer-that-closes-at-once") {
    EvilTarget target({.hangsUpAfter = 0});
    Siege siege(target.connection() + ",reconnect");
    siege.endure(kLineWhile);
    siege.holdTo({.output = 8 << 10});
    CHECK(target.openings() >= 2);
    CHECK(target.openings() <= 12);
    target.beHonest();
    siege.proveInStep();
}

TEST_CASE("a-peer-that-closes-at-the-first-byte") {
    EvilTarget target({.hangsUpAfter = 1});
    Siege siege(target.connection() + ",reconnect");
    siege.endure(kLineWhile);
    siege.holdTo({.output = 8 << 10});
    CHECK(target.openings() <= 12);
    target.beHonest();
    siege.proveInStep();
}

TEST_CASE("noise-without-end") {
    Random random(1);
    isFoundAfter({.floods =
                      [random]() mutable {
                          Bytes noise(4096);
                          for (std::byte& b : noise) b = static_cast<std::byte>(random.below(256));
                          return noise;
                      }},
                 {.processor = 0.9});
}

TEST_CASE("leaders-without-end") {
    for (const int leader : {0x30, 0x69, 0x62, 0xAA})
        isFoundAfter({.floods = [leader] { return Bytes(4096, static_cast<std::byte>(leader)); }},
                     {.processor = 0.9});
}

TEST_CASE("a-packet-that-never-ends") {
    // A data packet of 4000 bytes is announced, and again and again what is inside of it.
    isFoundAfter({.floods = [] {
        return bytesOf({0x30, 0x30, 0x30, 0x30, 7, 0, 0xA0, 0x0F, 0, 0, 0x80, 0x80, 0, 0, 0, 0, 0x30});
    }});
}

TEST_CASE("lengths-at-their-extremes") {
    isFoundAfter({.floods = [] {
        Bytes bytes = bytesOf({0x30, 0x30, 0x30, 0x30, 7, 0, 0xFF, 0xFF, 0, 0, 0x80, 0x80, 0, 0, 0, 0});
        const Bytes empty = bytesOf({0x30, 0x30, 0x30, 0x30, 2, 0, 0, 0, 0, 0, 0x80, 0x80, 0, 0, 0, 0, 0xAA});
        bytes.insert(bytes.end(), empty.begin(), empty.end());
        return bytes;
    }});
}

TEST_CASE("resets-without-end") {
    isFoundAfter({.floods = [] {
        return bytesOf({0x69, 0x69, 0x69, 0x69, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    }});
}

TEST_CASE("demands-to-send-again-without-end") {
    isFoundAfter({.floods = [] {
        return bytesOf({0x69, 0x69, 0x69, 0x69, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    }});
}

TEST_CASE("acknowledgements-without-end") {
    isFoundAfter({.floods = [] {
        return bytesOf({0x69, 0x69, 0x69, 0x69, 4, 0, 0, 0, 0, 0, 0x80, 0x80, 0, 0, 0, 0,  //
                        0x69, 0x69, 0x69, 0x69, 4, 0, 0, 0, 1, 0, 0x80, 0x80, 0, 0, 0, 0});
    }});
}

TEST_CASE("everything-is-said-twice") {
    isFoundAfter({.spoils = [](Bytes said) {
        const Bytes once = said;
        said.insert(said.end(), once.begin(), once.end());
        return said;
    }});
}

TEST_CASE("an-echo") {
    // Whatever is said comes back: a loop in the cable. Here the target's own words, twice turned.
    isFoundAfter({.spoils = [](Bytes said) {
        for (std::byte& b : said)
            if (b == std::byte{0x30}) b = std::byte{0x69};
        return said;
    }});
}

TEST_CASE("every-packet-is-another") {
    for (const std::uint64_t seed : {1, 2, 3}) {
        INFO("seed " << seed);
        Mutation mutation(seed);
        isFoundAfter({.spoils = [mutation](Bytes said) mutable { return mutation.of(std::move(said)); }},
                     {.processor = 0.9});
    }
}
