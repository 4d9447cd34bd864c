// Several crash dumps in one console: WinDbg's systems.
#include <catch2/catch.hpp>

#include "tests/integration/Console.h"
#include "tests/support/CrashedMachine.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/support/TextParts.h"

using namespace hawser;
using namespace hawser::test;

namespace {

// Dumps that differ in their bug check.
struct Dumps {
    std::string write(const std::string& name, std::uint32_t bugCheck) {
        DumpSpec spec = machine.spec();
        spec.bugCheck = bugCheck;
        const std::string path = folder.file(name);
        writeBytes(path, fullDump(spec));
        return path;
    }
    CrashedMachine machine{Machine::X64};
    TemporaryFolder folder;
    std::string first = write("first.dmp", 0xA);
    std::string second = write("second.dmp", 0xD1);
    std::string third = write("third.dmp", 0x50);
};

}  // namespace

TEST_CASE("each -z is a system of its own, and the first is the current one", "[systems]") {
    Dumps dumps;
    Console console({"-z", dumps.first, "-z", dumps.second});
    console.expect("Loading Dump File [" + dumps.first + "]");
    console.expect("Loading Dump File [" + dumps.second + "]");
    console.expect("||0:1: kd> ");
    CHECK(has(console.run(".bugcheck"), "Bugcheck code 0000000A"));
    const std::string list = console.run("||");
    CHECK(has(list, ".  0 dump " + dumps.first + " (Stopped)\n"));
    CHECK(has(list, "   1 dump " + dumps.second + " (Stopped)\n"));
    console.line("||1s");
    console.expect("||1:1: kd> ");
    CHECK(has(console.run(".bugcheck"), "Bugcheck code 000000D1"));
    CHECK(has(console.run("||7s"), "There is no system 7."));
    CHECK(has(console.run("||."), ".  1 dump "));
    CHECK(has(console.run("||x"), "|| takes"));
    console.line("q");
    CHECK(console.kd.waitForExit(kPatience) == 0);
}

TEST_CASE(".opendump opens at once, and what cannot be opened leads back", "[systems]") {
    Dumps dumps;
    Console console({"-z", dumps.first});
    console.waitForPrompt();
    console.line(".opendump " + dumps.second);
    console.expect("Loading Dump File [" + dumps.second + "]");
    console.expect("||1:1: kd> ");
    CHECK(has(console.run(".bugcheck"), "Bugcheck code 000000D1"));
    const std::string bad = dumps.folder.file("bad.dmp");
    writeBytes(bad, Bytes(9000, std::byte{'x'}));
    console.line(".opendump " + bad);
    console.expect("Loading Dump File [" + bad + "]");
    console.expect("||1:1: kd> ");
    CHECK(has(console.run(".opendump /nowhere/x.dmp"), "/nowhere/x.dmp cannot be opened: No such file"));
    CHECK(has(console.run(".bugcheck"), "Bugcheck code 000000D1"));
    console.line(".restart");
    console.expect("The file is as it was.");
    console.expect("||1:1: kd> ");
    console.kd.closeInput();
    CHECK(console.kd.waitForExit(kPatience) == 0);
}

TEST_CASE("a script runs through several dumps in order", "[systems]") {
    Dumps dumps;
    Console console({"-z", dumps.first, "-z", dumps.second, "-z", dumps.third, "-c", ".bugcheck"});
    console.kd.send("||2s\n.bugcheck\n||1s\n.bugcheck\n.opendump " + dumps.first + "\n.bugcheck\nq\n");
    console.expect("Bugcheck code 0000000A");
    console.expect("Bugcheck code 00000050");
    console.expect("Bugcheck code 000000D1");
    console.expect("Bugcheck code 0000000A");
    CHECK(console.kd.waitForExit(kPatience) == 0);
}
