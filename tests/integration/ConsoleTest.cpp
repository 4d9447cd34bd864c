// hawser-kd as a script drives it: lines and control bytes in through a pipe, plain text out.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "tests/integration/Console.h"
#include "tests/support/DemoMachine.h"
#include "tests/support/KernelImage.h"
#include "tests/support/Places.h"
#include "tests/support/TemporaryFolder.h"

using namespace hawser::test;

namespace {

// The demo driver's sign of life: every five seconds of the machine's own time, which passes slowly where
// many programs share the processors.
constexpr const char* kBeat = "HWSPULSE: beat";

std::string program(const std::string& name) {
    return hawser::test::builtFile(name);
}

// "rip=fffff80000201234", wherever it stands: prompts may stand before it.
std::string registerIn(const std::string& answer) {
    const std::size_t start = answer.find("rip=");
    REQUIRE(start != std::string::npos);
    return answer.substr(start, answer.find_first_of(" \n", start) - start);
}

// "Evaluate expression: 17 = 00000000`00000011": the number in hexadecimal.
std::string hexadecimalIn(const std::string& evaluation) {
    const std::size_t start = evaluation.find("= ") + 2;
    return "0x" + evaluation.substr(start, evaluation.find('\n', start) - start);
}

}  // namespace

TEST_CASE("the console breaks in, shows registers and memory, and leaves") {
    DemoMachine machine;
    Console console({"-k", machine.connection(), "-bonc"});
    console.expect("Kernel Debugger connection established.");
    console.expect("Break instruction exception - code 80000003 (first chance)");
    console.waitForPrompt();
    CHECK(console.run("r rip").find("rip=fffff8") != std::string::npos);
    CHECK(console.run("db nt L4").find("4d 5a") != std::string::npos);
    CHECK(console.run("lm").find("hwsdisk") != std::string::npos);
    CHECK(console.run("nonsense").find("nonsense") != std::string::npos);
    console.line("q");
    CHECK(console.kd.waitForExit(kPatience) == 0);
}

TEST_CASE("an end of the input that comes before any target says why nothing came of it") {
    const auto [line, why] = GENERATE(table<std::string, std::string>({
        {"com:pipe,port=absent", "Nothing is at absent"},
        {"com:pipe,port=absent,reconnect", "The input has ended, and no target has answered yet."},
    }));
    ChildProcess kd({program("hawser-kd"), "-k", line});
    kd.closeInput();
    CHECK(kd.waitForExit(kPatience) == 1);
    INFO(kd.output());
    CHECK(kd.output().find(why) != std::string::npos);
}

TEST_CASE("a log file may have any name") {
    const TemporaryFolder folder;
    const std::string path = folder.file("a; q \"b\\.log");
    ChildProcess kd({program("hawser-kd"), "-k", "com:pipe,port=" + folder.file("absent"), "-logo", path});
    CHECK(kd.waitForExit(kPatience) == 1);
    CHECK(readFile(path).find("Nothing is at ") != std::string::npos);
}

TEST_CASE("the bytes Ctrl+R ENTER resynchronize a stopped target") {
    DemoMachine machine;
    Console console({"-k", machine.connection(), "-bonc"});
    console.waitForPrompt();
    const std::string before = registerIn(console.run("r rip"));
    console.kd.send("\x12\x0a");
    console.expect("Resynchronize was asked for");
    console.expect("both ends are in step");
    console.waitForPrompt();
    CHECK(registerIn(console.run("r rip")) == before);
}

TEST_CASE(".restart attaches anew and the breakpoints hit again") {
    DemoMachine machine;
    Console console({"-k", machine.connection(), "-bonc"});
    console.waitForPrompt();
    console.run("bp " + placeOf("hwsdisk.sys", "HwsDiskReadSector"));
    console.line("g");
    console.expect("Breakpoint 0 hit");
    console.waitForPrompt();
    console.line(".restart");
    console.expect("A restart of the connection was asked for");
    console.expect("Kernel Debugger connection established.");
    console.waitForPrompt();  // it was stopped, so it still is
    CHECK(console.run("bl").find("hwsdisk") != std::string::npos);
    console.line("g");
    console.expect("Breakpoint 0 hit");
    console.waitForPrompt();
}

TEST_CASE(".restart leaves a running target running") {
    DemoMachine machine;
    Console console({"-k", machine.connection()});
    console.expect("Kernel Debugger connection established.");
    console.expect(kBeat);  // it has booted
    console.kd.send(std::string("\x12\x0a", 2));
    console.expect("goes on");
    console.line(".kdkey r");
    console.expect("Resynchronize was asked for");
    console.expect("goes on");
    console.line(".restart");
    console.expect("Kernel Debugger connection established.");
    console.expect("goes on");
    console.kd.send("\x03");
    console.waitForPrompt();
}

TEST_CASE("Ctrl+B leaves at once, whatever the target does") {
    DemoMachine machine;
    Console console({"-k", machine.connection(), "-bonc"});
    console.waitForPrompt();
    machine.command("hang");
    console.line("db nt L1000");
    console.kd.send("\x02\x0a");
    CHECK(console.kd.waitForExit(kPatience).has_value());
    machine.command("resume");
}

TEST_CASE("a reader that does not read keeps nobody from ending the console") {
    DemoMachine machine;
    TemporaryFolder folder;
    const std::string output = folder.file("output");
    REQUIRE(::mkfifo(output.c_str(), 0600) == 0);
    const int reader = ::open(output.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader >= 0);
    ChildProcess kd(
        {"sh", "-c", "exec " + program("hawser-kd") + " -bonc -k " + machine.connection() + " >" + output});
    for (int i = 0; i < 8; ++i) kd.send("db nt L1000\n");
    const auto isFull = [reader] {
        pollfd room{reader, POLLOUT, 0};
        return ::poll(&room, 1, 0) == 0;
    };
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (!isFull() && std::chrono::steady_clock::now() < deadline)
        kd.drain(20ms);  // its standard error: it says nothing there
    REQUIRE(isFull());
    kd.signal(SIGTERM);
    CHECK(kd.waitForExit(kPatience).has_value());
    ::close(reader);
}

TEST_CASE("a debugger that was killed is taken over from, and what it left behind is cleared") {
    DemoMachine machine;
    // Where the machine does not come by: it runs on with the breakpoint in its memory.
    const std::string place = fmt::format("nt+{:#x}", exportOffset("ntoskrnl.exe", "KeBugCheckEx"));
    std::string address;
    const auto codeThere = [&] {
        const std::string file = machine.folder().file("code");
        machine.command(fmt::format("memory {} 1 {}", address, file));
        return readFile(file);
    };
    std::string before;
    {
        Console console({"-k", machine.connection(), "-bonc"});
        console.waitForPrompt();
        address = hexadecimalIn(console.run("? " + place));
        before = codeThere();
        console.run("bp " + place);
        console.line("g");
        console.expect(kBeat);
        REQUIRE(codeThere() == "\xCC");
        console.kd.signal(SIGKILL);
        REQUIRE(console.kd.waitForExit(kPatience) == -SIGKILL);
    }
    Console next({"-k", machine.connection(), "-bonc"});
    next.expect("Kernel Debugger connection established.");
    next.waitForPrompt();
    CHECK(next.run("bl").find("nt!") == std::string::npos);
    CHECK(codeThere() == before);
    next.line("g");
    next.expect(kBeat);
}

TEST_CASE("the initial break that Ctrl+K chooses stops the next boot") {
    DemoMachine machine;
    Console console({"-k", machine.connection(), "-bonc"});
    console.waitForPrompt();
    SECTION("at the kernel's start") {
        console.kd.send("\x0b\x0a");
        console.expect("Will breakin at next boot.");
    }
    SECTION("at the first module, by two keys that wait for nothing") {
        console.kd.send("\x0b\x0a\x0b\x0a");
        console.expect("Will breakin at next boot.");
        console.expect("Will breakin on first symbol load at next boot.");
    }
    console.line(".reboot");
    console.expect("Kernel Debugger connection established.");
    console.waitForPrompt();
    CHECK(console.run("lm").find("nt") != std::string::npos);
    console.line("g");
    console.expect(kBeat);
}

TEST_CASE("sxe ld stops the next boot at that driver") {
    DemoMachine machine;
    Console console({"-k", machine.connection(), "-bonc"});
    console.waitForPrompt();
    CHECK(console.run("sxe ld:hwsdisk").find("rror") == std::string::npos);
    console.line(".reboot");
    console.expect("Kernel Debugger connection established.");
    console.expect("ModLoad:");
    console.waitForPrompt();
    CHECK(console.kd.matched().find("hwsdisk") != std::string::npos);
    CHECK(console.run("lm").find("hwsdisk") != std::string::npos);
    console.line("g");
    console.expect(kBeat);
}

TEST_CASE("-c runs commands at the first prompt") {
    DemoMachine machine;
    Console console({"-k", machine.connection(), "-bonc", "-c", "? 0x10+1;q"});
    console.expect("Evaluate expression: 17 = 00000000`00000011");
    CHECK(console.kd.waitForExit(kPatience) == 0);
}

TEST_CASE("what cannot be opened is named in one line") {
    TemporaryFolder folder;
    // It may go on trying, so its end is nothing to wait for.
    const auto says = [](const std::string& connection, const std::string& text) {
        ChildProcess kd({program("hawser-kd"), "-k", connection});
        const bool named = kd.expect(text, kPatience);
        INFO("waiting for '" << text << "' in: " << kd.output());
        CHECK(named);
    };
    says("com:pipe,port=" + folder.file("nothing"), "nothing");
    says("com:pipe,port=" + folder.path(), "directory");
    says("com:ipport=1,port=127.0.0.1", "refused");
    says("com:port=" + folder.file("tty") + ",baud=115200", "tty");
    says("1394:channel=1", "1394");
    says("com:pipe,prot=x", "prot");
}
