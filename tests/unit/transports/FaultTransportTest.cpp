#include "transports/FaultTransport.h"

#include <catch2/catch.hpp>
#include <random>

#include "tests/support/Patience.h"
#include "tests/unit/transports/LineTools.h"
#include "transports/MemoryTransport.h"

using namespace hawser;
using namespace hawser::transports;
using namespace hawser::transports::test;

namespace {

constexpr TimePoint kNow = TimePoint(std::chrono::hours(1));

struct Outcome {
    Bytes bytes;
    FaultCounts counts;
    bool operator==(const Outcome&) const = default;
};

// Everything through one injector, in pieces of random size.
Outcome passThrough(const FaultSpec& spec, const Bytes& input, unsigned splitSeed) {
    FaultInjector injector(spec, true, 0);
    std::mt19937 random(splitSeed);
    Outcome outcome;
    for (std::size_t at = 0; at < input.size();) {
        const std::size_t count = std::min<std::size_t>(1 + random() % 500, input.size() - at);
        injector.push(ByteSpan(input).subspan(at, count), kNow);
        at += count;
    }
    outcome.bytes = injector.takeDue(TimePoint::max());
    outcome.counts = injector.counts();
    return outcome;
}

std::string specError(std::string_view text) {
    const auto spec = parseFaultSpec(text);
    return spec ? std::string() : spec.error().what;
}

struct FaultyLine {
    explicit FaultyLine(const FaultSpec& spec) {
        auto [a, b] = createMemoryPair();
        peer = std::move(a);
        line = std::make_unique<FaultTransport>(std::move(b), spec);
        REQUIRE(peer->open());
        REQUIRE(line->open());
        REQUIRE(peer->wait(soon()));
    }
    std::unique_ptr<MemoryTransport> peer;
    std::unique_ptr<FaultTransport> line;
};

}  // namespace

TEST_CASE("a fault description is read whole") {
    const auto spec =
        parseFaultSpec("seed=7,drop=0.001,flip=0.002,duplicate=0.003,delay=5ms@0.01,cut=0.0001,direction=in");
    REQUIRE(spec);
    CHECK(spec->seed == 7);
    CHECK(spec->drop == 0.001);
    CHECK(spec->flip == 0.002);
    CHECK(spec->duplicate == 0.003);
    CHECK(spec->delay == std::chrono::milliseconds(5));
    CHECK(spec->delayRate == 0.01);
    CHECK(spec->cut == 0.0001);
    CHECK(spec->direction == FaultDirection::In);
    CHECK(parseFaultSpec("delay=200us@1")->delay == std::chrono::microseconds(200));
    CHECK(parseFaultSpec("delay=60s@1")->delay == std::chrono::minutes(1));
    CHECK(parseFaultSpec("direction=out")->direction == FaultDirection::Out);
}

TEST_CASE("a wrong fault description names the word") {
    CHECK(specError("") == "\"\" is wrong in the fault description: write NAME=VALUE, like drop=0.001.");
    CHECK(specError("drop") ==
          "\"drop\" is wrong in the fault description: write NAME=VALUE, like drop=0.001.");
    CHECK(specError("drop=0.1,") ==
          "\"\" is wrong in the fault description: write NAME=VALUE, like drop=0.001.");
    CHECK(specError("drop=2") == "drop=2 is wrong: a rate is a number from 0 to 1, like 0.001.");
    CHECK(specError("flip=-0.1") == "flip=-0.1 is wrong: a rate is a number from 0 to 1, like 0.001.");
    CHECK(specError("cut=nan") == "cut=nan is wrong: a rate is a number from 0 to 1, like 0.001.");
    CHECK(specError("cut=") == "cut= is wrong: a rate is a number from 0 to 1, like 0.001.");
    CHECK(specError("seed=x") == "seed=x is wrong: it is a decimal number.");
    CHECK(specError("direction=up") == "direction=up is wrong: it is in, out or both.");
    CHECK(specError("loss=0.1") ==
          "\"loss\" is no kind of fault; there are seed, drop, flip, duplicate, delay, cut and direction.");
    CHECK(specError("drop=0.1,drop=0.1") == "\"drop\" is given twice.");
    CHECK(specError("drop=0.6,flip=0.6") == "The rates of the faults add up to more than 1.");
    const std::string delay =
        " is wrong: write delay=TIME@RATE with a time in us, ms or s up to a minute, like "
        "delay=5ms@0.01.";
    for (const char* wrong : {"delay=5ms", "delay=5@0.1", "delay=ms@0.1", "delay=61s@0.1", "delay=5ms@x",
                              "delay=99999999999999999999s@0.1"}) {
        CHECK(specError(wrong) == wrong + delay);
    }
}

TEST_CASE("faults depend on the seed and the bytes, not on how they are split") {
    FaultSpec spec;
    spec.seed = 42;
    spec.drop = spec.flip = spec.duplicate = 0.01;
    spec.delayRate = 0.01;
    spec.delay = std::chrono::milliseconds(1);
    const Bytes input = randomBytes(100'000, 5);
    const Outcome first = passThrough(spec, input, 1);
    CHECK(passThrough(spec, input, 2) == first);
    // About one in a hundred of each.
    for (const std::uint64_t count :
         {first.counts.dropped, first.counts.flipped, first.counts.duplicated, first.counts.delays}) {
        CHECK(count > 800);
        CHECK(count < 1200);
    }
    CHECK(first.counts.bytes == input.size());
    CHECK(first.bytes.size() == input.size() - first.counts.dropped + first.counts.duplicated);
    spec.seed = 43;
    CHECK_FALSE(passThrough(spec, input, 1) == first);
}

TEST_CASE("each fault does what it says") {
    const Bytes input = randomBytes(1000, 6);
    FaultSpec drop;
    drop.drop = 1;
    CHECK(passThrough(drop, input, 1).bytes.empty());
    FaultSpec duplicate;
    duplicate.duplicate = 1;
    const Bytes doubled = passThrough(duplicate, input, 1).bytes;
    REQUIRE(doubled.size() == 2000);
    for (std::size_t i = 0; i < 1000; ++i)
        CHECK((doubled[2 * i] == input[i] && doubled[2 * i + 1] == input[i]));
    FaultSpec flip;
    flip.flip = 1;
    const Bytes flipped = passThrough(flip, input, 1).bytes;
    REQUIRE(flipped.size() == 1000);
    for (std::size_t i = 0; i < 1000; ++i) {
        CHECK(std::popcount(std::to_integer<unsigned>(flipped[i] ^ input[i])) == 1);
    }
    CHECK(passThrough(FaultSpec{}, input, 1).bytes == input);
}

TEST_CASE("a delay holds back what follows, in order") {
    FaultSpec spec;
    spec.delayRate = 1;
    spec.delay = std::chrono::milliseconds(5);
    FaultInjector injector(spec, true, 0);
    injector.push(bytesOf("ab"), kNow);
    CHECK(injector.held() == 2);
    CHECK(injector.takeDue(kNow).empty());
    CHECK(injector.nextDue() == kNow + std::chrono::milliseconds(5));
    CHECK(textOf(injector.takeDue(kNow + std::chrono::milliseconds(5))) == "a");
    injector.addNoise(bytesOf("!"), kNow);
    CHECK(textOf(injector.takeDue(kNow + std::chrono::milliseconds(10))) == "b!");
    CHECK(injector.held() == 0);
    CHECK_FALSE(injector.nextDue());
}

TEST_CASE("a cut ends the line after what came before, until it is opened again") {
    FaultSpec spec;
    spec.cut = 0.01;
    spec.direction = FaultDirection::In;
    FaultyLine faulty(spec);
    REQUIRE(faulty.peer->write(Bytes(10'000)));
    std::string got;
    Bytes buffer(512);
    Result<WaitOutcome> outcome = WaitOutcome::Progress;
    while ((outcome = faulty.line->wait(soon())) && *outcome == WaitOutcome::Progress) {
        got += textOf(ByteSpan(buffer).first(faulty.line->read(buffer)));
    }
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::Disconnected);
    CHECK(outcome.error().what == "The line was cut by the fault injector.");
    CHECK(faulty.line->state() == TransportState::Closed);
    CHECK(got.size() < 10'000);
    CHECK(faulty.line->countsIn().cuts == 1);
    CHECK(waitForFailure(*faulty.peer) == "The other end closed the connection.");

    REQUIRE(faulty.peer->open());
    REQUIRE(faulty.line->open());
    REQUIRE(waitForState(*faulty.peer, TransportState::Open));
    REQUIRE(faulty.line->write(bytesOf("back")));
    CHECK(receive(*faulty.peer, 4) == "back");
}

TEST_CASE("each direction on its own") {
    FaultSpec spec;
    spec.drop = 1;
    spec.direction = FaultDirection::Out;
    FaultyLine faulty(spec);
    REQUIRE(faulty.line->write(bytesOf("lost")));
    CHECK(faulty.peer->wait(TimePoint::min()) == WaitOutcome::TimedOut);
    REQUIRE(faulty.peer->write(bytesOf("safe")));
    CHECK(receive(*faulty.line, 4) == "safe");
    CHECK(faulty.line->countsOut().dropped == 4);
    CHECK(faulty.line->countsIn().dropped == 0);
}

TEST_CASE("noise reaches either end") {
    FaultyLine faulty(FaultSpec{});
    faulty.line->noiseIn(bytesOf("###"));
    CHECK(receive(*faulty.line, 3) == "###");
    REQUIRE(faulty.line->noiseOut(bytesOf("%%")));
    CHECK(receive(*faulty.peer, 2) == "%%");
    CHECK(faulty.line->countsIn().noise == 3);
    CHECK(faulty.line->countsOut().noise == 2);
}

TEST_CASE("delayed bytes leave and arrive during the wait") {
    FaultSpec spec;
    spec.delayRate = 1;
    spec.delay = std::chrono::milliseconds(2);
    FaultyLine faulty(spec);
    REQUIRE(faulty.peer->write(bytesOf("abc")));
    CHECK(receive(*faulty.line, 3) == "abc");
    REQUIRE(faulty.line->write(bytesOf("xyz")));
    while (faulty.line->pendingOutput() > 0)
        REQUIRE(faulty.line->wait(in(std::chrono::milliseconds(20))) == WaitOutcome::TimedOut);
    CHECK(receive(*faulty.peer, 3) == "xyz");
}

TEST_CASE("delayed bytes do not leave before their time") {
    FaultSpec spec;
    spec.delayRate = 1;
    spec.delay = hawser::test::kPatience;
    FaultyLine faulty(spec);
    REQUIRE(faulty.line->write(bytesOf("xyz")));
    CHECK(faulty.line->wait(TimePoint::min()) == WaitOutcome::TimedOut);
    CHECK(faulty.line->pendingOutput() == 3);
}

TEST_CASE("a line without faults is only a line") {
    FaultyLine faulty(FaultSpec{});
    CHECK(exchangeBothWays(*faulty.line, *faulty.peer, 41));
    faulty.peer->close();
    CHECK(waitForFailure(*faulty.line) == "The other end closed the connection.");
}
