#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/command/DriversDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kIrpList = 0xA0;   // in this kernel's _ETHREAD
constexpr std::uint64_t kIrpEntry = 0x60;  // in its _IRP

// The request of DriversDesk on the list of kWaiter; kThread has none.
struct SearchDesk : DriversDesk {
    SearchDesk() {
        hawser::test::MadeTypes& types = made->made;
        types.field(*types.find("_ETHREAD"), "IrpList", kIrpList, *types.find("_LIST_ENTRY"));
        const auto mdl = types.record("_MDL", 0x30);
        types.field(mdl, "Process", 0x10, types.pointer(mdl));
        request();
        link(kThread + kIrpList, kThread + kIrpList);
        link(kWaiter + kIrpList, kRequest + kIrpEntry);
        link(kRequest + kIrpEntry, kWaiter + kIrpList);
    }
};

const std::string kHeading =
    "Searching the requests of all threads; those that belong to none are not found, for pool is not "
    "searched.\n";

}  // namespace

TEST_CASE("!irpfind shows the requests of all threads", "[irpfind]") {
    SearchDesk desk;
    const std::string line =
        pointer(kRequest) + " Thread " + pointer(kWaiter) + " current stack belongs to  \\Driver\\disk\n";
    CHECK(desk.run("!irpfind") == kHeading + line);
    CHECK(desk.run("!irpfind 0 " + pointer(kRequest)) == kHeading + line);
    CHECK(desk.run("!irpfind 0 " + pointer(kRequest + 1)) == kHeading + "No requests were found.\n");
    CHECK(desk.run("!irpfind -v") == kHeading + line + desk.run("!irp " + pointer(kRequest) + " 1"));
    CHECK(has(desk.run("!irpfind 1"), "!irpfind knows pool type 0"));
    CHECK(has(desk.run("!irpfind -x"), "!irpfind knows the option -v"));
    desk.bench.channel.poke(kRequest + 0x11, {3});
    CHECK(has(desk.fresh("!irpfind"), " is completed, or was not sent yet\n"));
}

TEST_CASE("!irpfind looks by criteria", "[irpfind]") {
    SearchDesk desk;
    auto& channel = desk.bench.channel;
    channel.poke64(kRequest + 8, kObjects + 0xF000);
    channel.poke64(kObjects + 0xF010, kShell);
    channel.poke64(kRequest + 0x38, objectAt(13));
    channel.poke64(kRequest + 0x50, objectAt(14));
    const auto finds = [&](const std::string& criterion) {
        const std::string text = desk.fresh("!irpfind 0 0 " + criterion);
        CHECK((has(text, pointer(kRequest)) || text == kHeading + "No requests were found.\n"));
        return has(text, pointer(kRequest));
    };
    CHECK(finds("arg 70800"));
    CHECK_FALSE(finds("arg 70801"));
    CHECK(finds("device " + pointer(objectAt(DriversDesk::Filter))));
    CHECK_FALSE(finds("device " + pointer(kWaiter)));
    CHECK(finds("fileobject " + pointer(objectAt(13))));
    CHECK_FALSE(finds("fileobject " + pointer(objectAt(14))));
    CHECK(finds("userevent " + pointer(objectAt(14))));
    CHECK(finds("thread " + pointer(kWaiter)));
    CHECK_FALSE(finds("thread " + pointer(kThread)));
    CHECK(finds("mdlprocess " + pointer(kShell)));
    CHECK_FALSE(finds("mdlprocess " + pointer(kSystem)));
    CHECK(has(desk.run("!irpfind 0 0 colour 1"), "!irpfind knows the criteria arg, device"));
    CHECK(has(desk.run("!irpfind 0 0 arg"), "arg needs a value"));
}

TEST_CASE("!irpfind tells what damaged lists are like", "[irpfind]") {
    SearchDesk desk;
    desk.link(kRequest + kIrpEntry, kRequest + kIrpEntry);
    const std::string circle = desk.fresh("!irpfind");
    CHECK(has(circle, pointer(kRequest) + " Thread"));
    CHECK(has(circle, "leads into itself.\n"));
    desk.link(kWaiter + kIrpList, kObjects + 0xD000 + kIrpEntry);
    desk.link(kObjects + 0xD000 + kIrpEntry, kWaiter + kIrpList);
    CHECK(desk.fresh("!irpfind") ==
          kHeading + "There is no IRP at " + pointer(kObjects + 0xD000) + ".\nNo requests were found.\n");
    // The idle process is on no list of processes.
    desk.link(kHead, kHead);
    CHECK(desk.fresh("!irpfind") == kHeading + "No requests were found.\n");
    desk.made->symbol("PsIdleProcess", 0xC400);
    desk.bench.channel.poke64(kKernel + 0xC400, kShell);
    CHECK(has(desk.fresh("!irpfind"), "There is no IRP at "));
    desk.bench.channel.poke64(kKernel + 0xC400, 0xFFFFFA8000BAD000);
    CHECK(desk.fresh("!irpfind") == kHeading + "No requests were found.\n");
    DriversDesk without;
    CHECK(has(without.run("!irpfind"), "_ETHREAD has no IrpList"));
}
