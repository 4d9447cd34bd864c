// What a kernel, or whoever plays one, may say behind a sound line.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/hostile/EvilTarget.h"
#include "tests/hostile/Siege.h"

using namespace hawser;
using namespace hawser::hostile;
using namespace std::chrono_literals;

namespace {

constexpr int kAlways = 1'000'000'000;
constexpr auto kWhile = 1000ms;
constexpr std::uint32_t kDivideByZero = 0xC0000094;

using test::ScriptedTarget;

void raise(EvilTarget& target) {
    target.act([](ScriptedTarget& t, TimePoint now) { t.raise(kDivideByZero, t.cpu().pc(), now); });
}

// Says it again and again while it runs, as fast as the line takes it.
Lie whileRunning(std::function<void(ScriptedTarget&, TimePoint)> says) {
    Lie lie;
    lie.acts = [says = std::move(says)](ScriptedTarget& target, TimePoint now) {
        if (target.isRunning()) says(target, now);
    };
    return lie;
}

// Attached, then lied to for a while, then honest again.
void endures(const Lie& lie, const Limits& limits = {}) {
    EvilTarget target({});
    Siege siege(target.connection());
    siege.expect("goes on.");
    target.tell(lie);
    siege.endure(kWhile);
    siege.holdTo(limits);
    target.beHonest();
    siege.proveInStep();
}

}  // namespace

TEST_CASE("a-state-change-that-is-cut-short") {
    EvilTarget target({});
    Siege siege(target.connection());
    siege.expect("goes on.");
    target.act([](ScriptedTarget& t, TimePoint) { t.faults().cutStateChanges = kAlways; });
    raise(target);
    siege.expect("is cut short");
    siege.expect("kd> ");
    siege.holdTo({});
    target.beHonest();
    siege.proveInStep();
}

TEST_CASE("a-state-change-of-no-known-kind") {
    EvilTarget target({});
    Siege siege(target.connection());
    siege.expect("goes on.");
    target.act([](ScriptedTarget& t, TimePoint) { t.faults().unknownStates = kAlways; });
    raise(target);
    siege.expect("counts as stopped");
    siege.expect("kd> ");
    siege.line("g");
    target.beHonest();
    siege.proveInStep();
}

TEST_CASE("a-path-longer-than-its-packet") {
    EvilTarget target({});
    Siege siege(target.connection());
    siege.expect("goes on.");
    target.act([](ScriptedTarget& t, TimePoint now) {
        t.faults().longPaths = kAlways;
        t.loadModule({.name = "late.sys", .base = Address(0xFFFFF88001000000)}, now);
    });
    siege.expect("What can be read of it is used.");
    target.beHonest();
    siege.proveInStep();
}

TEST_CASE("a-reset-and-a-state-change-for-each-request") {
    EvilTarget target({});
    Siege siege(target.connection());
    siege.expect("goes on.");
    target.act([](ScriptedTarget& t, TimePoint) { t.faults().resetsForRequests = kAlways; });
    raise(target);
    siege.endure(kWhile);
    siege.holdTo({.output = 16 << 10});
    target.beHonest();
    siege.proveInStep();
}

TEST_CASE("requests-taken-and-never-answered") {
    EvilTarget target({});
    Siege siege(target.connection());
    siege.expect("goes on.");
    target.act([](ScriptedTarget& t, TimePoint) { t.faults().dropRequests = kAlways; });
    raise(target);
    siege.endure(kWhile);
    siege.holdTo({.output = 16 << 10});
    target.beHonest();
    siege.proveInStep();
}

TEST_CASE("prints-without-end-that-nobody-reads") {
    EvilTarget target({});
    Siege siege(target.connection());
    siege.expect("goes on.");
    target.tell(whileRunning([](ScriptedTarget& t, TimePoint now) {
        for (int i = 0; i < 8; ++i) t.print(std::string(400, 'x') + "\n\n\n", now);
    }));
    target.awaitTurns(3000);
    siege.holdTo({});
    siege.end();
}

TEST_CASE("prompts-without-end-that-nobody-reads") {
    EvilTarget target({});
    Siege siege(target.connection());
    siege.expect("goes on.");
    Lie lie;
    // Without waiting for an answer, and more than the scripted target would.
    lie.acts = [](ScriptedTarget& t, TimePoint now) {
        for (int i = 0; i < 8; ++i)
            t.sendRaw(kd::PacketType::DebugIo, kd::encodePrompt({0, std::string(400, '?'), 80}), now);
    };
    target.tell(lie);
    target.awaitTurns(3000);
    siege.holdTo({});
    siege.end();
}

TEST_CASE("modules-without-end") {
    constexpr std::uint64_t kFirst = 0xFFFFF88001000000;
    EvilTarget target({}, {.stepTime = 1us});
    Siege siege(target.connection());
    siege.expect("goes on.");
    auto count = std::make_shared<std::atomic<std::uint64_t>>(0);
    target.tell(whileRunning([count](ScriptedTarget& t, TimePoint now) {
        ++*count;
        t.loadModule({.name = fmt::format("m{}.sys", *count), .base = Address(kFirst + 0x10000 * *count)},
                     now);
    }));
    siege.endure(kWhile);
    siege.holdTo({.processor = 1});
    target.beHonest();
    siege.proveInStep();
}

TEST_CASE("escape-sequences-in-every-text") {
    EvilTarget target({});
    Siege siege(target.connection());
    siege.expect("goes on.");
    target.act([](ScriptedTarget& t, TimePoint now) {
        t.print(
            "\x1b[2J\x1b]0;owned\x07 \x9b"
            "31m\r\b\b\x7f\n",
            now);
        t.commandString("\x1b[1m", "\x1b[H.shell rm\n", now);
        t.loadModule({.name = "\x1b[5m.sys", .base = Address(0xFFFFF88001000000)}, now);
        t.prompt("\x1b[?1049h", 80, now);
    });
    siege.endure(kWhile);
    siege.holdTo({});
    siege.end();
}

TEST_CASE("commands-that-nobody-typed") {
    endures(whileRunning([](ScriptedTarget& t, TimePoint now) { t.commandString("n", ".reboot; q", now); }));
}

TEST_CASE("files-asked-for-without-end") {
    endures(whileRunning([](ScriptedTarget& t, TimePoint now) { t.askForFile("\\etc\\shadow", now); }));
}

TEST_CASE("boots-without-end") {
    Lie lie;
    lie.acts = [turn = 0](ScriptedTarget& t, TimePoint now) mutable {
        if (++turn % 64 == 0) t.reboot(now);
    };
    endures(lie);
}

TEST_CASE("a-new-conversation-with-each-packet") {
    Lie lie;
    lie.spoils = [](Bytes said) {
        // The SYNC bit in the number of each data packet.
        for (std::size_t at = 0; at + 16 <= said.size(); ++at) {
            const bool data = said[at] == std::byte{0x30} && said[at + 1] == std::byte{0x30} &&
                              said[at + 2] == std::byte{0x30} && said[at + 3] == std::byte{0x30};
            if (data) said[at + 9] |= std::byte{0x08};
        }
        return said;
    };
    endures(lie);
}

TEST_CASE("stops-without-end") {
    endures(whileRunning([pc = std::uint64_t{0}](ScriptedTarget& t, TimePoint now) mutable {
        t.cpu().setPc(Address(0xFFFFF80000401000 + 16 * ++pc));
        t.raise(0xC0000005, t.cpu().pc(), now);
    }));
}

TEST_CASE("state-changes-that-nobody-asked-for") {
    Lie lie;
    lie.acts = [pc = std::uint64_t{0}](ScriptedTarget& t, TimePoint now) mutable {
        kd::StateChange change;
        change.programCounter = Address(0xFFFFF80000401000 + 16 * ++pc);
        kd::ExceptionReport fault;
        fault.code = 0xC0000005;
        change.what = fault;
        t.sendRaw(kd::PacketType::StateChange64, kd::encodeStateChange(change, kd::Machine::X64), now);
    };
    endures(lie);
}

TEST_CASE("memory-without-end-stops-at-ctrl-c") {
    EvilTarget target({});
    Siege siege(target.connection(), {"-b"});
    siege.expect("kd> ");
    siege.line("db 0 L?ffffffffffffffff");
    siege.expect("00000000`00010000  ");
    siege.breakIn();
    siege.line(".echo [it has stopped]");
    siege.expect("[it has stopped]\n");
    siege.holdTo({.output = std::size_t{1} << 30, .processor = 2});
    siege.end();
}
