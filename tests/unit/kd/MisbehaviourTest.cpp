#include <catch2/catch.hpp>
#include <functional>
#include <random>

#include "tests/unit/kd/Conversation.h"

// Every fault ends by proving that the next exchange works; what changes the target is never executed twice.
using namespace hawser;
using namespace hawser::kd;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

struct Stopped : Conversation {
    explicit Stopped(const ScriptedOptions& options = {}) : Conversation(options) {
        REQUIRE(stopTarget() != nullptr);
        REQUIRE(nextExchangeWorks());
        clear();
    }
    // So that a resume leads away from the break instruction.
    void passBreak() {
        auto context = x64::decodeContext(exchange({GetContext{}, 0}).replied->reply.data);
        REQUIRE(context);
        context->rip += 1;
        REQUIRE(exchange({SetContext{x64::encodeContext(*context)}, 0}).replied);
        clear();
    }
    WriteMemory write(std::uint8_t value) {
        return {MemorySpace::Virtual, target.image().codeStart() + 0x100,
                Bytes(32, static_cast<std::byte>(value))};
    }
    std::byte written() { return target.memory().byteAt(target.image().codeStart() + 0x100); }
};

}  // namespace

TEST_CASE("Faults of the line: reads and writes succeed, writes once", "[kd][misbehaviour]") {
    struct Fault {
        const char* name;
        int Misbehaviour::*count;
    };
    const Fault fault = GENERATE(Fault{"acknowledgement lost", &Misbehaviour::loseAcknowledgements},
                                 Fault{"reply lost", &Misbehaviour::losePackets},
                                 Fault{"reply doubled", &Misbehaviour::doublePackets},
                                 Fault{"stale acknowledgement", &Misbehaviour::staleAcknowledgements},
                                 Fault{"reply damaged", &Misbehaviour::damagePackets},
                                 Fault{"reply cut short", &Misbehaviour::cutPackets},
                                 Fault{"request answered by RESEND", &Misbehaviour::resendRequests});
    const int times = GENERATE(1, 2, 3);
    CAPTURE(fault.name, times);
    Stopped talk;
    for (std::uint8_t round = 1; round <= 4; ++round) {
        talk.target.faults().*fault.count = times;
        const auto outcome = talk.exchange({talk.write(round)});
        REQUIRE(outcome.replied);
        CHECK(outcome.replied->reply.ok());
        CHECK(outcome.replied->reply.actual == 32);
        CHECK(talk.written() == static_cast<std::byte>(round));
        CHECK(talk.target.executed(ApiNumber::WriteVirtualMemory) == round);
        talk.target.faults().*fault.count = times;
        CHECK(talk.nextExchangeWorks());
    }
    talk.target.faults() = {};
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("A request that is acknowledged and dropped: reads are repeated, writes are reported",
          "[kd][misbehaviour]") {
    Stopped talk;
    const auto drops = GENERATE(1, 2, 3);
    talk.target.faults().dropRequests = drops;
    CHECK(talk.nextExchangeWorks());

    talk.target.faults().dropRequests = 1;
    const auto lost = talk.exchange({talk.write(7)});
    REQUIRE(lost.failed);
    CHECK(lost.failed->error.code == ErrorCode::Timeout);
    CHECK(lost.failed->error.effect == Effect::Unknown);
    CHECK(talk.target.executed(ApiNumber::WriteVirtualMemory) == 0);
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("A reply that is never sent: the write was executed once and is reported as unknown",
          "[kd][misbehaviour]") {
    Stopped talk;
    talk.target.faults().keepReplies = 1;
    const auto outcome = talk.exchange({talk.write(3)});
    REQUIRE(outcome.failed);
    CHECK(outcome.failed->error.effect == Effect::Unknown);
    CHECK(talk.target.executed(ApiNumber::WriteVirtualMemory) == 1);
    talk.target.faults().keepReplies = 2;
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("Replies that nobody gets: numbers out of step heal", "[kd][misbehaviour]") {
    Stopped talk;
    const int times = GENERATE(1, 2, 3);
    talk.target.faults().loseForGood = times;
    CHECK(talk.nextExchangeWorks());
    talk.target.faults().loseForGood = 1;
    const auto outcome = talk.exchange({talk.write(9)});
    REQUIRE(outcome.failed);
    CHECK(outcome.failed->error.effect == Effect::Unknown);
    CHECK(talk.target.executed(ApiNumber::WriteVirtualMemory) == 1);
    CHECK(talk.nextExchangeWorks());
    REQUIRE(talk.exchange({talk.write(10)}).replied);
    CHECK(talk.target.executed(ApiNumber::WriteVirtualMemory) == 2);
}

TEST_CASE("A RESEND after each request ends once the line was quiet", "[kd][misbehaviour]") {
    Stopped talk;
    talk.target.faults().resendUnlessQuiet = true;
    CHECK(talk.nextExchangeWorks());
    REQUIRE(talk.exchange({talk.write(4)}).replied);
    CHECK(talk.target.executed(ApiNumber::WriteVirtualMemory) == 1);
    talk.target.faults() = {};
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("A late reply is waited for; that of an abandoned request is dropped", "[kd][misbehaviour]") {
    Stopped talk;
    talk.target.faults().replyDelay = 1700ms;
    const auto slow = talk.exchange({talk.write(5)});
    REQUIRE(slow.replied);
    CHECK(slow.replied->roundTrip >= 1700ms);
    CHECK(talk.target.executed(ApiNumber::WriteVirtualMemory) == 1);

    const Address elsewhere = talk.target.image().codeStart() + 0x800000000;
    const Request failing{WriteMemory{MemorySpace::Virtual, elsewhere, Bytes(32)}};
    REQUIRE(talk.host.submit(failing, talk.clock.now()));
    talk.run(100ms);
    CHECK(talk.host.abandon() == Effect::Unknown);
    talk.target.memory().map(elsewhere, 32);
    talk.target.faults().replyDelay = {};
    talk.clear();
    // The next write has the same address and size: the late reply must not be taken for its own.
    const auto next = talk.exchange(failing);
    REQUIRE(next.replied);
    CHECK(next.replied->reply.ok());
    CHECK(talk.host.counters().staleReplies == 1);
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE(
    "A resume whose acknowledgement is lost is delivered, then its stop is told unless it may be the old one",
    "[kd][misbehaviour]") {
    Stopped talk;
    auto context = x64::decodeContext(talk.exchange({GetContext{}, 0}).replied->reply.data);
    REQUIRE(context);
    const bool sameStop = GENERATE(true, false);
    // On the int 3 it stops again at the same place; behind it, one byte further.
    context->rip = talk.target.image().breakInstruction().value() + (sameStop ? 0 : 1);
    REQUIRE(talk.exchange({SetContext{x64::encodeContext(*context)}, 0}).replied);
    talk.clear();
    talk.target.faults().loseAcknowledgements = 1;
    REQUIRE(talk.host.submit({Continue2{.trace = true}}, talk.clock.now()));
    talk.run(5s);
    CHECK(talk.target.resumes() == 1);
    REQUIRE(!talk.events.empty());
    REQUIRE(std::holds_alternative<Delivered>(talk.events[0]));
    CHECK(std::get<Delivered>(talk.events[0]).doubtful == sameStop);
    if (sameStop) {
        CHECK(talk.events.size() == 1);
    } else {
        REQUIRE(talk.events.size() == 2);
        REQUIRE(std::holds_alternative<StateChanged>(talk.events[1]));
        CHECK_FALSE(std::get<StateChanged>(talk.events[1]).repeated);
    }
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("What a target prints proves that it took the resume whose acknowledgements are lost",
          "[kd][misbehaviour]") {
    Stopped talk;
    talk.passBreak();
    talk.target.faults().loseAcknowledgements = 1000;
    REQUIRE(talk.host.submit({Continue2{}}, talk.clock.now()));
    talk.run(100ms);
    REQUIRE(talk.target.isRunning());
    CHECK(talk.all<Delivered>().empty());
    talk.target.print("I run\n", talk.clock.now());
    talk.run(1s);
    CHECK(talk.all<Printed>().size() == 1);
    CHECK(talk.all<Delivered>().size() == 1);
    CHECK(talk.target.resumes() == 1);
}

TEST_CASE("A proven resume is not repeated behind a RESET, where it would be another one",
          "[kd][misbehaviour]") {
    Stopped talk;
    const auto breakpoint = talk.target.image().codeStart() + 0x40;
    talk.passBreak();
    talk.target.faults().loseAcknowledgements = 1000;
    REQUIRE(talk.host.submit({Continue2{}}, talk.clock.now()));
    talk.run(10ms);
    talk.target.raise(kExceptionBreakpoint, breakpoint, talk.clock.now());
    Bytes reset;
    appendControlPacket(reset, PacketType::Reset, 0);
    // The stop proves it; before a repeat of the resume gets there the target hears a RESET that nobody sent.
    talk.host.receive(talk.target.takeOutput(talk.clock.now()), talk.clock.now());
    static_cast<void>(talk.host.takeOutput());
    talk.target.receive(reset, talk.clock.now());
    talk.run(3s);
    CHECK(talk.target.resumes() == 1);
    CHECK(talk.target.isStopped());
    CHECK(talk.all<Delivered>().size() == 1);
}

TEST_CASE("What is answered is not repeated: the target may have begun to count anew unheard",
          "[kd][misbehaviour]") {
    Stopped talk;
    const bool even = GENERATE(true, false);
    if (even) REQUIRE(talk.exchange({GetVersion{}}).replied);
    talk.clear();
    talk.target.faults().loseAcknowledgements = 1000;
    REQUIRE(talk.host.submit({talk.write(7)}, talk.clock.now()));
    talk.run(1ms);
    REQUIRE(talk.all<Replied>().size() == 1);
    Bytes reset;
    appendControlPacket(reset, PacketType::Reset, 0);
    talk.target.receive(reset, talk.clock.now());
    static_cast<void>(talk.target.takeOutput(talk.clock.now()));  // its answer is lost
    talk.run(3s);
    CHECK(talk.target.executed(ApiNumber::WriteVirtualMemory) == 1);
    talk.target.faults().loseAcknowledgements = 0;
    CHECK(talk.exchange({talk.write(8)}).replied);
    CHECK(talk.written() == std::byte{8});
    CHECK(talk.target.executed(ApiNumber::WriteVirtualMemory) == 2);
}

TEST_CASE("A stop that the target was let go from, told again out of step, may be over", "[kd][misbehaviour]") {
    Stopped talk;
    talk.passBreak();
    REQUIRE(talk.exchange({Continue2{}}).delivered);
    talk.target.raise(kExceptionBreakpoint, talk.target.image().codeStart() + 0x40, talk.clock.now());
    const Bytes report = talk.target.takeOutput(talk.clock.now());
    talk.host.receive(report, talk.clock.now());
    talk.run(10ms);
    for (int i = 0; i < 2; ++i) REQUIRE(talk.nextExchangeWorks());  // its number is not the next one then
    REQUIRE(talk.exchange({Continue2{}}).delivered);
    talk.clear();
    const bool late = GENERATE(true, false);
    if (late) {
        talk.host.receive(report, talk.clock.now());
    } else {
        talk.target.raise(kExceptionBreakpoint, talk.target.image().codeStart() + 0x40, talk.clock.now());
    }
    talk.run(10ms);
    REQUIRE(talk.all<StateChanged>().size() == 1);
    CHECK(talk.all<StateChanged>()[0].mayBeOver == late);
    CHECK_FALSE(talk.all<StateChanged>()[0].repeated);
}

TEST_CASE("A request that waits its turn is not queued again by a RESET that is told late",
          "[kd][misbehaviour]") {
    Stopped talk;
    REQUIRE(talk.exchange({GetVersion{}}).replied);  // the target expects the first number after the question
    talk.target.hang();
    REQUIRE(talk.host.submit({GetVersion{}}, talk.clock.now()));
    talk.run(100ms);
    CHECK(talk.host.abandon() == Effect::None);  // but nobody knows now which number comes next
    talk.target.unhang();
    talk.run(100ms);
    talk.clear();
    // The question that goes ahead of a write is answered, and a RESET stands in the same bytes.
    REQUIRE(talk.host.submit({talk.write(7)}, talk.clock.now()));
    Bytes toHost;
    while (toHost.size() < 2 * kHeaderSize) {
        talk.clock.advance(10ms);
        talk.host.tick(talk.clock.now());
        talk.target.receive(talk.host.takeOutput(), talk.clock.now());
        const Bytes said = talk.target.takeOutput(talk.clock.now());
        toHost.insert(toHost.end(), said.begin(), said.end());
    }
    appendControlPacket(toHost, PacketType::Reset, 0);
    talk.target.faults().ignoreResets = 10;  // it did not ask for one
    talk.host.receive(toHost, talk.clock.now());
    talk.run(5s);
    CHECK(talk.target.executed(ApiNumber::WriteVirtualMemory) == 1);
    CHECK(talk.written() == std::byte{7});
}

TEST_CASE("A RESET whose answer was lost is over once a reply has proven the numbering",
          "[kd][misbehaviour]") {
    Stopped talk;
    talk.host.reset(talk.clock.now());
    talk.target.receive(talk.host.takeOutput(), talk.clock.now());
    static_cast<void>(talk.target.takeOutput(talk.clock.now()));  // the answer
    talk.run(3s);
    REQUIRE(talk.nextExchangeWorks());
    REQUIRE(talk.nextExchangeWorks());
    talk.clear();
    // The write is carried out, and what comes back is an acknowledgement that noise has made a RESET.
    REQUIRE(talk.host.submit({talk.write(7)}, talk.clock.now()));
    talk.target.receive(talk.host.takeOutput(), talk.clock.now());
    static_cast<void>(talk.target.takeOutput(talk.clock.now()));
    REQUIRE(talk.target.executed(ApiNumber::WriteVirtualMemory) == 1);
    Bytes reset;
    appendControlPacket(reset, PacketType::Reset, 0);
    talk.host.receive(reset, talk.clock.now());
    talk.target.faults().ignoreResets = 10;
    talk.run(5s);
    CHECK(talk.target.executed(ApiNumber::WriteVirtualMemory) == 1);
    const auto failed = talk.all<RequestFailed>();
    REQUIRE(failed.size() == 1);
    CHECK(failed.front().error.effect == Effect::Unknown);
}

TEST_CASE("A silent target: the request fails after a bounded time and works when the target is back",
          "[kd][misbehaviour]") {
    Stopped talk;
    talk.target.hang();
    const TimePoint before = talk.clock.now();
    const auto read = talk.exchange({GetVersion{}});
    REQUIRE(read.failed);
    CHECK(read.failed->error.code == ErrorCode::Timeout);
    CHECK(read.failed->error.effect == Effect::None);
    CHECK(talk.clock.now() - before <= 6s);
    const auto go = talk.exchange({Continue2{}});
    REQUIRE(go.failed);
    CHECK(go.failed->error.effect == Effect::None);  // a question went ahead, so it was never sent

    talk.target.unhang();
    talk.run(1s);
    CHECK(talk.nextExchangeWorks());
    CHECK(talk.target.resumes() == 0);
    REQUIRE(talk.exchange({Continue2{}}).delivered);
    CHECK(talk.target.resumes() == 1);
}

TEST_CASE("RESET while stopped: the state comes again and the line works", "[kd][misbehaviour]") {
    Stopped talk;
    const bool requestInFlight = GENERATE(false, true);
    const int resets = GENERATE(1, 5);
    CAPTURE(requestInFlight, resets);
    if (requestInFlight) {
        talk.target.faults().dropRequests = 1;
        REQUIRE(talk.host.submit({GetVersion{}}, talk.clock.now()));
        talk.run(50ms);
    }
    for (int i = 0; i < resets; ++i) talk.host.reset(talk.clock.now());
    CHECK_FALSE(talk.host.busy());
    const StateChanged* again = talk.waitFor<StateChanged>(1s);
    REQUIRE(again != nullptr);
    CHECK(again->afterReset);
    CHECK(again->repeated);
    CHECK_FALSE(again->freshTarget);
    CHECK(talk.all<ResetAnswered>().size() == 1);
    CHECK(talk.nextExchangeWorks());
    talk.run(3s);
    REQUIRE(talk.exchange({talk.write(2)}).replied);
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("RESET to a running target is swallowed; a break-in afterwards works", "[kd][misbehaviour]") {
    Stopped talk;
    REQUIRE(talk.exchange({SetContext{}, 0}).replied);  // refused by the target, harmless
    auto context = x64::decodeContext(talk.exchange({GetContext{}, 0}).replied->reply.data);
    context->rip += 1;
    REQUIRE(talk.exchange({SetContext{x64::encodeContext(*context)}, 0}).replied);
    REQUIRE(talk.exchange({Continue2{}}).delivered);
    talk.clear();
    talk.host.reset(talk.clock.now());
    talk.run(3s);
    CHECK(talk.all<ResetAnswered>().empty());
    const StateChanged* stop = talk.stopTarget();
    REQUIRE(stop != nullptr);
    CHECK_FALSE(stop->repeated);
    CHECK(talk.nextExchangeWorks());
    REQUIRE(talk.exchange({talk.write(1)}).replied);
}

TEST_CASE("A reboot while a request is in flight: it fails, and all is new", "[kd][misbehaviour]") {
    Stopped talk;
    talk.target.faults().keepReplies = 1;
    REQUIRE(talk.host.submit({talk.write(1)}, talk.clock.now()));
    talk.run(100ms);
    talk.target.reboot(talk.clock.now());
    const Printed* banner = talk.waitFor<Printed>(5s);
    REQUIRE(banner != nullptr);
    CHECK(banner->freshTarget);
    REQUIRE(talk.all<RequestFailed>().size() == 1);
    CHECK(talk.all<RequestFailed>()[0].error.effect == Effect::Unknown);
    talk.run(100ms);
    const auto loads = talk.all<StateChanged>();
    REQUIRE(loads.size() == 1);
    CHECK_FALSE(loads[0].freshTarget);  // told by the banner already
    REQUIRE(loads[0].change.loadSymbols() != nullptr);
    CHECK(loads[0].change.loadSymbols()->path == "\\SystemRoot\\system32\\ntoskrnl.exe");
    CHECK(talk.nextExchangeWorks());
    REQUIRE(talk.exchange({Continue{}}).delivered);
}

TEST_CASE("A debugger that comes back with wrong numbers does not lose a resume", "[kd][misbehaviour]") {
    // The old host died after an odd number of requests; the new one sends no RESET and goes on at once.
    Stopped talk;
    const bool odd = GENERATE(false, true);
    if (odd) REQUIRE(talk.exchange({GetVersion{}}).replied);
    talk.host.restart();
    talk.events.clear();
    talk.target.tick(talk.clock.now());
    REQUIRE(talk.exchange({Continue2{}}).delivered);
    CHECK(talk.target.resumes() == 1);
}

TEST_CASE("Millions of faults: each request ends once, and nothing is executed twice", "[kd][misbehaviour]") {
    const auto seed = GENERATE(1U, 2U, 3U, 4U, 5U, 6U);
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto upTo = [&random](int n) { return std::uniform_int_distribution<int>(0, n)(random); };
    Stopped talk;
    std::uint64_t submitted = 0;
    for (int round = 0; round < 1500; ++round) {
        Misbehaviour faults;
        int Misbehaviour::*const kinds[] = {
            &Misbehaviour::loseAcknowledgements, &Misbehaviour::losePackets,
            &Misbehaviour::loseForGood,          &Misbehaviour::doublePackets,
            &Misbehaviour::damagePackets,        &Misbehaviour::staleAcknowledgements,
            &Misbehaviour::cutPackets,           &Misbehaviour::dropRequests,
            &Misbehaviour::resendRequests};
        for (const auto kind : kinds) {
            if (upTo(8) == 0) faults.*kind = 1 + upTo(2);
        }
        talk.target.faults() = faults;
        talk.clear();
        const auto value = static_cast<std::uint8_t>(round % 250 + 1);
        const std::uint64_t before = talk.target.executed(ApiNumber::WriteVirtualMemory);
        ++submitted;
        const auto outcome = talk.exchange({talk.write(value)}, 60s);
        const std::uint64_t executed = talk.target.executed(ApiNumber::WriteVirtualMemory) - before;
        REQUIRE(executed <= 1);
        REQUIRE((outcome.replied.has_value() != outcome.failed.has_value()));
        if (outcome.replied) {
            REQUIRE(executed == 1);
            REQUIRE(talk.written() == static_cast<std::byte>(value));
        } else if (outcome.failed->error.effect == Effect::None) {
            REQUIRE(executed == 0);
        }
        if (round % 8 == 0) {
            talk.target.faults() = {};
            REQUIRE(talk.nextExchangeWorks());
        }
    }
    CHECK(talk.target.executed(ApiNumber::WriteVirtualMemory) <= submitted);
}
