// One session, the same for each machine that is supported: what GetVersion says is all that tells them
// apart.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "core/base/Text.h"
#include "core/engine/BreakpointTable.h"
#include "tests/support/TargetCpuArm64.h"
#include "tests/support/TextParts.h"
#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;
using kd::Machine;

namespace {

struct Expected {
    Machine machine = Machine::X64;
    const char* name = "";
    const char* pc = "";
    std::uint64_t instruction = 1;  // bytes of a filler
    const char* breakText = "";
    const char* nopText = "";
    const char* part = "";  // a part of a register, and its register
    const char* whole = "";
};

const Expected kMachines[] = {
    {Machine::X64, "x64", "rip", 1, "int     3", "nop", "al", "rax"},
    {Machine::X86, "x86 compatible", "eip", 1, "int     3", "nop", "al", "eax"},
    {Machine::Arm64, "ARM 64-bit (AArch64)", "pc", 4, "brk         #0xF000", "nop", "w3", "x3"},
};

class MachineSession : public SimulatedSession {
  public:
    explicit MachineSession(const Expected& expected, std::uint32_t processors = 1)
        : SimulatedSession(ScriptedOptions{.processors = processors, .machine = expected.machine}),
          m_expected(expected) {}

    std::string say(const std::string& words) {
        constexpr const char* kEnd = "(said)\n";
        told.text.clear();
        command(words);
        command(".echo (said)");
        REQUIRE(run([&] { return told.text.find(kEnd) != std::string::npos; }, 30s));
        return told.text;
    }
    // A command that lets the target run, up to the next prompt.
    std::string go(const std::string& words) {
        const std::size_t stops = told.stops.size();
        told.text.clear();
        command(words);
        const bool stopped =
            run([&] { return told.stops.size() > stops && told.prompt.acceptsCommands; }, 30s);
        INFO(told.text);
        REQUIRE(stopped);
        return told.text;
    }
    std::string pointer(Address address) const {
        return m_expected.machine == Machine::X86 ? fmt::format("{:08x}", address.value() & 0xFFFFFFFF)
                                                  : formatAddress(address);
    }
    std::uint64_t bare(Address address) const {
        return m_expected.machine == Machine::X86 ? address.value() & 0xFFFFFFFF : address.value();
    }

  private:
    const Expected& m_expected;
};

}  // namespace

TEST_CASE("Each machine: attach, break in, look", "[machines]") {
    const Expected& expected = GENERATE_REF(from_range(std::begin(kMachines), std::end(kMachines)));
    CAPTURE(expected.name);
    MachineSession s(expected);
    s.open(true);
    REQUIRE(s.prompts());
    INFO(s.told.text);
    CHECK(has(s.told.text, fmt::format("Connected to Windows 8.1 9600 {} target", expected.name)));
    CHECK(has(s.told.text, expected.machine == Machine::X86 ? "ptr64 FALSE" : "ptr64 TRUE"));
    CHECK(has(s.told.text, "Initial breakpoint"));  // its own break, not a fault
    const Address at = s.target.image().breakInstruction();
    CHECK(has(s.told.text, s.pointer(at)));
    CHECK(has(s.told.text, expected.breakText));

    REQUIRE(s.told.modules);
    REQUIRE(s.told.modules->size() == 2);
    CHECK(s.told.modules->front().name == "nt");
    CHECK(s.told.modules->front().base == s.target.image().version().kernelBase);
    CHECK(s.told.modules->front().timestamp == 0x5F000000);  // from its PE header
    CHECK(s.told.modules->back().imageName == "hal.dll");

    const std::string registers = s.say("r");
    INFO(registers);
    CHECK(has(registers,
              fmt::format("{}={:0{}x}", expected.pc, s.bare(at), expected.machine == Machine::X86 ? 8 : 16)));
    CHECK(has(s.say("lm"), s.pointer(s.told.modules->front().base)));
    CHECK(has(s.say("u nt+2000 L2"),
              fmt::format("{} ", s.pointer(s.target.image().codeStart() + expected.instruction))));
    CHECK(has(s.say(fmt::format("? @{}", expected.pc)), s.pointer(at)));
    CHECK(has(s.say(fmt::format("db {:x} L4", s.bare(at))), s.pointer(at)));
    CHECK(s.told.text.find("??") == std::string::npos);
}

TEST_CASE("Numbers of a 32-bit machine are those of the public page on sign extension", "[machines]") {
    MachineSession s(kMachines[1]);
    s.open(true);
    REQUIRE(s.prompts());
    CHECK(has(s.say("? ffffffff + 1"), "Evaluate expression: 0 = 00000000\n"));
    CHECK(has(s.say("? 80000000"), "Evaluate expression: -2147483648 = 80000000\n"));
    CHECK(has(s.say("? 0`80000000"), "Evaluate expression: 2147483648 = 80000000\n"));
    CHECK(has(s.say("? 7fffffff*2+2"), "Evaluate expression: 4294967296 = 00000001`00000000\n"));
    CHECK(has(s.say("? 80000000>>>4"), "= f8000000\n"));
    s.say("r eax=80000001");
    CHECK(has(s.say("r eax"), "eax=80000001\n"));
    CHECK(has(s.say("? @eax"), "Evaluate expression: -2147483647 = 80000001\n"));
    CHECK(has(s.say("? @eax == 80000001"), "Evaluate expression: 1 = 00000001\n"));
    s.say("r $t0 = @eax - 1");
    CHECK(has(s.say("r $t0"), "$t0=80000000\n"));
    CHECK(has(s.say("? $t0"), "Evaluate expression: 2147483648 = 80000000\n"));  // as C++ would have it
    session::ReadMemoryAt question;
    question.expression = QStringLiteral("1`00000000");
    question.count = 4;
    const auto id = s.post(question);
    REQUIRE(s.run([&] { return s.told.answers.contains(id); }, 30s));
    CHECK(s.told.answerTo<session::ReadMemoryAt>(id).error->what ==
          "00000001`00000000 is no address here: the target's have 32 bits.");
    CHECK(has(s.say(".formats 80000000"),
              "  Hex:     80000000\n  Decimal: -2147483648\n"
              "  Octal:   20000000000\n"
              "  Binary:  10000000 00000000 00000000 00000000\n"));
    CHECK(has(s.say("db 1`00000000 L4"), "00000001`00000000 is no address here"));
    CHECK(has(s.say("bp 1`00000000"), "00000001`00000000 is no address here"));
}

TEST_CASE("Where instructions stand at multiples of four, no other place is taken for one", "[machines]") {
    MachineSession s(kMachines[2]);
    s.open(true);
    REQUIRE(s.prompts());
    for (const char* const words : {"bp nt+2001", "bu nt+2002", "ba e1 nt+2003", "bp later+2", "g nt+2001",
                                    "g =nt+2002", "t =nt+2003"}) {
        CAPTURE(words);
        const std::string said = s.say(words);
        INFO(said);
        CHECK(has(said, "No instruction begins at "));
        CHECK(has(said, ": each stands at a multiple of 4.\n"));
        CHECK(s.target.isStopped());
    }
    CHECK(has(s.say("bl"), "0001") == false);
    s.say("ba w1 nt+2003");
    CHECK(has(s.say("bl"), "w 1"));
}

TEST_CASE("Each machine: messages write addresses as wide as its pointers", "[machines]") {
    const Expected& expected = GENERATE_REF(from_range(std::begin(kMachines), std::end(kMachines)));
    CAPTURE(expected.name);
    MachineSession s(expected);
    s.open(true);
    REQUIRE(s.prompts());
    s.say("sxn ld");
    s.told.text.clear();
    s.command("g");
    s.target.loadModule({.name = "late.sys", .base = s.target.image().modules().back().base + 0x100000},
                        s.clock.now());
    s.run([&] { return has(s.told.text, "late.sys"); }, 10s);
    INFO(s.told.text);
    const Address base = s.target.image().modules().back().base;
    CHECK(has(s.told.text, "ModLoad: " + s.pointer(base) + " "));
}

TEST_CASE("Each machine: registers and their parts are set", "[machines]") {
    const Expected& expected = GENERATE_REF(from_range(std::begin(kMachines), std::end(kMachines)));
    CAPTURE(expected.name);
    MachineSession s(expected);
    s.open(true);
    REQUIRE(s.prompts());
    s.say(fmt::format("r {}=12345678", expected.whole));
    s.say(fmt::format("r {}=9a", expected.part));
    const std::string text = s.say(fmt::format("r {}", expected.whole));
    INFO(text);
    CHECK(has(text, expected.machine == Machine::Arm64 ? "000000000000009a" : "1234569a"));
    s.say(fmt::format("r {}=nt+2000", expected.pc));
    CHECK(s.target.cpu().pc() == s.target.image().codeStart());
    CHECK(has(s.told.text, "error") == false);
}

TEST_CASE("Each machine: breakpoint, step and go on", "[machines]") {
    const Expected& expected = GENERATE_REF(from_range(std::begin(kMachines), std::end(kMachines)));
    CAPTURE(expected.name);
    MachineSession s(expected);
    s.open(true);
    REQUIRE(s.prompts());
    const Address place = s.target.image().codeStart() + 0x100;
    s.target.setPath({s.target.image().codeStart(), place, place + 0x200}, 5ms);
    s.say(fmt::format("bp {:x}", s.bare(place)));
    REQUIRE(s.told.breakpoints);
    REQUIRE(s.told.breakpoints->size() == 1);
    CHECK(s.told.breakpoints->front().address == place);
    CHECK(has(s.go("g"), "Breakpoint 0 hit"));
    CHECK(s.target.cpu().pc() == place);
    CHECK(s.target.breakpoints().count() == 0);  // none stands in the memory of a stopped target

    const std::string stepped = s.go("t");
    INFO(stepped);
    CHECK(s.target.cpu().pc() == place + expected.instruction);
    CHECK(has(stepped, s.pointer(place + expected.instruction)));
    CHECK(has(stepped, expected.nopText));
    CHECK(has(s.go("g"), "Breakpoint 0 hit"));
    s.say("bc *");
    s.command("g");
    REQUIRE(s.reaches(ConnectionState::Running));
    s.post(session::BreakIn{});
    REQUIRE(s.prompts());
    CHECK(s.target.cpu().pc() == s.target.image().breakInstruction());
    // Behind the break instruction, for which the target need not run; then on from there.
    s.say("p");
    CHECK(s.target.cpu().pc() == s.target.image().breakInstruction() + expected.instruction);
    s.go("p");
    CHECK(s.target.cpu().pc() == s.target.image().breakInstruction() + 2 * expected.instruction);
}

TEST_CASE("Each machine: a hardware breakpoint is set on every processor and hit", "[machines]") {
    const Expected& expected = GENERATE_REF(from_range(std::begin(kMachines), std::end(kMachines)));
    CAPTURE(expected.name);
    MachineSession s(expected, 2);
    s.open(true);
    REQUIRE(s.prompts());
    const Address place = s.target.image().codeStart() + 0x100;
    s.target.setPath({s.target.image().codeStart(), place}, 5ms);
    s.say(fmt::format("ba e 1 {:x}", s.bare(place)));
    CHECK(has(s.go("g"), "Breakpoint 0 hit"));
    CHECK(s.target.breakpoints().count() == 0);
    CHECK(s.target.cpu(1).watchHits(place));
    // Not again at the same place: it is asleep for the instruction that it stands on.
    CHECK(has(s.go("g"), "Breakpoint 0 hit"));
    s.say("bc 0");
    s.command("g");
    REQUIRE(s.reaches(ConnectionState::Running));
    CHECK_FALSE(s.reaches(ConnectionState::Stopped, 2s));
    CHECK_FALSE(s.target.cpu(0).watchHits(place));
    CHECK_FALSE(s.target.cpu(1).watchHits(place));
}

TEST_CASE("Each machine: resynchronize and reboot", "[machines]") {
    const Expected& expected = GENERATE_REF(from_range(std::begin(kMachines), std::end(kMachines)));
    CAPTURE(expected.name);
    MachineSession s(expected);
    s.open(true);
    REQUIRE(s.prompts());
    s.say("bp nt+2100");
    s.post(session::Resynchronize{});
    REQUIRE(s.reaches(ConnectionState::Resynchronizing));
    REQUIRE(s.reaches(ConnectionState::Stopped));
    CHECK(s.target.isStopped());
    CHECK(has(s.say(fmt::format("r {}", expected.pc)), fmt::format("{}=", expected.pc)));
    s.command("g");
    REQUIRE(s.reaches(ConnectionState::Running));
    s.target.reboot(s.clock.now());
    REQUIRE(
        s.run([&] { return s.told.identified >= 2 && s.whole->state() == ConnectionState::Running; }, 60s));
    s.target.setPath({s.target.image().codeStart(), s.target.image().codeStart() + 0x100}, 5ms);
    REQUIRE(s.prompts());
    CHECK(has(s.told.text, "Breakpoint 0 hit"));
}

TEST_CASE("An exception's own stop shows each machine's stack", "[machines]") {
    const Expected& expected = GENERATE_REF(from_range(std::begin(kMachines), std::end(kMachines)));
    CAPTURE(expected.name);
    MachineSession s(expected);
    s.target.raise(0xC0000005, s.target.image().codeStart() + 0x40, s.clock.now());
    s.open(false);
    REQUIRE(s.prompts());
    CHECK(has(s.told.text, "Access violation - code c0000005"));
    const std::string stack = s.say("k");
    INFO(stack);
    CHECK(has(stack, expected.machine == Machine::X86 ? "ChildEBP RetAddr" : "Child-SP"));
    CHECK(has(stack, "nt+0x2040"));
}

TEST_CASE("ARM64: a watchpoint sleeps while the access that it stopped is done", "[machines]") {
    const Expected& expected = kMachines[2];
    MachineSession s(expected);
    s.open(true);
    REQUIRE(s.prompts());
    const Address place = s.target.image().codeStart() + 0x80;
    s.say(fmt::format("ba w 8 {:x}", s.target.image().thread(0).value()));
    s.command("g");
    REQUIRE(s.reaches(ConnectionState::Running));
    const auto control = [&] {
        return kd::arm64::decodeSpecialRegisters(s.target.cpu().special())->kernelWcr[0];
    };
    CHECK(control() != 0);
    s.target.raise(kd::kExceptionSingleStep, place, s.clock.now());
    REQUIRE(s.prompts());
    CHECK(has(s.told.text, "Breakpoint 0 hit"));
    const std::uint64_t resumes = s.target.resumes();
    std::vector<bool> asleep;
    s.command("g");
    REQUIRE(s.run(
        [&] {
            if (s.target.isRunning()) asleep.push_back(control() == 0);
            return s.target.resumes() == resumes + 2;
        },
        10s));
    REQUIRE_FALSE(asleep.empty());
    CHECK(asleep.front());  // one instruction alone, then as before
    CHECK(s.target.cpu().pc() == place + 4);
    CHECK(control() != 0);
}
