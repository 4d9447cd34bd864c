// The symbol files of the demo machine, along a symbol path.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>

#include "tests/integration/Console.h"
#include "tests/support/Patience.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/support/TextParts.h"

using namespace hawser::test;

TEST_CASE("the kernel's PDB along the symbol path gives private names") {
    DemoMachine machine;
    const std::string folder = builtFile("kernel");
    Console console({"-k", machine.connection(), "-bonc", "-y", folder});
    console.waitForPrompt();
    CHECK(has(console.run(".sympath"), "Symbol search path is: " + folder + "\n"));
    CHECK(has(console.run("ld nt"),
              "Symbols loaded for nt (private pdb symbols) " + folder + "/ntoskrnl.pdb\n"));
    CHECK(has(console.run("lm m nt"), "(private pdb symbols)  " + folder + "/ntoskrnl.pdb\n"));
    CHECK(has(console.run("x /1 nt!KiSystemStartup"), "nt!KiSystemStartup\n"));
    CHECK(has(console.run("!chksym nt"), "/ntoskrnl.pdb MATCHES ntoskrnl.exe\n"));
    CHECK(has(console.run("k"), "nt!"));
}

TEST_CASE("a PDB of another build is refused, and .reload /i takes it") {
    DemoMachine machine;
    const TemporaryFolder folder;
    std::error_code error;
    std::filesystem::copy_file(builtFile("kernel/hwsdisk.pdb"), folder.file("ntoskrnl.pdb"), error);
    REQUIRE_FALSE(error);
    Console console({"-k", machine.connection(), "-bonc", "-y", folder.path()});
    console.waitForPrompt();
    const std::string refused = console.run("ld nt");
    INFO(refused);
    CHECK(has(refused, "Symbols loaded for nt (export symbols): "));
    CHECK(has(refused, folder.file("ntoskrnl.pdb")));
    CHECK(has(console.run(".reload /i nt"), "(private pdb symbols) " + folder.file("ntoskrnl.pdb")));
}

TEST_CASE("the environment tells the symbol path, and a name that is shown never waits") {
    DemoMachine machine;
    Console console({"-k", machine.connection(), "-bonc"}, {"_NT_SYMBOL_PATH=" + builtFile("kernel")});
    console.waitForPrompt();
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (!has(console.run("lm m nt"), "(private pdb symbols)")) {
        REQUIRE(std::chrono::steady_clock::now() < deadline);
        console.run("k");
    }
    CHECK(has(console.run("!lmi nt"), "Load Report: private pdb symbols\n"));
}

// Where no interrupt comes that could wake the kernel's side of the conversation.
TEST_CASE("a breakpoint inside of the clock interrupt stops there, again and again") {
    DemoMachine machine;
    Console console({"-k", machine.connection(), "-bonc", "-y", builtFile("kernel")});
    console.waitForPrompt();
    console.run("bp nt!KiClockInterrupt");
    for (int i = 0; i < 3; ++i) CHECK(has(console.run("g"), "Breakpoint 0 hit"));
    CHECK(has(console.run("k"), "nt!KiClockInterrupt"));
}
