#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "tests/unit/command/ObjectsDesk.h"

namespace hawser::command::test {

// Offsets in this kernel's records.
inline constexpr std::uint64_t kFirstDevice = 8, kDriverName = 0x10, kInit = 0x20, kStartIo = 0x28,
                               kUnload = 0x30, kMajor = 0x38;
inline constexpr std::uint64_t kReferences = 4, kOwningDriver = 8, kNextDevice = 0x10, kUpper = 0x18,
                               kCurrent = 0x20, kFlags = 0x30, kDeviceType = 0x34, kExtension = 0x38,
                               kQueue = 0x40, kBusy = 0x50, kObjectExtension = 0x58;
inline constexpr std::uint64_t kDeviceSize = 0x60;  // its extension stands behind it
inline constexpr std::uint64_t kRequest = kObjects + 0xC000;
inline constexpr std::uint64_t kRequestSize = 0x70;
inline constexpr std::uint64_t kLocationSize = 0x48;

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
        const auto node = types.record("_DEVICE_NODE", 0x60);
        types.field(node, "InstancePath", 0, *types.find("_UNICODE_STRING"));
        types.field(node, "ServiceName", 0x10, *types.find("_UNICODE_STRING"));
        for (const auto& [name, at] :
             {std::pair{"PhysicalDeviceObject", 0x20}, {"Parent", 0x28}, {"Sibling", 0x30}, {"Child", 0x38}})
            types.field(node, name, static_cast<std::uint64_t>(at), pointer);
        const auto states = types.enumeration(
            "_PNP_DEVNODE_STATE", 4, {{"DeviceNodeInitialized", 0x302}, {"DeviceNodeStarted", 0x308}});
        types.field(node, "State", 0x40, states);
        types.field(node, "PreviousState", 0x44, states);
        types.field(node, "Flags", 0x48, ulong);
        types.field(node, "Problem", 0x4C, ulong);
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
        types.field(overlay, "OriginalFileObject", 0x18, pointer);
        types.field(request, "UserEvent", 0x50, pointer);
        types.field(request, "ThreadListEntry", 0x60, entry);
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

}  // namespace hawser::command::test
