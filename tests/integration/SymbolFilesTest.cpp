// The symbol files of the demo machine, along a symbol path.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>

#include "tests/integration/Console.h"
#include "tests/support/Patience.h"
#include "tests/support/Places.h"
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

TEST_CASE("memory of another process is read by its page tables, and the target breaks in there when asked") {
    DemoMachine machine;
    Console console({"-k", machine.connection(), "-bonc", "-y", builtFile("kernel")});
    console.waitForPrompt();
    const std::string listed = console.run("!process 0 0 smss.exe");
    INFO(listed);
    const std::size_t at = listed.find("\nPROCESS ");
    REQUIRE(at != std::string::npos);
    const std::string process = listed.substr(at + 9, 17);
    CHECK(has(console.run(".process /p /r " + process),
              "Implicit process is now " + process +
                  "\n.cache forcedecodeuser done\nLoading User Symbols\n1 module of smss.exe.\n"));
    CHECK(has(console.run("u 400000 L1"), "smss:\n00000000`00400000 bf00005000      mov     edi,500000h\n"));
    CHECK(has(console.run("dt nt!_PEB ImageBaseAddress 700000"), "0x00000000`00400000"));
    // By the processor itself, in that process.
    CHECK(has(console.run(".process /i " + process), "to be switched"));
    CHECK(has(console.run("g"), "Break instruction exception"));
    CHECK(has(console.run("k"), "ExpDebuggerWorker"));
    CHECK(has(console.run(".process"), "Implicit process is now " + process + "\n"));
    CHECK(has(console.run(".cache"), "All virtual addresses are translated by the target."));
    CHECK(has(console.run("db 400000 L4"), "bf 00 00 50"));
}

// Not ours: compiled by Microsoft's compiler, with the PDB of its linker. It is there to be looked at only.
TEST_CASE("a driver of somebody else, mapped into the demo machine, is known by its own PDB") {
    const std::string folder = sharedFile("corpora/systeminformer");
    if (!std::filesystem::exists(folder + "/systeminformer.sys")) {
        WARN("skipped: " << folder << " is not here");
        return;
    }
    DemoMachine machine({"--map", folder + "/systeminformer.sys"});
    const TemporaryFolder wrong;
    std::error_code error;
    std::filesystem::copy_file(builtFile("kernel/hwsdisk.pdb"), wrong.file("systeminformer.pdb"), error);
    REQUIRE_FALSE(error);
    Console console({"-k", machine.connection(), "-bonc", "-y", wrong.path()});
    console.waitForPrompt();
    console.run("bp hwspulse!HwsPulseBeat");
    CHECK(has(console.run("g"), "Breakpoint 0 hit"));  // it has booted with it
    CHECK(has(console.run("lm m systeminformer"), "systeminformer   (deferred)"));
    const std::string refused = console.run("ld systeminformer");
    INFO(refused);
    CHECK_FALSE(has(refused, "private pdb symbols"));
    CHECK(has(refused, wrong.file("systeminformer.pdb")));

    console.run(".sympath " + folder);
    console.run(".reload");
    CHECK(has(console.run("ld systeminformer"), "(private pdb symbols) " + folder + "/systeminformer.pdb"));
    const std::string identity = console.run("!chksym systeminformer");
    CHECK(has(identity, "pdb sig: {95435CEC-4AB1-04C5-E86B-FBEA4416C4A3}"));
    CHECK(has(identity, "/systeminformer.pdb MATCHES systeminformer.sys\n"));
    CHECK(has(console.run("x systeminformer!KphMsg*"),
              "systeminformer!KphMsgInit (struct _KPH_MESSAGE *, _KPH_MESSAGE_ID)\n"));
    CHECK(has(console.run("dt systeminformer!_KPH_RATE_LIMIT_POLICY"),
              "   +0x000 TokensPerPeriod  : Uint4B\n"
              "   +0x004 PeriodInSeconds  : Uint4B\n"
              "   +0x008 MaxBucketSize    : Uint4B\n"));
    CHECK(has(console.run("ln systeminformer!KphInitializeRundown"),
              "Exact matches:\n    systeminformer!KphInitializeRundown\n"));
    // Its imports lead nowhere, but have names.
    CHECK(has(console.run("u systeminformer!KphInitializeRundown L1"),
              "systeminformer!__imp_ExInitializeRundownProtection"));
    CHECK(has(console.run("u systeminformer!DriverEntry L1"), "mov     qword ptr [rsp+18h],rbx"));
}
