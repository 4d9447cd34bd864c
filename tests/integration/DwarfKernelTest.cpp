// The demo kernel as MinGW would build it: DWARF in the images in place of PDBs.
#include <catch2/catch.hpp>

#include "tests/integration/Console.h"
#include "tests/support/TextParts.h"

using namespace hawser::test;

namespace {

struct Debugged {
    explicit Debugged(const std::string& kernel)
        : folder(builtFile(kernel)),
          machine({"--kernel", folder, "--append", "quiet"}),
          console({"-k", machine.connection(), "-bonc", "-y", folder}) {
        console.waitForPrompt();
        console.run("ld nt");
    }
    std::string folder;
    DemoMachine machine;
    Console console;
};

// A line of a call stack: how it begins, without where in the function that is, and how it ends.
bool isAt(const std::string& stack, const std::string& place, const std::string& source) {
    const std::size_t begin = stack.find(" " + place);
    const std::size_t end = stack.find('\n', begin);
    return begin != std::string::npos &&
           stack.substr(begin, end + 1 - begin).find(source) != std::string::npos;
}

}  // namespace

TEST_CASE("the demo kernel with DWARF is debugged by its source") {
    Debugged kernel("kernel-dwarf");
    Console& console = kernel.console;
    CHECK(has(console.run("lm m nt"), "(DWARF symbols)        " + kernel.folder + "/ntoskrnl.exe"));
    CHECK(has(console.run("ld hwsdisk"), "Symbols loaded for hwsdisk (DWARF symbols)"));
    console.run("bp `nt!ke/demo.c:32`");
    CHECK(has(console.run("g"), "Breakpoint 0 hit\nnt!KiDemoLevel4+"));
    const std::string stack = console.run("k");
    INFO(stack);
    CHECK(has(stack, "nt!KiDemoLevel4+"));
    CHECK(isAt(stack, "nt!KiDemoLevel3+", "[./ke/demo.c @ 37]\n"));
    CHECK(isAt(stack, "nt!KiDemoLevel2+", "[./ke/demo.c @ 42]\n"));
    CHECK(isAt(stack, "nt!KiDemoLevel1+", "[./ke/demo.c @ 48]\n"));
    CHECK(isAt(stack, "nt!DemoCallThread+", "[./ke/demo.c @ 56]\n"));
    CHECK(isAt(stack, "nt!KiThreadStart+", "[./arch/switch.S @ "));
    const std::string locals = console.run("dv");
    INFO(locals);
    CHECK(has(locals, "a = 1\n"));
    CHECK(has(locals, "b = 2\n"));
    CHECK(has(locals, "c = <value unavailable>\n"));  // it was in a register that has been written since
    CHECK(has(locals, "d = 4\n"));
    CHECK(has(locals, "e = 5\n"));
    CHECK(has(locals, "table = unsigned char [512]"));

    console.run("bc *");
    console.run("bp hwsdisk!HwsDiskTransfer");
    CHECK(has(console.run("g"), "Breakpoint 0 hit\nhwsdisk!HwsDiskTransfer"));
    CHECK(has(console.run("k 3"), "hwsdisk!HwsDiskQueue+"));
    console.run("bc *");
}

TEST_CASE("a step in source mode is a line of the DWARF kernel") {
    Debugged kernel("kernel-dwarf");
    Console& console = kernel.console;
    console.run("l+t");
    console.run("bp nt!KiDemoLevel1");
    CHECK(has(console.run("g"), "Breakpoint 0 hit"));
    console.run("bc *");
    const auto after = [&](const std::string& step) {
        console.run(step);
        return console.run("k 1");
    };
    CHECK(isAt(after("p"), "nt!KiDemoLevel1+", "[./ke/demo.c @ 48]"));
    CHECK(isAt(after("t"), "nt!KiDemoLevel2+", "[./ke/demo.c @ 42]"));
    CHECK(isAt(after("gu"), "nt!KiDemoLevel1+", "[./ke/demo.c @ 48]"));
    CHECK(isAt(after("p"), "nt!KiDemoLevel1+", "[./ke/demo.c @ 49]"));
    console.run(".lines -d");
    CHECK_FALSE(has(console.run("k"), "demo.c"));
    console.run(".lines -e");
    CHECK(has(console.run("k"), "demo.c"));
}

TEST_CASE("the DWARF kernel's types are laid out as the PDB tells them") {
    Debugged dwarf("kernel-dwarf");
    Debugged pdb("kernel");
    for (const char* const type : {"_KTHREAD", "_EPROCESS", "_ETHREAD", "_KPCR", "_KPRCB", "_CONTEXT",
                                   "_DRIVER_OBJECT", "_DEVICE_OBJECT", "_KLDR_DATA_TABLE_ENTRY",
                                   "_OBJECT_HEADER", "_POOL_HEADER", "_ERESOURCE", "_DEMO_STATISTICS"}) {
        INFO(type);
        const std::string line = std::string("dt -v nt!") + type;
        const std::string expected = pdb.console.run(line);
        CHECK(has(expected, "+0x000"));
        CHECK(dwarf.console.run(line) == expected);
    }
    CHECK(has(dwarf.console.run("dt nt!KiDemoStatistics"), "updated by KiDemoLevel5"));
}
