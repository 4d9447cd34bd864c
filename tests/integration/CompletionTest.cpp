// Tab on a real terminal, at the demo machine.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/integration/Console.h"
#include "tests/support/TemporaryFolder.h"

using namespace hawser::test;

namespace {

void expect(ChildProcess& kd, const std::string& text) {
    const bool came = kd.expect(text, kPatience);
    INFO("waiting for '" << text << "' in: " << kd.output());
    REQUIRE(came);
}

}  // namespace

TEST_CASE("Tab completes names, fields, registers and paths at the console") {
    DemoMachine machine;
    const TemporaryFolder folder;
    std::ofstream(folder.file("commands of mine.txt")) << ".echo the script ran\n";
    ChildProcess kd({24, 100},
                    {builtFile("hawser-kd"), "-k", machine.connection(), "-bonc", "-y", builtFile("kernel")},
                    {"XDG_STATE_HOME=" + folder.path()});
    expect(kd, "kd> ");
    kd.send("ld nt\r");
    expect(kd, "Symbols loaded for nt");
    expect(kd, "kd> ");

    // What it puts in comes later than the key: the rest is typed when it stands there.
    kd.send("u nt!KeBugC\t");
    expect(kd, "heckEx");
    kd.send(" L1\r");
    expect(kd, "nt!KeBugCheckEx [");
    expect(kd, "kd> ");

    kd.send("dt nt!_KPRCB Curr\t");
    expect(kd, "entThread");
    kd.send("\r");
    expect(kd, "CurrentThread : Ptr64 _KTHREAD");
    expect(kd, "kd> ");

    kd.send("r rfl\t\x15r ri\t");
    expect(kd, "p");
    kd.send("\r");
    expect(kd, "rip=fffff8");
    expect(kd, "kd> ");

    // Nothing more in common: the second Tab lists, and the line stands below it.
    kd.send("x nt!KiDemo\t");
    expect(kd, "\a");
    kd.send("\t");
    expect(kd, "nt!KiDemoCounter");
    expect(kd, "nt!KiDemoStatistics");
    expect(kd, "x nt!KiDemo");
    kd.send("Lev\t");
    expect(kd, "el");
    kd.send("3\r");
    expect(kd, "nt!KiDemoLevel3 (");
    expect(kd, "kd> ");

    kd.send("$$><" + folder.path() + "/com\t");
    expect(kd, ".txt\"");
    kd.send("\r");
    expect(kd, "the script ran");
    expect(kd, "kd> ");

    // The same while the target runs.
    kd.send("g\r");
    expect(kd, "g\r\n");
    kd.send("bp nt!KeBugC\t");
    expect(kd, "heckEx");
    kd.send("\x03");
    kd.send("\x15q\r");
}
