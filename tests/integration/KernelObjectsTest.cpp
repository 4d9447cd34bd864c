// What the commands on kernel objects tell of the demo machine, whose kernel has some of each.
#include <catch2/catch.hpp>

#include "tests/integration/Console.h"
#include "tests/support/TextParts.h"

using namespace hawser::test;

namespace {

// "fffffa80`0000a600", behind a text.
std::string addressBehind(const std::string& answer, const std::string& text) {
    const std::size_t start = answer.find(text);
    INFO("'" << text << "' is looked for in: " << answer);
    REQUIRE(start != std::string::npos);
    return answer.substr(start + text.size(), std::string("fffffa80`0000a600").size());
}

}  // namespace

TEST_CASE("the demo kernel's objects, drivers, requests, locks and handles are shown") {
    DemoMachine machine({"--break-at-boot"});
    Console console({"-k", machine.connection(), "-y", builtFile("kernel")});
    console.waitForPrompt();
    // A thread is about to wait for the resource of another, and then the first process is there.
    for (const char* const place : {"nt!KiBlockCurrentThread", "nt!PsSystemService"}) {
        console.run(std::string("bp ") + place);
        console.line("g");
        console.waitForPrompt();
        CHECK(has(console.run("k 1"), place));
        console.run("bc *");
    }
    CHECK(has(console.run("!stacks"), " System]"));
    CHECK(has(console.run("!stacks 2"), "nt!WaiterThread"));
    CHECK(has(console.run("!stacks 2 KeWaitForSingleObject"), "nt!ExAcquireResourceExclusiveLite"));
    CHECK(has(console.run("!findstack WaiterThread"), ", 1 frame(s) match\n        * "));
    CHECK(has(console.run("!uniqstack"), "Duplicate callstacks: "));
    CHECK(has(console.run("!for_each_frame \".echo frame; ? @$frame\""), "frame\nEvaluate expression: 1 = "));

    const std::string locks = console.run("!locks");
    CHECK(has(locks, "Resource @ nt!ExpDemoOwnedResource"));
    CHECK(has(locks, "Threads Waiting On Exclusive Access:"));
    CHECK(has(locks, "Shared 2 owning threads"));
    CHECK(has(locks, "3 total locks, 2 locks currently held"));

    CHECK(has(console.run("!object \\"), "Directory     Device"));
    CHECK(has(console.run("!object \\ObjectTypes"), "SymbolicLink"));
    CHECK(has(console.run("!object \\GLOBAL??\\HwsDisk0"), "Target String is '\\Device\\HwsDisk0'"));

    const std::string driver = console.run("!drvobj hwspulse 7");
    CHECK(has(driver, "Driver object ("));
    CHECK(has(driver, "[0e] IRP_MJ_DEVICE_CONTROL"));
    CHECK(has(driver, "hwspulse!HwsPulseFilterPass"));
    const std::string disk = console.run("!devobj HwsDisk0");
    CHECK(has(disk, "AttachedDevice (Upper)"));
    const std::string request = console.run("!irp " + addressBehind(disk, "Current Irp "));
    CHECK(has(request, "Irp is active with 2 stacks 1 is current"));
    CHECK(has(request, ">[IRP_MJ_DEVICE_CONTROL(e), N/A(0)]"));
    CHECK(has(request, "hwspulse!HwsPulseFilterCompletion"));
    const std::string stack = console.run("!devstack HwsDisk0");
    CHECK(has(stack, "\\Driver\\hwspulse"));
    CHECK(has(stack, "DeviceInst is \"ROOT\\hwsdisk\\0000\""));
    const std::string found = console.run("!irpfind 0 0 device poi(nt!IopRootDeviceNode)");
    CHECK(has(found, "No requests were found."));
    CHECK(has(console.run("!irpfind"), "current stack belongs to  \\Driver\\hwsdisk"));
    const std::string nodes = console.run("!devnode 0 1");
    CHECK(has(nodes, "InstancePath is \"HTREE\\ROOT\\0\""));
    CHECK(has(nodes, "ServiceName is \"hwsdisk\""));
    CHECK(has(nodes, "Problem = CM_PROB_FAILED_INSTALL (0x1c)"));
    CHECK(has(console.run("!devnode 0 1 hwsdisk"), "State = DeviceNodeStarted (0x308)"));
    CHECK(has(console.run("!dbgprint"), "Hawser demo kernel, build 9600"));

    const std::string page = console.run("!pool poi(nt!ObpRootDirectoryObject)");
    CHECK(has(page, "region is Nonpaged pool"));
    CHECK(has(page, "(Allocated) *Dire"));
    CHECK(has(page, "(Free)       Free"));
    CHECK(has(console.run("!poolval poi(nt!ObpRootDirectoryObject)"), " ] is VALID."));
    CHECK(has(console.run("!poolused 2 Irp*"), "\n Irp          1 "));
    const std::string blocks = console.run("!poolfind Irp*");
    CHECK(has(blocks, "Scanning large pool allocation table for Tag: Irp*"));
    CHECK(has(blocks, "(Allocated)  Irp "));
    CHECK(has(console.run("!vm"), "smss.exe                 4 (          16 Kb)"));

    // The first process's own page of user space.
    console.run(".process /p " + addressBehind(console.run("!process 0 0 smss.exe"), "PROCESS "));
    const std::string peb = console.run("!peb");
    CHECK(has(peb, "    ImageBaseAddress:         00000000`00400000"));
    CHECK(has(peb, "C:\\Windows\\System32\\smss.exe"));
    console.run(".process /p; .process");

    const std::string handles = console.run("!handle 0 3 4");
    CHECK(has(handles, "with 3 entries in use"));
    CHECK(has(handles, "Name: HwsDisk0"));
    CHECK(has(console.run("!for_each_process \"!process @#Process 0\""), "Image: smss.exe"));
}
