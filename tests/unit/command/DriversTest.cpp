#include <catch2/catch.hpp>

#include "core/command/objects/DriverReader.h"
#include "core/command/objects/RequestNames.h"
#include "tests/support/TextParts.h"
#include "tests/unit/command/DriversDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

std::string at(unsigned number) {
    return pointer(objectAt(number));
}

const std::string kNull = pointer(0);

}  // namespace

TEST_CASE("!drvobj shows a driver by its name or address", "[drivers]") {
    DriversDesk desk;
    desk.made->symbol("DiskEntry", 0x3000, symbols::kNoType, true);
    const std::string heading =
        "Driver object (" + at(DriversDesk::DiskDriver) + ") is for:\n \\Driver\\disk\n";
    const std::string devices = "\nDevice Object list:\n" + at(ObjectsDesk::Disk) + "\n";
    CHECK(desk.run("!drvobj disk") == heading + devices);
    CHECK(desk.run("!drvobj \\Driver\\DISK 1") == heading + devices);
    CHECK(desk.run("!drvobj " + at(DriversDesk::DiskDriver)) == heading + devices);
    desk.bench.channel.poke64(objectAt(DriversDesk::DiskDriver) + kMajor + 8ULL * 0x1B, kKernel + 0x3020);
    const std::string routines = desk.fresh("!drvobj disk 2");
    CHECK(routines.starts_with(
        heading + "\nDriverEntry:   " + pointer(kKernel + 0x3000) + "\tnt!DiskEntry\n" +
        "DriverStartIo: " + kNull + "\nDriverUnload:  " + kNull + "\nAddDevice:     " + kNull +
        "\n\nDispatch routines:\n[00] IRP_MJ_CREATE                      " + kNull + "\n"));
    CHECK(routines.ends_with("[1b] IRP_MJ_PNP                         " + pointer(kKernel + 0x3020) +
                             "\tnt!DiskEntry+0x20\n"));
    CHECK(has(desk.run("!drvobj filter 7"), "\n!devstack " + at(DriversDesk::Filter) + " :\n"));
    CHECK(desk.run("!drvobj nt") == "There is no object 'nt' in \\Driver.\n");
    CHECK(desk.run("!drvobj none") == "There is no object 'none' in \\Driver.\n");
    CHECK(desk.run("!drvobj " + at(ObjectsDesk::Disk)) ==
          "There is no driver object at " + at(ObjectsDesk::Disk) + ".\n");
    CHECK(desk.run("!drvobj") == "!drvobj takes an address or a name.\n");
}

TEST_CASE("!devobj and !devstack show a device and what it stands on", "[drivers]") {
    DriversDesk desk;
    auto& channel = desk.bench.channel;
    channel.poke32(objectAt(ObjectsDesk::Disk) + kReferences, 1);
    channel.poke32(objectAt(ObjectsDesk::Disk) + kFlags, 0x44);
    const std::string disk = desk.run("!devobj disk0");
    CHECK(disk == "Device object (" + at(ObjectsDesk::Disk) +
                      ") is for:\n Disk0 \\Driver\\disk DriverObject " + at(DriversDesk::DiskDriver) +
                      "\nCurrent Irp " + kNull + " RefCount 1 Type 00000007 Flags 00000044\nDevExt " + kNull +
                      " DevObjExt " + pointer(objectAt(ObjectsDesk::Disk) + kDeviceSize) +
                      "\nExtensionFlags (0x00000000)\nCharacteristics (0x" + std::string(8, '?') +
                      ")\nAttachedDevice (Upper) " + at(DriversDesk::Filter) +
                      " \\Driver\\filter\nDevice queue is not busy.\n");
    CHECK(has(desk.run("!devobj " + at(DriversDesk::Filter)),
              "AttachedTo (Lower) " + at(ObjectsDesk::Disk) + " \\Driver\\disk\n"));
    const std::string heading = "  !DevObj           !DrvObj            !DevExt           ObjectName\n";
    CHECK(desk.run("!devstack Disk0") == heading + "  " + at(DriversDesk::Filter) + " \\Driver\\filter     " +
                                             kNull + " \n> " + at(ObjectsDesk::Disk) +
                                             " \\Driver\\disk       " + kNull + " Disk0\n");
    // The lowest is somebody's on a bus.
    const std::uint64_t node = objectAt(13);
    channel.poke64(objectAt(ObjectsDesk::Disk) + kDeviceSize + 8, node);
    desk.unicode(node, u"PCI\\DISK\\0");
    desk.unicode(node + 0x10, u"disk");
    CHECK(desk.fresh("!devstack Disk0")
              .ends_with("!DevNode " + pointer(node) +
                         " :\n  DeviceInst is \"PCI\\DISK\\0\"\n  ServiceName is \"disk\"\n"));
    // A queue with a request in it.
    const std::uint64_t queue = objectAt(ObjectsDesk::Disk) + kQueue;
    channel.poke(objectAt(ObjectsDesk::Disk) + kBusy, {1});
    CHECK(has(desk.fresh("!devobj Disk0"), "Device queue is busy - Queue empty.\n"));
    desk.link(queue, kRequest + 0x20);
    desk.link(kRequest + 0x20, queue);
    CHECK(
        has(desk.fresh("!devobj Disk0"), "Device queue is busy - Queue:\n  Irp " + pointer(kRequest) + "\n"));
    desk.link(kRequest + 0x20, 0);
    CHECK(has(desk.fresh("!devobj Disk0"), "The list of requests is broken"));
}

TEST_CASE("Devices that lead into themselves or nowhere end with a message", "[drivers]") {
    DriversDesk desk;
    auto& channel = desk.bench.channel;
    channel.poke64(objectAt(ObjectsDesk::Disk) + kNextDevice, objectAt(ObjectsDesk::Disk));
    CHECK(has(desk.fresh("!drvobj disk"), "The list of devices is damaged: " + at(ObjectsDesk::Disk)));
    channel.poke64(objectAt(ObjectsDesk::Disk) + kNextDevice, 0xFFFFFA8000BAD000);
    CHECK(has(desk.fresh("!drvobj disk"),
              "The list of devices is broken: There is no device object at fffffa80`00bad000."));
    channel.poke64(objectAt(DriversDesk::Filter) + kUpper, objectAt(ObjectsDesk::Disk));
    CHECK(has(desk.fresh("!devstack disk0"),
              "The stack is damaged: " + at(ObjectsDesk::Disk) + " stands in it twice."));
    channel.poke64(objectAt(DriversDesk::Filter) + kUpper, 0xFFFFFA8000BAD000);
    CHECK(has(desk.fresh("!devstack disk0"), "The stack is broken: There is no device object at"));
    CHECK(
        has(desk.run("!devobj " + at(DriversDesk::Filter)), "AttachedDevice (Upper) fffffa80`00bad000 ??\n"));
    channel.poke64(objectAt(DriversDesk::DiskDriver) + kDriverName + 8, 0xFFFFFA8000BAD000);
    CHECK(has(desk.fresh("!drvobj disk"), ") is for:\n ??\n"));
}

TEST_CASE("!irp shows a request and its place in each driver", "[drivers]") {
    DriversDesk desk;
    desk.made->symbol("FilterCompletion", 0x3010, symbols::kNoType, true);
    desk.request();
    const std::string lower = pointer(kRequest + kRequestSize);
    const std::string text = desk.run("!irp " + pointer(kRequest));
    CHECK(text ==
          "Irp is active with 2 stacks 1 is current (= " + lower + ")\n No Mdl: No System Buffer: Thread " +
              pointer(kWaiter) +
              ":  Irp stack trace.\n     cmd  flg cl Device            File              Completion-Context\n"
              ">[IRP_MJ_DEVICE_CONTROL(e), N/A(0)]\n             5 e1 " +
              at(ObjectsDesk::Disk) + " " + kNull + " " + pointer(kKernel + 0x3010) + "-" + pointer(0xC0DE) +
              " Success Error Cancel pending\n           \\Driver\\disk     nt!FilterCompletion\n            "
              "Args: " +
              kNull + " " + kNull + " " + pointer(0x70800) + " " + kNull +
              "\n [IRP_MJ_PNP(1b), IRP_MN_QUERY_DEVICE_RELATIONS(7)]\n             0  0 " +
              at(DriversDesk::Filter) + " " + kNull + " " + kNull + "-" + kNull +
              "\n           \\Driver\\filter\n            Args: " + kNull + " " + kNull + " " + kNull + " " +
              kNull + "\n");
    CHECK(has(desk.run("!irp " + pointer(kRequest) + " 1"), "CancelRoutine = 0000000000000000\n"));
    auto& channel = desk.bench.channel;
    channel.poke(kRequest + 0x11, {3});
    CHECK(has(desk.fresh("!irp " + pointer(kRequest)), "Irp has 2 stacks and none is current (3)"));
    // Its locations are in memory that is not there.
    const std::uint64_t last = kObjects + 0x10000 - kRequestSize;
    channel.poke(last, {6, 0});
    channel.poke(last + 0x10, {1, 1});
    CHECK(has(desk.fresh("!irp " + pointer(last)), ">[??] at "));
    channel.poke(last + 0x10, {0xFF, 1});
    CHECK(desk.fresh("!irp " + pointer(last)) == "There is no IRP at " + pointer(last) + ".\n");
    CHECK(desk.run("!irp " + at(ObjectsDesk::Disk)) == "There is no IRP at " + at(ObjectsDesk::Disk) + ".\n");
    CHECK(desk.run("!irp") == "!irp takes the address of an IRP.\n");
}

TEST_CASE("Functions of requests have names", "[drivers]") {
    CHECK(majorName(0x03) == "IRP_MJ_READ");
    CHECK(majorName(0x1C).empty());
    CHECK(minorName(0x1B, 0x18) == "IRP_MN_QUERY_LEGACY_BUS_INFORMATION");
    CHECK(minorName(0x1B, 0x0E).empty());
    CHECK(minorName(0x16, 2) == "IRP_MN_SET_POWER");
    CHECK(minorName(0x17, 9) == "IRP_MN_EXECUTE_METHOD");
    CHECK(minorName(0x03, 0).empty());
}

TEST_CASE("Commands on drivers need types", "[drivers]") {
    ObjectsDesk desk;
    CHECK(has(desk.run("!drvobj disk"), "Drivers and devices need the types of nt"));
    CHECK(has(desk.run("!irp " + pointer(kRequest)), "Requests need the types of nt"));
}
