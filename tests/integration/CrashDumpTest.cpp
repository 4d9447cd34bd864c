// The demo machine's own crash, as a dump: what QEMU writes of it and what we write tell the same, command by
// command, and a second reader finds every page in place.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <regex>

#include "tests/integration/Console.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/support/TextParts.h"

using namespace hawser::test;

namespace {

const std::vector<std::string> kCommands{".bugcheck",   "r",         "k",           "kb",
                                         "lm",          "u",         "db nt L100",  "dq @rsp L8",
                                         "? poi(@rsp)", "r cr3",     "!dd 1000 L8", "dq nt+1000 L40",
                                         "db 0 L8",     "vertarget", ".time"};

// A machine that has stopped itself, and what the session on it says.
class CrashedDemo {
  public:
    CrashedDemo() : machine({"--memory", "32", "--append", "quiet"}) {
        console.emplace(std::vector<std::string>{"-k", machine.connection()});
        console->expect("Kernel Debugger connection established.");
        console->expect("HWSPULSE: alive");
        machine.command("bugcheck");
        console->expect("A fatal system error has occurred.");
        console->waitForPrompt();
        console->run("ld nt");  // a line that seems slow reads names only when it is asked to
    }

    // QEMU's own dump, with the processors where they are: in the debugger's stub.
    std::string core() {
        machine.command("hang");  // or the stub goes on in its loop between one copy and the next
        const std::string path = folder.file("machine.core");
        machine.command("dump " + path);
        return path;
    }
    std::string memory() {
        const std::string path = folder.file("memory");
        machine.command(fmt::format("memory physical 0 {} {}", 32 << 20, path));
        return path;
    }
    std::string readAgain(const std::string& dump, const std::string& raw) const {
        ChildProcess reader({"python3", builtFile("../tests/read_dump.py"), dump, raw});
        const auto code = reader.waitForExit(kPatience);
        INFO(reader.output());
        CHECK(code == 0);
        return reader.output();
    }

    TemporaryFolder folder;
    DemoMachine machine;
    std::optional<Console> console;
};

// A small dump holds no export tables: it says the same but for the names.
std::string withoutNames(const std::string& text) {
    static const std::regex place(R"(\b(nt|hwspulse|hwsdisk)(!\w+)?(\+0x[0-9a-f]+)?)");
    static const std::regex state(R"(\((no symbols|deferred|export symbols)\) *[\w.]*)");
    return std::regex_replace(std::regex_replace(text, state, "(symbols)"), place, "place");
}

class OpenDump : public Console {
  public:
    explicit OpenDump(const std::string& path) : Console({"-z", path}) {
        expect("Dump File:");
        waitForPrompt();
    }
};

}  // namespace

TEST_CASE("the core that QEMU writes opens with the kernel found in it", "[dump]") {
    CrashedDemo crashed;
    std::vector<std::string> live;
    const std::vector<std::string> commands{"lm", ".bugcheck", "dq nt+1000 L40", "r cr3", "vertarget"};
    for (const std::string& command : commands) live.push_back(crashed.console->run(command));
    crashed.console->run("ld *");  // as above
    const std::string stack = crashed.console->run("k");
    OpenDump dump(crashed.core());
    for (std::size_t i = 0; i < commands.size(); ++i) {
        CAPTURE(commands[i]);
        CHECK(dump.run(commands[i]) == live[i]);
    }
    // On the processor that crashed the frames of the crash stand below those of the stub; which one that was
    // is chance.
    std::string stacks;
    for (const char* processor : {"~0s", "~1s"}) {
        dump.run(processor);
        stacks += dump.run("k 30");
    }
    const std::size_t frames = stack.find('\n') + 1;
    CHECK(has(stacks, stack.substr(frames, stack.rfind('\n') - frames)));
}

TEST_CASE("a dump that we write tells what its source told", "[dump]") {
    CrashedDemo crashed;
    OpenDump source(crashed.core());
    std::vector<std::string> told;
    for (const std::string& command : kCommands) told.push_back(source.run(command));
    const std::string memory = crashed.memory();
    for (const char* kind : {"f", "ka", "k"}) {
        CAPTURE(kind);
        const std::string path = crashed.folder.file(std::string(kind) + ".dmp");
        CHECK(has(source.run(fmt::format(".dump /{} /c \"of a test\" {}", kind, path)), "pages"));
        CHECK(has(source.run(fmt::format(".dump /{} {}", kind, path)), "/o writes over it"));
        CHECK(has(source.run(fmt::format(".dump /{} /o {}", kind, path)), "pages"));
        OpenDump dump(path);
        for (std::size_t i = 0; i < kCommands.size(); ++i) {
            CAPTURE(kCommands[i]);
            CHECK(dump.run(kCommands[i]) == told[i]);
        }
        CHECK_FALSE(has(dump.kd.output(), "claims"));
        const std::string again = crashed.readAgain(path, memory);
        CHECK(has(again, "bug check 0x80 0x4f4454 0x0 0x0 0x0"));
        CHECK(has(again, "build 9600 machine 0x8664 processors 2"));
    }
    CHECK(has(source.run(".dump /f /o " + crashed.folder.file("absent/f.dmp")), "cannot"));
    CHECK(has(source.run(".dump /u " + crashed.folder.file("u.dmp")), "no kind of dump"));
    CHECK(has(source.run("g"), "cannot run"));
}

TEST_CASE("a small dump tells where its source stands, dump or live machine", "[dump]") {
    CrashedDemo crashed;
    const std::vector<std::string> commands{"r",          "k",  "lm",        ".bugcheck", "u",
                                            "dq @rsp L8", "kb", "vertarget", "db nt L40"};
    const auto compare = [&](Console& source, const std::string& path) {
        std::vector<std::string> told;
        for (const std::string& command : commands) told.push_back(source.run(command));
        CHECK(has(source.run(".dump /m /c \"of a test\" " + path), "is a small dump of"));
        CHECK(has(source.run(".dump " + path), "/o writes over it"));
        CHECK(has(source.run(".dump /o " + path), "is a small dump of"));
        CHECK(readFile(path + ".part").empty());
        CHECK(readFile(path).size() < std::size_t{1} << 20);
        OpenDump dump(path);
        CHECK(has(dump.kd.output(), "Mini Kernel Dump File"));
        CHECK_FALSE(has(dump.kd.output(), "cut off"));
        for (std::size_t i = 0; i < commands.size(); ++i) {
            CAPTURE(commands[i]);
            CHECK(withoutNames(dump.run(commands[i])) == withoutNames(told[i]));
        }
        // What it does not hold is shown as such.
        CHECK(has(dump.run("dq nt+800000 L1"), "????????`????????"));
        // A small dump can be made of a small dump.
        const std::string second = path + ".again";
        CHECK(has(dump.run(".dump " + second), "is a small dump of"));
        OpenDump again(second);
        for (std::size_t i = 0; i < commands.size(); ++i) {
            CAPTURE(commands[i]);
            CHECK(withoutNames(again.run(commands[i])) == withoutNames(told[i]));
        }
    };
    compare(*crashed.console, crashed.folder.file("live.dmp"));
    OpenDump core(crashed.core());
    compare(core, crashed.folder.file("core.dmp"));
}

TEST_CASE("-z opens a core that was packed, and says what is wrong with one that is cut off", "[dump]") {
    CrashedDemo crashed;
    const std::string core = crashed.core();
    OpenDump plain(core);
    ChildProcess gzip({"gzip", "-1", "-k", core});
    REQUIRE(gzip.waitForExit(kPatience) == 0);
    {
        OpenDump packed(core + ".gz");
        CHECK(has(packed.kd.output(), "The file is compressed"));
        for (const std::string& command : kCommands) {
            CAPTURE(command);
            CHECK(packed.run(command) == plain.run(command));
        }
    }
    const std::string cut = crashed.folder.file("cut.zip");
    const std::string whole = readFile(core + ".gz");
    REQUIRE(::truncate((core + ".gz").c_str(), static_cast<off_t>(whole.size() / 2)) == 0);
    REQUIRE(std::rename((core + ".gz").c_str(), cut.c_str()) == 0);
    {
        OpenDump console(cut);
        CHECK(has(console.kd.output(), "The compressed file could be unpacked up to here: "));
        CHECK(has(console.kd.output(), "The file ends too early: "));
    }
    REQUIRE(::truncate(cut.c_str(), 48) == 0);
    Console console({"-z", cut});
    console.expect(cut);
    console.kd.closeInput();
    CHECK(console.kd.waitForExit(kPatience) == 1);
}

TEST_CASE("a dump of a live target outlives a resynchronize, and a break ends it without a trace", "[dump]") {
    CrashedDemo crashed;
    const std::string path = crashed.folder.file("live.dmp");
    crashed.console->line(".dump /f " + path);
    crashed.console->expect("Writing");
    crashed.console->kd.send("\x12\n");
    crashed.console->expect("The dump of " + path + " goes on.");
    crashed.console->kd.send("\x03");
    crashed.console->expect("nothing is left");
    CHECK(has(crashed.console->run("r rip"), "rip="));
    CHECK(readFile(path).empty());
    CHECK(readFile(path + ".part").empty());
}

// Minutes: the demo machine's serial port does some hundred kilobytes a second.
TEST_CASE("a dump of the live machine is its memory", "[.slow][dump]") {
    CrashedDemo crashed;
    const std::string path = crashed.folder.file("live.dmp");
    crashed.console->line(fmt::format(".dump /k /c \"of a test\" {}", path));
    crashed.console->expect("pages,", std::chrono::minutes(20));
    crashed.console->waitForPrompt();
    std::vector<std::string> live;
    for (const std::string& command : kCommands) live.push_back(crashed.console->run(command));
    OpenDump dump(path);
    for (std::size_t i = 0; i < kCommands.size(); ++i) {
        CAPTURE(kCommands[i]);
        CHECK(dump.run(kCommands[i]) == live[i]);
    }
}

TEST_CASE("-z on what is no dump says so and ends", "[dump]") {
    const TemporaryFolder folder;
    Console console({"-z", folder.file("absent.dmp")});
    console.expect("cannot be opened");
    console.kd.closeInput();
    CHECK(console.kd.waitForExit(kPatience) == 1);
}
