#include <catch2/catch.hpp>

#include "core/command/objects/DriverReader.h"
#include "core/command/objects/RequestNames.h"
#include "tests/support/TextParts.h"
#include "tests/unit/command/ObjectsDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

// Offsets in this kernel's records.
constexpr std::uint64_t kFirstDevice = 8, kDriverName = 0x10, kInit = 0x20, kStartIo = 0x28, kUnload = 0x30,
                        kMajor = 0x38;
constexpr std::uint64_t kReferences = 4, kOwningDriver = 8, kNextDevice = 0x10, kUpper = 0x18,
                        kCurrent = 0x20, kFlags = 0x30, kDeviceType = 0x34, kExtension = 0x38, kQueue = 0x40,
                        kBusy = 0x50, kObjectExtension = 0x58;
constexpr std::uint64_t kDeviceSize = 0x60;  // its extension stands behind it
constexpr std::uint64_t kRequest = kObjects + 0xC000;
constexpr std::uint64_t kRequestSize = 0x70;
constexpr std::uint64_t kLocationSize = 0x48;

// \Driver\disk with \Device\Disk0, on which a device of \Driver\filter stands.
struct DriversDesk : ObjectsDesk {
    enum Extra : unsigned { Drivers = 9, DiskDriver, FilterDriver, Filter };

    DriversDesk() {
        describeDrivers();
        object(Drivers, DirectoryType);
        enter(Drivers, Root, 2, u"Driver");
        driver(DiskDriver, u"disk", u"\\Driver\\disk", Disk);
        driver(FilterDriver, u"filter", u"\\Driver\\filter", Filter);
        object(Filter, DeviceType);
        device(Disk, DiskDriver);
        device(Filter, FilterDriver);
        attach(Filter, Disk);
    }
    void describeDrivers() {
        hawser::test::MadeTypes& types = made->made;
        const auto byte = types.integer("unsigned char", 1, false);
        const auto word = types.integer("short", 2, true);
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto slong = types.integer("long", 4, true);
        const auto quad = types.integer("unsigned int64", 8, false);
        const auto pointer = types.pointer(quad);
        const auto entry = *types.find("_LIST_ENTRY");
        const auto driver = types.record("_DRIVER_OBJECT", 0x38 + 28 * 8);
        types.field(driver, "Type", 0, word);
        types.field(driver, "DeviceObject", kFirstDevice, pointer);
        types.field(driver, "DriverName", kDriverName, *types.find("_UNICODE_STRING"));
        types.field(driver, "DriverInit", kInit, pointer);
        types.field(driver, "DriverStartIo", kStartIo, pointer);
        types.field(driver, "DriverUnload", kUnload, pointer);
        types.field(driver, "MajorFunction", kMajor, types.array(pointer, 28));
        const auto queue = types.record("_KDEVICE_QUEUE", 0x18);
        types.field(queue, "DeviceListHead", 0, entry);
        types.field(queue, "Busy", 0x10, byte);
        const auto device = types.record("_DEVICE_OBJECT", kDeviceSize);
        types.field(device, "Type", 0, word);
        types.field(device, "ReferenceCount", kReferences, slong);
        types.field(device, "DriverObject", kOwningDriver, pointer);
        types.field(device, "NextDevice", kNextDevice, pointer);
        types.field(device, "AttachedDevice", kUpper, pointer);
        types.field(device, "CurrentIrp", kCurrent, pointer);
        types.field(device, "Flags", kFlags, ulong);
        types.field(device, "DeviceType", kDeviceType, ulong);
        types.field(device, "DeviceExtension", kExtension, pointer);
        types.field(device, "DeviceQueue", kQueue, queue);
        types.field(device, "DeviceObjectExtension", kObjectExtension, pointer);
        const auto extension = types.record("_DEVOBJ_EXTENSION", 0x20);
        types.field(extension, "ExtensionFlags", 0, ulong);
        types.field(extension, "DeviceNode", 8, pointer);
        types.field(extension, "AttachedTo", 0x10, pointer);
        const auto node = types.record("_DEVICE_NODE", 0x20);
        types.field(node, "InstancePath", 0, *types.find("_UNICODE_STRING"));
        types.field(node, "ServiceName", 0x10, *types.find("_UNICODE_STRING"));
        const auto request = types.record("_IRP", kRequestSize);
        types.field(request, "Type", 0, word);
        types.field(request, "MdlAddress", 8, pointer);
        types.field(request, "StackCount", 0x10, types.character("char", 1, true));
        types.field(request, "CurrentLocation", 0x11, types.character("char", 1, true));
        types.field(request, "CancelRoutine", 0x18, pointer);
        const auto queued = types.record("_KDEVICE_QUEUE_ENTRY", 0x18);
        types.field(queued, "DeviceListEntry", 0, entry);
        const auto overlay = types.record("<unnamed-tag>", 0x40);
        types.field(overlay, "DeviceQueueEntry", 0, queued);
        types.field(overlay, "Thread", 0x20, pointer);
        types.field(overlay, "CurrentStackLocation", 0x28, pointer);
        const auto tail = types.record("<unnamed-tag>", 0x40);
        types.field(tail, "Overlay", 0, overlay);
        types.field(request, "Tail", 0x20, tail);
        const auto location = types.record("_IO_STACK_LOCATION", kLocationSize);
        types.field(location, "MajorFunction", 0, byte);
        types.field(location, "MinorFunction", 1, byte);
        types.field(location, "Flags", 2, byte);
        types.field(location, "Control", 3, byte);
        const auto others = types.record("<unnamed-tag>", 0x20);
        for (const unsigned i : {0U, 1U, 2U, 3U})
            types.field(others, "Argument" + std::to_string(i + 1), 8ULL * i, pointer);
        const auto parameters = types.record("<unnamed-tag>", 0x20);
        types.field(parameters, "Others", 0, others);
        types.field(location, "Parameters", 8, parameters);
        types.field(location, "DeviceObject", 0x28, pointer);
        types.field(location, "FileObject", 0x30, pointer);
        types.field(location, "CompletionRoutine", 0x38, pointer);
        types.field(location, "Context", 0x40, pointer);
    }
    void driver(unsigned number, std::u16string_view name, std::u16string_view path, unsigned first) {
        object(number, DriverType);
        enter(number, Drivers, number, name);
        const std::uint64_t at = objectAt(number);
        bench.channel.poke(at, {4, 0});
        bench.channel.poke64(at + kFirstDevice, objectAt(first));
        unicode(at + kDriverName, path);
        bench.channel.poke64(at + kInit, kKernel + 0x3000);
    }
    void device(unsigned number, unsigned driver) {
        const std::uint64_t at = objectAt(number);
        bench.channel.poke(at, {3, 0});
        bench.channel.poke64(at + kOwningDriver, objectAt(driver));
        bench.channel.poke64(at + kObjectExtension, at + kDeviceSize);
        bench.channel.poke32(at + kDeviceType, 7);
        link(at + kQueue, at + kQueue);
    }
    void attach(unsigned upper, unsigned lower) {
        bench.channel.poke64(objectAt(lower) + kUpper, objectAt(upper));
        bench.channel.poke64(objectAt(upper) + kDeviceSize + 0x10, objectAt(lower));
    }
    // Two locations; the lower one, of Disk, is current and has a routine to complete it.
    void request() {
        auto& channel = bench.channel;
        channel.poke(kRequest, {6, 0});
        channel.poke(kRequest + 0x10, {2, 1});
        channel.poke64(kRequest + 0x40, kWaiter);
        const std::uint64_t lower = kRequest + kRequestSize;
        channel.poke64(kRequest + 0x48, lower);
        channel.poke(lower, {0x0E, 0, 5, 0xE1});
        channel.poke64(lower + 0x18, 0x70800);
        channel.poke64(lower + 0x28, objectAt(Disk));
        channel.poke64(lower + 0x38, kKernel + 0x3010);
        channel.poke64(lower + 0x40, 0xC0DE);
        channel.poke(lower + kLocationSize, {0x1B, 7, 0, 0});
        channel.poke64(lower + kLocationSize + 0x28, objectAt(Filter));
    }
};

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
