// The scripted target shows on the wire what kd-protocol.md 13 tells of other kernels.
#include <catch2/catch.hpp>

#include "tests/unit/kd/Conversation.h"

using namespace hawser;
using namespace hawser::kd;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

struct StoppedTarget : Conversation {
    explicit StoppedTarget(const ScriptedOptions& options = {}) : Conversation(options) {
        REQUIRE(stopTarget() != nullptr);
        REQUIRE(nextExchangeWorks());
        clear();
    }
    Reply ask(const RequestBody& body, std::uint16_t processor = 0) {
        const Outcome outcome = exchange({body, processor});
        REQUIRE(outcome.replied);
        return outcome.replied->reply;
    }
    Address code(std::uint64_t offset = 0x40) { return target.image().codeStart() + offset; }
    void go(bool trace = false) {
        clear();
        exchange({Continue2{.trace = trace}, 0});
    }
    StateChange nextStop() {
        for (const StateChanged& seen : all<StateChanged>()) return seen.change;
        const StateChanged* stop = waitFor<StateChanged>(5s);
        REQUIRE(stop != nullptr);
        return stop->change;
    }
};

}  // namespace

TEST_CASE("A request that fails prints from inside the debugger loop", "[kd][habits]") {
    StoppedTarget talk({.habits = {.loopPrints = true}});
    CHECK_FALSE(talk.ask(RestoreBreakPoint{7}).ok());
    CHECK(talk.all<Printed>().size() == 1);
    CHECK(talk.target.isStopped());
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("The Ex requests of breakpoints are unknown to some", "[kd][habits]") {
    StoppedTarget talk({.habits = {.noExApis = true}});
    CHECK_FALSE(talk.ask(WriteBreakPointEx{{talk.code()}}).ok());
    CHECK_FALSE(talk.ask(RestoreBreakPointEx{{1}}).ok());
    CHECK(talk.target.breakpoints().count() == 0);
    CHECK(talk.ask(WriteBreakPoint{talk.code()}).ok());
}

TEST_CASE("A handle is refused", "[kd][habits]") {
    StoppedTarget talk({.habits = {.refusedHandles = {1}}});
    CHECK(talk.ask(WriteBreakPoint{talk.code()}).value == 1);
    CHECK_FALSE(talk.ask(RestoreBreakPoint{1}).ok());
    CHECK(talk.target.breakpoints().isInserted(talk.code()));
}

TEST_CASE("Contexts are refused, whole or in slices", "[kd][habits]") {
    StoppedTarget whole({.habits = {.noContext = true}});
    CHECK_FALSE(whole.ask(GetContext{}).ok());
    StoppedTarget slices({.habits = {.noContextEx = true}});
    CHECK_FALSE(slices.ask(GetContextEx{0, 16}).ok());
    CHECK(slices.ask(GetContext{}).ok());
}

TEST_CASE("A machine goes back to a snapshot, its breakpoint bytes and packet ids too", "[kd][habits]") {
    StoppedTarget talk;
    REQUIRE(talk.ask(WriteBreakPoint{talk.code()}).ok());
    const auto snapshot = talk.target.takeSnapshot(talk.clock.now());
    REQUIRE(talk.ask(RestoreBreakPoint{1}).ok());
    CHECK_FALSE(talk.target.breakpoints().breaksAt(talk.code()));
    talk.target.restore(*snapshot, talk.clock.now());
    CHECK(talk.target.isStopped());
    CHECK(talk.target.breakpoints().breaksAt(talk.code()));
    CHECK(talk.target.breakpoints().count() == 1);
}

TEST_CASE("A stop of a second processor waits until the first is resumed", "[kd][habits]") {
    StoppedTarget talk({.processors = 2, .habits = {.stopsWait = true}});
    talk.target.cpu(0).setPc(talk.code());
    talk.target.raise(kExceptionBreakpoint, talk.code(0x80), talk.clock.now(), 1);
    CHECK(talk.target.isStopped());
    talk.go();
    const StateChange stop = talk.nextStop();
    CHECK(stop.processor == 1);
    CHECK(stop.programCounter == talk.code(0x80));
}

TEST_CASE("A single step is told after another processor's breakpoint", "[kd][habits]") {
    StoppedTarget talk({.processors = 2, .stepTime = 10ms, .habits = {.stopsWait = true}});
    REQUIRE(talk.ask(WriteBreakPoint{talk.code(0x80)}).ok());
    talk.target.cpu(0).setPc(talk.code());
    talk.target.setPath({talk.code(0x80)}, 1ms, 1);
    talk.go(true);
    const StateChange first = talk.nextStop();
    CHECK(first.processor == 1);
    REQUIRE(first.exception() != nullptr);
    CHECK(first.exception()->code == kExceptionBreakpoint);
    talk.target.setPath({}, 1ms, 1);
    talk.target.cpu(1).setPc(talk.code(0x100));
    talk.go();
    const StateChange second = talk.nextStop();
    CHECK(second.processor == 0);
    REQUIRE(second.exception() != nullptr);
    CHECK(second.exception()->code == kExceptionSingleStep);
    CHECK(second.programCounter == talk.code() + 1);
}

TEST_CASE("A breakpoint is reported behind its instruction", "[kd][habits]") {
    using enum TargetHabits::BreakReport;
    const auto habit = GENERATE(AtInstruction, AddressBehind, CounterBehind);
    Conversation talk({.habits = {.breakReport = habit}});
    const StateChanged* stop = talk.stopTarget();
    REQUIRE(stop != nullptr);
    const Address at = talk.target.image().breakInstruction();
    CHECK(stop->change.exception()->address == at + (habit == AtInstruction ? 0U : 1U));
    CHECK(stop->change.programCounter == at + (habit == CounterBehind ? 1U : 0U));
}

TEST_CASE("A register write does not outlive the resume", "[kd][habits]") {
    StoppedTarget talk({.habits = {.writesDoNotHold = true}});
    auto context = x64::decodeContext(talk.ask(GetContext{}).data);
    REQUIRE(context);
    context->rbx = 0x1234;
    context->rip += 1;
    REQUIRE(talk.ask(SetContext{x64::encodeContext(*context)}).ok());
    CHECK(x64::decodeContext(talk.ask(GetContext{}).data)->rbx == 0x1234);
    talk.go(true);
    talk.nextStop();
    CHECK(x64::decodeContext(talk.ask(GetContext{}).data)->rbx == 0);
}

TEST_CASE("The shared data tells a time that advances", "[kd][habits]") {
    StoppedTarget talk({.habits = {.timeAdvances = true}});
    const ReadMemory time{MemorySpace::Virtual, Address(0xFFFFF78000000014), 8};
    const Bytes before = talk.ask(time).data;
    talk.run(2s);
    talk.clock.advance(2s);
    CHECK(talk.ask(time).data != before);
}

TEST_CASE("A print eats the one byte that came with its acknowledgement", "[kd][habits]") {
    // A RESET right behind the acknowledgement is not seen then.
    const bool eats = GENERATE(false, true);
    ScriptedTarget target({.habits = {.loopPrints = true, .printsEatByte = eats}});
    const TimePoint now = ManualClock().now();
    target.raise(kExceptionBreakpoint, target.image().codeStart(), now);
    Bytes bytes;
    appendControlPacket(bytes, PacketType::Acknowledge, kInitialPacketId);
    appendDataPacket(bytes, PacketType::StateManipulate, kInitialPacketId,
                     *encodeRequest({RestoreBreakPoint{7}, 0}, Machine::X64));
    target.receive(bytes, now);
    REQUIRE(target.executed(ApiNumber::RestoreBreakPoint) == 1);
    bytes.clear();
    appendControlPacket(bytes, PacketType::Acknowledge, kInitialPacketId ^ 1);
    appendControlPacket(bytes, PacketType::Reset, 0);
    target.receive(bytes, now);
    CHECK(target.counters().resetsReceived == (eats ? 0U : 1U));
}

TEST_CASE("A breakpoint instruction of the code's own stops again and again", "[kd][habits]") {
    StoppedTarget talk;
    talk.target.memory().put8(talk.code(), 0xCC);
    talk.target.cpu(0).setPc(talk.code());
    for (int round = 0; round < 3; ++round) {
        talk.go();
        const StateChange stop = talk.nextStop();
        CHECK(stop.programCounter == talk.code());
        CHECK(talk.target.breakpoints().count() == 0);
    }
}

TEST_CASE("Debug registers stop a processor whoever set them", "[kd][habits]") {
    StoppedTarget talk({.processors = 2});
    talk.target.special(1).kernelDr[0] = talk.code(0x80).value();
    talk.target.setPath({talk.code(0x80)}, 1ms, 1);
    talk.target.cpu(0).setPc(talk.code());
    talk.clear();
    talk.exchange({Continue2{.dr7 = 0x401}, 0});
    const StateChange stop = talk.nextStop();
    CHECK(stop.processor == 1);
    CHECK(stop.exception()->code == kExceptionSingleStep);
}

TEST_CASE("A module that comes in silence is on the list and says nothing", "[kd][habits]") {
    StoppedTarget talk;
    talk.target.image().addModule({.name = "late.sys", .base = talk.target.image().codeStart() + 0x2000000});
    talk.target.cpu(0).setPc(talk.code());
    talk.go();
    talk.run(1s);
    CHECK(talk.all<StateChanged>().empty());
    CHECK(talk.target.image().modules().back().name == "late.sys");
}

TEST_CASE("State changes that cannot be read", "[kd][habits]") {
    const auto flaw =
        GENERATE(&Misbehaviour::cutStateChanges, &Misbehaviour::unknownStates, &Misbehaviour::longPaths);
    Conversation sound;
    Conversation flawed;
    flawed.target.faults().*flaw = 1;
    for (Conversation* talk : {&sound, &flawed}) {
        talk->target.loadModule({.name = "one.sys", .base = Address(0xFFFFF88001000000)}, talk->clock.now());
    }
    const auto said = [](Conversation& talk) { return talk.target.takeOutput(talk.clock.now()); };
    CHECK(said(sound) != said(flawed));
    CHECK(flawed.target.isStopped());
}

TEST_CASE("A request that only RESETs answer is given up after so many", "[kd][habits]") {
    StoppedTarget talk;
    talk.target.faults().resetsForRequests = 1'000'000;
    const auto outcome = talk.exchange({GetVersion{}}, 60s);
    REQUIRE(outcome.failed);
    CHECK(outcome.failed->error.code == ErrorCode::Timeout);
    CHECK(outcome.failed->error.effect == Effect::None);
    CHECK(talk.all<ResetByTarget>().size() <= kMaxResetsForRequest + 1);
    talk.target.faults() = {};
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("Requests are answered with RESET and a state change", "[kd][habits]") {
    StoppedTarget talk;
    talk.target.faults().resetsForRequests = 1;
    talk.exchange({GetVersion{}}, 5s);
    CHECK(talk.target.faults().resetsForRequests == 0);
    CHECK_FALSE(talk.all<StateChanged>().empty());
    CHECK(talk.nextExchangeWorks());
}
