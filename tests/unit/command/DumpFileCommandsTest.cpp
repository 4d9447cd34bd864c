// What concerns files and lists beside a target: unloaded drivers, secondary data, image files, other dumps.
#include <catch2/catch.hpp>
#include <fstream>

#include "core/engine/ImageFiles.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/command/CrashDesk.h"

using namespace hawser;
using namespace hawser::command::test;

TEST_CASE("!analyze names the driver that was at an address until it was unloaded", "[dumpfiles]") {
    CrashDesk desk;
    const Address gone = desk.place(0x800000);
    desk.target.beside.unloadedModules = {{"other.sys", gone - 0x1000, gone},
                                          {"swmidi.sys", gone, gone + 0x4000}};
    desk.target.beside.bugCheck =
        engine::BugCheck{0xD1, {(gone + 0x123).value(), 2, 8, (gone + 0x123).value()}};
    desk.stand();
    const std::string text = desk.run("!analyze -v");
    CAPTURE(text);
    CHECK(has(text, "UNLOADED_MODULE:  swmidi.sys was at fffff800`00800123 until it was unloaded\n"));
    CHECK(has(desk.run("lm"),
              "\nUnloaded modules:\nfffff800`007ff000 fffff800`00800000   other.sys\n"
              "fffff800`00800000 fffff800`00804000   swmidi.sys\n"));
    CHECK_FALSE(has(desk.run("lm m nt"), "Unloaded"));
    CHECK(has(desk.run("lm m swm*"), "Unloaded modules:\nfffff800`00800000"));
    CHECK(has(desk.run("lm m swmidi"), "swmidi.sys"));
    CHECK(has(desk.run("lm a " + desk.hex(gone + 1)), "swmidi.sys"));
    // Its symbols, as long as nothing else stands there.
    CHECK(has(desk.run(".reload /unl swmidi.sys"), "fffff800`00800000 fffff800`00804000   swmidi\n"));
    CHECK(has(desk.run("lmo m swmidi"), "fffff800`00800000 fffff800`00804000   swmidi"));
    CHECK(has(desk.run(".reload /unl swmidi.sys"), "No such driver was unloaded whose place is still free."));
    CHECK(desk.run(".reload /u swmidi") == "Unloaded swmidi.sys\n");
    for (const char* without : {"lmo", "lmu", "lml", "lm1m", "lm M *"}) {
        CAPTURE(without);
        CHECK_FALSE(has(desk.run(without), "swmidi"));
    }
}

TEST_CASE("Without secondary data and without image files the commands for them say so", "[dumpfiles]") {
    CrashDesk desk;
    desk.stand();
    CHECK(desk.run(".enumtag") == "The target has no secondary data.\n");
    CHECK(has(desk.run(".exepath /a;/b"), "this target has its memory itself"));
}

TEST_CASE(".opendump asks for a file that is there, whatever is in its name", "[dumpfiles]") {
    CrashDesk desk;
    hawser::test::TemporaryFolder folder;
    const std::string path = folder.file("a dump.dmp");
    CHECK(has(desk.run(".opendump " + path), "cannot be opened: No such file"));
    std::ofstream(path) << "x";
    CHECK(desk.run(".opendump " + path).empty());
    CHECK(desk.run(".opendump \"" + path + "\"").empty());
    CHECK(desk.session.asked == std::vector<std::string>{"open " + path, "open " + path});
    CHECK(has(desk.run(".opendump"), "needs the name"));
    CHECK(has(desk.run(".opendump /c \"x.dmp\" y.cab"), "Of an archive"));
}
