// Debugging from far away through a shared console: what makes .restart worth having.
#include <fmt/format.h>
#include <signal.h>

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

TEST_CASE(".remote lets others join the debugger that runs") {
    DemoMachine machine;
    Sharing sharing;
    ChildProcess kd({builtFile("hawser-kd"), "-k", machine.connection(), "-bonc"}, sharing.with({}));
    expect(kd, kPrompt);
    kd.send(".remote\n");
    expect(kd, ".remote needs a name");
    kd.send(".remote Bench\n");
    expect(kd, "To Connect: hawser-remote /c ");
    auto one = sharing.join();
    auto two = sharing.join();
    expect(kd, "**Remote: Connected to ");
    CHECK(sharing.run({"/q", "."}).find("hawser-kd") != std::string::npos);

    one->send("r rip\n");
    expect(*two, "r rip\n");  // what was typed
    for (ChildProcess* each : {one.get(), two.get(), &kd}) expect(*each, "rip=fffff8");
    kd.send(".echo typed here\n");
    for (ChildProcess* each : {one.get(), two.get()}) {
        expect(*each, ".echo typed here\n");
        expect(*each, "typed here\n");
        expect(*each, kPrompt);
    }
    one->send("@m hello\n");
    for (ChildProcess* each : {two.get(), &kd}) expect(*each, "@m hello     [");
    kd.send("@p look here\n");
    for (ChildProcess* each : {one.get(), two.get()}) expect(*each, "From Local  [");

    one->send("g\n");
    expect(*one, "HWSPULSE: beat");  // it runs
    two->signal(SIGINT);
    expect(*one, "CTRL+C was pressed in this debugger");
    SECTION("the debugger ends") {
        two->send("q\n");
        for (ChildProcess* each : {one.get(), two.get()}) {
            expect(*each, "*** SESSION OVER ***");
            CHECK(each->waitForExit(kPatience).value_or(-1) == 0);
        }
        CHECK(kd.waitForExit(kPatience).value_or(-1) == 0);
    }
    SECTION("the sharing ends") {
        kd.send("@k\n");
        for (ChildProcess* each : {one.get(), two.get(), &kd}) expect(*each, "*** SESSION OVER ***");
        kd.send("r rip\n");
        expect(kd, "rip=fffff8");
        kd.send(".remote bench\n");
        expect(kd, "To Connect: hawser-remote /c ");
        sharing.join();
    }
}

TEST_CASE(".remote on a terminal") {
    DemoMachine machine;
    Sharing sharing;
    ChildProcess kd({24, 100}, {builtFile("hawser-kd"), "-k", machine.connection(), "-bonc"},
                    sharing.with({}));
    expect(kd, kPrompt);
    kd.send(".remote bench\r");
    expect(kd, "To Connect: hawser-remote /c ");
    auto client = sharing.join();
    client->send("r rip\n");
    expect(kd, "rip=fffff8");
    expect(*client, "rip=fffff8");
    kd.send(".echo typed here\r");
    expect(*client, ".echo typed here\n");
    expect(*client, "typed here\n");
    kd.send("@m hello\r");
    expect(*client, "@m hello     [Local ");
    client->send("\x12\n");
    expect(kd, "both ends are in step");
    expect(*client, "both ends are in step");
    kd.send("q\r");
    expect(*client, "*** SESSION OVER ***");
}

TEST_CASE(".remote over TLS, and what it refuses") {
    DemoMachine machine;
    Sharing sharing;
    ChildProcess kd({builtFile("hawser-kd"), "-k", machine.connection(), "-bonc"}, sharing.with({}));
    expect(kd, kPrompt);
    kd.send(".remote bench /x\n");
    expect(kd, "does not belong there");
    kd.send(".remote bench /t tls:port=0,password=far\n");
    expect(kd, "To Connect: hawser-remote /c ");
    auto far = sharing.start({"/c", sharing.tlsPlace(kd) + ",password=far", "bench"});
    expect(*far, kPrompt);
    far->send(".remote garden\n");
    expect(kd, "is shared already");
    far->send(".restart\n");
    expect(*far, "Kernel Debugger connection established.");
    kd.signal(SIGKILL);
    expect(*far, "**Remote: The session is lost");
    expect(*far, "**Remote: It is called again");
    far->signal(SIGTERM);
    CHECK(far->waitForExit(kPatience).value_or(-1) == 1);
}
