// Debugging from far away through a shared console: what makes .restart worth having.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/integration/Sharing.h"
#include "tests/support/DemoMachine.h"
#include "tests/support/KernelImage.h"

using namespace hawser::test;

namespace {

constexpr const char* kPrompt = "kd> ";

// The processes that this one has started.
std::string childrenOf(const ChildProcess& process) {
    return readFile(fmt::format("/proc/{0}/task/{0}/children", process.pid()));
}

}  // namespace

TEST_CASE("a target that hung and was reset is got back by keys from far away") {
    DemoMachine machine;
    Sharing sharing;
    auto server = sharing.serve(builtFile("hawser-kd") + " -k " + machine.connection(),
                                {"/t", "tls:port=0,password=far away"});
    auto far = sharing.start({"/c", sharing.tlsPlace(*server) + ",password=far away", "bench"});
    expect(*far, "Connected...");
    const std::string debugger = childrenOf(*server);
    REQUIRE_FALSE(debugger.empty());

    // A breakpoint is set, and hit.
    expect(*far, "Kernel Debugger connection established.");
    far->send("\x03");
    expect(*far, kPrompt);
    far->send("bp " + placeOf("hwsdisk.sys", "HwsDiskReadSector") + "\n");
    expect(*far, kPrompt);
    far->send("g\n");
    expect(*far, "Breakpoint 0 hit");
    expect(*far, kPrompt);

    // The target hangs in the middle of a question, and somebody presses its reset button.
    machine.command("hang");
    far->send("db nt+3000 L1000\n");
    machine.command("reboot");

    far->send("\x12\x0a");
    expect(*far, "Resynchronize was asked for");
    expect(*far, "Breakpoint 0 hit");  // of the new boot
    expect(*far, kPrompt);

    far->send(".restart\n");
    expect(*far, "A restart of the connection was asked for");
    expect(*far, "Kernel Debugger connection established.");
    expect(*far, kPrompt);
    far->send("bl\n");
    expect(*far, "hwsdisk");
    expect(*far, kPrompt);
    far->send("g\n");
    expect(*far, "Breakpoint 0 hit");
    expect(*far, kPrompt);

    // Whoever sits where the debugger runs has seen it all, and did nothing.
    expect(*server, "A restart of the connection was asked for");
    expect(*server, "Breakpoint 0 hit");
    CHECK(childrenOf(*server) == debugger);
    far->send("q\n");
    expect(*far, "*** SESSION OVER ***");
    INFO(far->output());
    CHECK(far->waitForExit(kPatience).value_or(-1) == 0);
    CHECK(server->waitForExit(kPatience).value_or(-1) == 0);
}
