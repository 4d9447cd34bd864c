#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/ObjectArguments.h"
#include "core/command/RoutineName.h"
#include "core/command/objects/DeviceTree.h"
#include "core/command/objects/DriverReader.h"
#include "core/command/objects/RequestNames.h"
#include "core/command/types/DebuggerMemory.h"

// Drivers and devices: !drvobj, !devobj, !devstack.
namespace hawser::command {

namespace {

constexpr std::uint64_t kDriverDevices = 1;  // flags of !drvobj
constexpr std::uint64_t kDriverRoutines = 2;
constexpr std::uint64_t kDriverStacks = 4;
constexpr std::size_t kDevicesALine = 4;

// What these commands work with; made for each by withReaders().
struct DeviceReaders {
    const CommandContext& context;
    const DriverReader& drivers;
    // Names; the types of nt may tell of drivers only.
    Result<ObjectReader>& objects;
    const Result<ObjectDirectories>& directories;
    const Result<DeviceTree>& tree;

    std::string pointer(Address address) const { return context.pointerText(address.value()); }
};

Result<> withReaders(const CommandContext& context,
                     const std::function<Result<>(const DeviceReaders&)>& run) {
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto drivers = DriverReader::create(context.debugger(), memory);
    if (!drivers) return tl::unexpected(drivers.error());
    auto objects = ObjectReader::create(context.debugger(), memory);
    const auto directories = objects.and_then(
        [&](ObjectReader& reader) { return ObjectDirectories::create(context.debugger(), memory, reader); });
    const auto tree = DeviceTree::create(context.debugger(), memory);
    return run({context, *drivers, objects, directories, tree});
}

// "" of one without a name.
Result<std::string> deviceName(const DeviceReaders& readers, Address device) {
    if (!readers.objects) return std::string();
    const auto row = readers.objects->object(device);
    if (row) return row->shownName();
    if (row.error().code == ErrorCode::NotAvailable) return std::string();
    return tl::unexpected(row.error());
}

Result<> printDeviceStack(const DeviceReaders& readers, Address device) {
    const auto stack = readers.drivers.stackOf(device);
    if (!stack) return tl::unexpected(stack.error());
    const CommandContext& context = readers.context;
    const std::size_t width = context.pointerText(0).size();
    context.output().print(
        fmt::format("  {:<{}} {:<18} {:<{}} ObjectName\n", "!DevObj", width, "!DrvObj", "!DevExt", width));
    for (const DeviceRow& row : stack->devices) {
        if (auto go = context.checkInterrupted(); !go) return go;
        const auto driver = readers.drivers.driverName(row.driver);
        const auto name = deviceName(readers, row.address);
        if (!driver) return tl::unexpected(driver.error());
        if (!name) return tl::unexpected(name.error());
        context.output().print(fmt::format("{} {} {:<18} {} {}\n", row.address == device ? '>' : ' ',
                                           readers.pointer(row.address), *driver,
                                           readers.pointer(row.extension), *name));
    }
    if (!stack->trouble.empty()) context.output().error(stack->trouble + "\n");
    const Address lowest = stack->devices.back().node;
    if (lowest.value() == 0) return {};
    context.output().print(fmt::format("!DevNode {} :\n", readers.pointer(lowest)));
    const auto node = readers.tree ? readers.tree->node(lowest) : tl::unexpected(readers.tree.error());
    if (!node && node.error().code == ErrorCode::NotAvailable) return {};
    if (!node) return tl::unexpected(node.error());
    if (!node->instance.empty())
        context.output().print(fmt::format("  DeviceInst is \"{}\"\n", node->instance));
    if (!node->service.empty())
        context.output().print(fmt::format("  ServiceName is \"{}\"\n", node->service));
    return {};
}

// --- !drvobj ---

std::string routineText(const DeviceReaders& readers, std::optional<Address> routine) {
    if (!routine) return "??";
    const std::string name = routine->value() == 0 ? "" : routineName(readers.context, *routine);
    return readers.pointer(*routine) + (name.empty() ? "" : '\t' + name);
}

std::string routinesText(const DeviceReaders& readers, const DriverRow& row) {
    std::string text =
        fmt::format("\nDriverEntry:   {}\nDriverStartIo: {}\nDriverUnload:  {}\nAddDevice:     {}\n",
                    routineText(readers, row.entry), routineText(readers, row.startIo),
                    routineText(readers, row.unload), routineText(readers, row.addDevice));
    text += "\nDispatch routines:\n";
    for (std::size_t major = 0; major < row.dispatch.size(); ++major)
        text += fmt::format("[{:02x}] {:<34} {}\n", major, majorName(major),
                            routineText(readers, row.dispatch[major]));
    return text;
}

Result<> printDevices(const DeviceReaders& readers, const DriverRow& driver, bool stacks) {
    std::vector<Address> devices;
    const auto trouble = readers.drivers.eachDevice(driver.firstDevice, [&](Address at) -> Result<> {
        devices.push_back(at);
        return {};
    });
    if (!trouble) return tl::unexpected(trouble.error());
    std::string text = "\nDevice Object list:\n";
    for (std::size_t i = 0; i < devices.size(); ++i)
        text += readers.pointer(devices[i]) +
                ((i + 1) % kDevicesALine == 0 || i + 1 == devices.size() ? "\n" : "  ");
    readers.context.output().print(text);
    if (!trouble->empty()) readers.context.output().error(*trouble + "\n");
    for (const Address device : stacks ? devices : std::vector<Address>()) {
        readers.context.output().print(fmt::format("\n!devstack {} :\n", readers.pointer(device)));
        if (auto printed = printDeviceStack(readers, device); !printed) return printed;
    }
    return {};
}

Result<Outcome> showDriver(Call& call) {
    const auto done = withReaders(call.context, [&](const DeviceReaders& readers) -> Result<> {
        const auto address = takeObject(call, readers.directories, "\\Driver");
        if (!address) return tl::unexpected(address.error());
        std::uint64_t flags = kDriverDevices;
        if (!call.arguments.empty()) {
            const auto given = call.arguments.takeExpression(call.context);
            if (!given) return tl::unexpected(given.error());
            if (auto end = call.arguments.expectEnd(); !end) return end;
            flags = *given;
        }
        const auto driver = readers.drivers.driver(*address);
        if (!driver) return tl::unexpected(driver.error());
        call.context.output().print(
            fmt::format("Driver object ({}) is for:\n {}\n", readers.pointer(*address), driver->name));
        if ((flags & kDriverDevices) != 0)
            if (auto printed = printDevices(readers, *driver, (flags & kDriverStacks) != 0); !printed)
                return printed;
        if ((flags & kDriverRoutines) != 0) call.context.output().print(routinesText(readers, *driver));
        return {};
    });
    return done ? Result<Outcome>(Outcome::Done) : tl::unexpected(done.error());
}

// --- !devobj ---

std::string hexOr(std::optional<std::uint64_t> value, unsigned digits) {
    return value ? fmt::format("{:0{}x}", *value & 0xFFFFFFFF, digits) : std::string(digits, '?');
}

Result<> printNeighbour(const DeviceReaders& readers, std::string_view label, Address device) {
    if (device.value() == 0) return {};
    const auto row = readers.drivers.device(device);
    if (!row && row.error().code != ErrorCode::NotAvailable) return tl::unexpected(row.error());
    const auto driver = row ? readers.drivers.driverName(row->driver) : Result<std::string>("??");
    if (!driver) return tl::unexpected(driver.error());
    readers.context.output().print(fmt::format("{} {} {}\n", label, readers.pointer(device), *driver));
    return {};
}

Result<> printQueue(const DeviceReaders& readers, const DeviceRow& row) {
    OutputSink& output = readers.context.output();
    if (!row.busy) {
        output.print("Device queue cannot be read.\n");
        return {};
    }
    if ((*row.busy & 1) == 0) {
        output.print("Device queue is not busy.\n");
        return {};
    }
    const auto queue = readers.drivers.queueOf(row.address);
    if (!queue) return tl::unexpected(queue.error());
    output.print(queue->requests.empty() ? "Device queue is busy - Queue empty.\n"
                                         : "Device queue is busy - Queue:\n");
    for (const Address request : queue->requests)
        output.print(fmt::format("  Irp {}\n", readers.pointer(request)));
    if (!queue->trouble.empty()) output.error(queue->trouble + "\n");
    return {};
}

Result<> printDevice(const DeviceReaders& readers, Address address) {
    const auto row = readers.drivers.device(address);
    if (!row) return tl::unexpected(row.error());
    const auto name = deviceName(readers, address);
    const auto driver = readers.drivers.driverName(row->driver);
    if (!name) return tl::unexpected(name.error());
    if (!driver) return tl::unexpected(driver.error());
    std::string text =
        fmt::format("Device object ({}) is for:\n {}{}{} DriverObject {}\n", readers.pointer(address), *name,
                    name->empty() ? "" : " ", *driver, readers.pointer(row->driver));
    text +=
        fmt::format("Current Irp {} RefCount {} Type {} Flags {}\n", readers.pointer(row->currentIrp),
                    row->references ? fmt::format("{}", static_cast<std::int64_t>(*row->references)) : "??",
                    hexOr(row->type, 8), hexOr(row->flags, 8));
    if (row->vpb.value() != 0) text += fmt::format("Vpb {}\n", readers.pointer(row->vpb));
    text += fmt::format("DevExt {} DevObjExt {}", readers.pointer(row->extension),
                        readers.pointer(row->objectExtension));
    if (row->node.value() != 0) text += fmt::format(" DevNode {}", readers.pointer(row->node));
    text += fmt::format("\nExtensionFlags (0x{})\nCharacteristics (0x{})\n", hexOr(row->extensionFlags, 8),
                        hexOr(row->characteristics, 8));
    readers.context.output().print(text);
    if (auto printed = printNeighbour(readers, "AttachedDevice (Upper)", row->upper); !printed)
        return printed;
    if (auto printed = printNeighbour(readers, "AttachedTo (Lower)", row->lower); !printed) return printed;
    return printQueue(readers, *row);
}

Result<Outcome> withDevice(Call& call, Result<> (*print)(const DeviceReaders&, Address)) {
    const auto done = withReaders(call.context, [&](const DeviceReaders& readers) -> Result<> {
        const auto address = takeObject(call, readers.directories, "\\Device");
        if (!address) return tl::unexpected(address.error());
        if (auto end = call.arguments.expectEnd(); !end) return end;
        return print(readers, *address);
    });
    return done ? Result<Outcome>(Outcome::Done) : tl::unexpected(done.error());
}

Result<Outcome> showDevice(Call& call) {
    return withDevice(call, printDevice);
}

Result<Outcome> showDeviceStack(Call& call) {
    return withDevice(call, printDeviceStack);
}

}  // namespace

void addDriverCommands(CommandRegistry& registry) {
    registry.add(
        "Drivers and devices",
        {
            {"!drvobj", "!drvobj Name | Address [Flags]",
             "A driver; 1 its devices, 2 its routines, 4 (with 1) the stacks of its devices", Needs::Stopped,
             showDriver},
            {"!devobj", "!devobj Name | Address",
             "A device, what it is attached to, and the requests that it has", Needs::Stopped, showDevice},
            {"!devstack", "!devstack Name | Address", "The devices that stand on each other", Needs::Stopped,
             showDeviceStack},
        });
}

}  // namespace hawser::command
