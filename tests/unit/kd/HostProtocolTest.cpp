#include <catch2/catch.hpp>

#include "tests/unit/kd/Conversation.h"

using namespace hawser;
using namespace hawser::kd;
using namespace hawser::test;
using namespace std::chrono_literals;

TEST_CASE("A running target is stopped, read, stepped and continued", "[kd][host]") {
    Conversation talk;
    const StateChanged* stop = talk.stopTarget();
    REQUIRE(stop != nullptr);
    CHECK(stop->freshTarget);
    CHECK_FALSE(stop->repeated);
    REQUIRE(stop->change.exception() != nullptr);
    CHECK(stop->change.exception()->code == kExceptionBreakpoint);
    CHECK(stop->change.programCounter == talk.target.image().breakInstruction());
    CHECK(talk.nextExchangeWorks());

    const auto version = talk.exchange({GetVersion{}});
    REQUIRE(version.replied);
    REQUIRE(version.replied->reply.version);
    CHECK(version.replied->reply.version->kernelBase == Address(0xFFFFF80000400000));

    auto context = talk.exchange({GetContext{}, 0});
    REQUIRE(context.replied);
    auto registers = x64::decodeContext(context.replied->reply.data);
    REQUIRE(registers);
    registers->rip += 1;
    REQUIRE(talk.exchange({SetContext{x64::encodeContext(*registers)}, 0}).replied);
    talk.clear();
    REQUIRE(talk.exchange({Continue2{.trace = true}}).delivered);
    REQUIRE(talk.waitFor<StateChanged>(1s) != nullptr);
    CHECK(talk.all<StateChanged>()[0].change.exception()->code == kExceptionSingleStep);
    CHECK_FALSE(talk.all<StateChanged>()[0].repeated);

    REQUIRE(talk.exchange({Continue2{}}).delivered);
    talk.run(1s);
    CHECK(talk.target.isRunning());
    CHECK(talk.host.counters().resends == 0);
    CHECK(talk.host.counters().strayBytes == 0);
}

namespace {

void continueTarget(Conversation& talk) {
    auto context = x64::decodeContext(talk.exchange({GetContext{}, 0}).replied->reply.data);
    REQUIRE(context);
    context->rip += 1;
    REQUIRE(talk.exchange({SetContext{x64::encodeContext(*context)}, 0}).replied);
    REQUIRE(talk.exchange({Continue2{}}).delivered);
    talk.clear();
}

}  // namespace

TEST_CASE("A boot is told in order: banner, then each module, each waiting to be continued", "[kd][host]") {
    Conversation talk(ScriptedOptions{.bootModules = {"disk.sys", "ntfs.sys"}});
    talk.target.boot(talk.clock.now());
    std::vector<std::string> seen;
    for (int i = 0; i < 4; ++i) {
        talk.run(200ms);
        const auto changes = talk.all<StateChanged>();
        REQUIRE(changes.size() == static_cast<std::size_t>(i + 1));
        REQUIRE(changes.back().change.loadSymbols() != nullptr);
        CHECK_FALSE(changes.back().repeated);
        seen.push_back(changes.back().change.loadSymbols()->path);
        REQUIRE(talk.exchange({Continue{}}).delivered);
    }
    CHECK(talk.all<Printed>().at(0).freshTarget);
    CHECK(seen.back() == "\\SystemRoot\\system32\\ntfs.sys");
    CHECK(talk.target.isRunning());
}

TEST_CASE("Prints, prompts, file and control requests of a running target", "[kd][host]") {
    Conversation talk;
    REQUIRE(talk.stopTarget() != nullptr);
    continueTarget(talk);
    talk.target.print("one\n", talk.clock.now());
    talk.target.print("two\n", talk.clock.now());
    talk.target.askForFile("hal.dll", talk.clock.now());
    talk.target.sendRaw(
        PacketType::ControlRequest,
        Bytes{std::byte{0}, std::byte{0x43}, {}, {}, std::byte{1}, {}, {}, {}, std::byte{1}, {}, {}, {}},
        talk.clock.now());
    Bytes traceIo(kFileIoHeaderSize);
    traceIo[0] = std::byte{0x30};
    traceIo[1] = std::byte{0x33};
    talk.target.sendRaw(PacketType::TraceIo, traceIo, talk.clock.now());
    talk.target.prompt("Break or ignore (bi)? ", 2, talk.clock.now());
    talk.run(1s);
    const auto prints = talk.all<Printed>();
    REQUIRE(prints.size() == 2);
    CHECK(prints[0].print.text == "one\n");
    CHECK(prints[1].print.text == "two\n");
    REQUIRE(talk.all<FileAsked>().size() == 1);
    CHECK(talk.all<FileAsked>()[0].request.name == "hal.dll");
    REQUIRE(talk.target.otherAnswers().size() == 2);
    CHECK(talk.target.otherAnswers()[0][4] == std::byte{0x0F});
    CHECK(talk.target.otherAnswers()[1][8] == std::byte{0});
    REQUIRE(talk.all<Prompted>().size() == 1);
    CHECK(talk.all<Prompted>()[0].prompt.room == 2);
    CHECK(talk.target.state() == ScriptedTarget::State::Prompting);

    SECTION("answered") {
        REQUIRE(talk.host.answerPrompt("ignore", talk.clock.now()));
    }
    SECTION("answered after a RESET has made the target ask again") {
        talk.host.reset(talk.clock.now());
        talk.clear();
        REQUIRE(talk.waitFor<Prompted>(2s) != nullptr);
        REQUIRE(talk.host.answerPrompt("ig", talk.clock.now()));
    }
    talk.run(1s);
    CHECK(talk.target.promptAnswers() == std::vector<std::string>{"ig"});
    CHECK(talk.host.answerPrompt("again", talk.clock.now()).error().code == ErrorCode::NotAvailable);
    REQUIRE(talk.stopTarget() != nullptr);
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("Command strings and processor switches", "[kd][host]") {
    Conversation talk(ScriptedOptions{.processors = 2});
    REQUIRE(talk.stopTarget() != nullptr);
    continueTarget(talk);
    talk.target.commandString("script", "!analyze", talk.clock.now());
    const auto* told = talk.waitFor<StateChanged>(1s);
    REQUIRE(told != nullptr);
    CHECK(std::get<CommandStringReport>(told->change.what).command == "!analyze");
    talk.clear();
    REQUIRE(talk.exchange({SwitchProcessor{}, 1}).delivered);
    talk.run(100ms);
    const auto changes = talk.all<StateChanged>();
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].change.processor == 1);
    CHECK(changes[0].change.exception()->code == kExceptionWakeDebugger);
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("A target that nobody acknowledged gives up, runs, and is attached later", "[kd][host]") {
    Conversation talk;
    talk.target.print("is anybody there?\n", talk.clock.now());
    for (int i = 0; i < 30; ++i) {
        talk.clock.advance(1s);
        talk.target.tick(talk.clock.now());
        static_cast<void>(talk.target.takeOutput(talk.clock.now()));
    }
    CHECK_FALSE(talk.target.debuggerPresent());
    const auto* stop = talk.stopTarget();
    REQUIRE(stop != nullptr);
    CHECK(stop->freshTarget);
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("Break-in while stopped repeats the state; the flag tells", "[kd][host]") {
    Conversation talk;
    REQUIRE(talk.stopTarget() != nullptr);
    talk.clear();
    const auto* again = talk.stopTarget();
    REQUIRE(again != nullptr);
    CHECK(again->repeated);
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("One request at a time, and none that does not fit", "[kd][host]") {
    Conversation talk;
    REQUIRE(talk.stopTarget() != nullptr);
    const auto first = talk.host.submit({GetVersion{}}, talk.clock.now());
    REQUIRE(first);
    CHECK(talk.host.busy());
    CHECK(talk.host.submit({GetVersion{}}, talk.clock.now()).error().code == ErrorCode::NotAvailable);
    CHECK(talk.host.abandon() == Effect::None);
    talk.run(1s);
    CHECK(talk.all<Replied>().empty());
    CHECK(talk.host.counters().staleReplies == 1);
    CHECK(talk.host.submit({ReadMemory{MemorySpace::Virtual, {}, kMaxTransfer + 1}}, talk.clock.now())
              .error()
              .code == ErrorCode::InvalidArgument);
    CHECK(talk.nextExchangeWorks());
}

TEST_CASE("The trace shows both directions, readable and bounded", "[kd][host]") {
    Conversation talk;
    REQUIRE(talk.stopTarget() != nullptr);
    CHECK(talk.host.takeTrace().empty());
    talk.host.setTracing(true);
    const ReadMemory read{MemorySpace::Virtual, Address(0xFFFFF80000402000), 16};
    REQUIRE(talk.exchange({read}).replied);
    const auto trace = talk.host.takeTrace();
    REQUIRE(trace.size() == 4);
    CHECK(trace[0].direction == Direction::Sent);
    CHECK(trace[0].summary ==
          "DATA STATE_MANIPULATE id 80800000 size 56 ReadVirtualMemory fffff800`00402000 L10");
    CHECK(trace[0].bytes.size() == 73);
    CHECK(trace[1].summary == "CONTROL ACKNOWLEDGE id 80800000");
    CHECK(trace[2].direction == Direction::Received);
    CHECK(trace[2].bytes.size() == 16 + 56 + 16 + 1);
    for (std::size_t i = 0; i < HostProtocol::kMaxTrace; ++i) REQUIRE(talk.exchange({read}).replied);
    CHECK(talk.host.takeTrace().size() == HostProtocol::kMaxTrace);
}

TEST_CASE("Breakpoints of the scripted target: hit on the path, taken out by the stop", "[kd][scripted]") {
    Conversation talk;
    REQUIRE(talk.stopTarget() != nullptr);
    const Address code = talk.target.image().codeStart();
    const auto set = talk.exchange({WriteBreakPoint{code + 0x40}});
    REQUIRE(set.replied);
    CHECK(set.replied->reply.value == 1);
    CHECK(talk.exchange({WriteBreakPoint{code + 0x40}}).replied->reply.status == kStatusUnsuccessful);
    CHECK(talk.target.memory().byteAt(code + 0x40) == std::byte{0xCC});
    talk.target.setPath({code, code + 0x20, code + 0x40}, 5ms);
    continueTarget(talk);
    const auto* hit = talk.waitFor<StateChanged>(1s);
    REQUIRE(hit != nullptr);
    CHECK(hit->change.programCounter == code + 0x40);
    CHECK(talk.target.memory().byteAt(code + 0x40) == std::byte{0x90});
    CHECK(talk.exchange({RestoreBreakPoint{1}}).replied->reply.status == kStatusUnsuccessful);
}
