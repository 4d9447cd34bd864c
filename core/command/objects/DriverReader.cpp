#include "core/command/objects/DriverReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/command/ShownLength.h"
#include "core/command/tasks/KernelList.h"
#include "core/command/types/TypedValue.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

// Of I/O objects, public header wdm.h.
constexpr std::uint64_t kDeviceKind = 3;  // IO_TYPE_DEVICE
constexpr std::uint64_t kDriverKind = 4;  // IO_TYPE_DRIVER

enum DriverField : std::size_t {
    DriverKind,
    FirstDevice,
    DriverNameLength,
    DriverNameBuffer,
    DriverInit,
    DriverStartIo,
    DriverUnload,
    DriverExtension,
    MajorFunction
};
constexpr std::array<std::string_view, 9> kDriverFields{
    "Type",          "DeviceObject", "DriverName.Length", "DriverName.Buffer", "DriverInit",
    "DriverStartIo", "DriverUnload", "DriverExtension",   "MajorFunction"};
constexpr std::array<std::string_view, 1> kDriverExtensionFields{"AddDevice"};

enum DeviceField : std::size_t {
    DeviceKind,
    ReferenceCount,
    OwningDriver,
    NextDevice,
    AttachedDevice,
    CurrentIrp,
    DeviceFlags,
    Characteristics,
    Vpb,
    DeviceExtension,
    DeviceType,
    QueueHead,
    QueueBusy,
    DeviceObjectExtension
};
constexpr std::array<std::string_view, 14> kDeviceFields{"Type",
                                                         "ReferenceCount",
                                                         "DriverObject",
                                                         "NextDevice",
                                                         "AttachedDevice",
                                                         "CurrentIrp",
                                                         "Flags",
                                                         "Characteristics",
                                                         "Vpb",
                                                         "DeviceExtension",
                                                         "DeviceType",
                                                         "DeviceQueue.DeviceListHead",
                                                         "DeviceQueue.Busy",
                                                         "DeviceObjectExtension"};
enum DeviceExtensionField : std::size_t { ExtensionFlags, DeviceNode, AttachedTo };
constexpr std::array<std::string_view, 3> kDeviceExtensionFields{"ExtensionFlags", "DeviceNode",
                                                                 "AttachedTo"};
constexpr std::string_view kQueueLink = "Tail.Overlay.DeviceQueueEntry.DeviceListEntry";
constexpr std::array<std::string_view, 1> kQueueFields{kQueueLink};

constexpr std::size_t kMaxMajor = 64;  // 28 in every kernel that is known

tl::unexpected<Error> noneThere(const engine::Debugger& debugger, std::string_view what, Address address) {
    return fail(ErrorCode::NotAvailable,
                fmt::format("There is no {} at {}.", what, debugger.addressText(address)), address.value());
}

}  // namespace

Result<DriverReader> DriverReader::create(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Drivers and devices");
    if (!types) return tl::unexpected(types.error());
    auto driver = KernelRecord::create(*types, memory, "_DRIVER_OBJECT", kDriverFields);
    if (!driver) return tl::unexpected(driver.error());
    auto device = KernelRecord::create(*types, memory, "_DEVICE_OBJECT", kDeviceFields);
    if (!device) return tl::unexpected(device.error());
    DriverReader reader(debugger, memory, std::move(*driver), std::move(*device));
    struct Optional {
        std::string_view name;
        std::span<const std::string_view> fields;
        std::optional<KernelRecord>& into;
    };
    for (const Optional& record :
         {Optional{"_DRIVER_EXTENSION", kDriverExtensionFields, reader.m_driverExtension},
          Optional{"_DEVOBJ_EXTENSION", kDeviceExtensionFields, reader.m_deviceExtension},
          Optional{"_IRP", kQueueFields, reader.m_request}}) {
        auto told = KernelRecord::createIfTold(*types, memory, record.name, record.fields);
        if (!told) return tl::unexpected(told.error());
        record.into = std::move(*told);
    }
    return reader;
}

Address DriverReader::pointerIn(const RecordBytes& bytes, std::size_t field) const {
    return m_debugger.canonical(bytes.pointer(field));
}

Result<std::string> DriverReader::nameIn(const RecordBytes& driver) const {
    const auto length = driver.number(DriverNameLength);
    if (!length) return std::string("??");
    const auto name = countedText(m_memory, *length, pointerIn(driver, DriverNameBuffer), kShownName);
    if (!name) return tl::unexpected(name.error());
    return name->value_or("??");
}

Result<std::string> DriverReader::driverName(Address address) const {
    const auto bytes = m_driver.at(address);
    if (!bytes) return tl::unexpected(bytes.error());
    return bytes->number(DriverKind) == kDriverKind ? nameIn(*bytes) : std::string("??");
}

Result<> DriverReader::readDispatch(DriverRow& row) const {
    const std::size_t pointer = m_memory.pointerBytes();
    const auto size = static_cast<std::size_t>(
        std::min<std::uint64_t>(m_driver.sizeOf(MajorFunction), kMaxMajor * pointer));
    const auto table = m_memory.read(row.address + m_driver.offsetOf(MajorFunction), size, false);
    if (!table) return tl::unexpected(table.error());
    for (std::size_t at = 0; at + pointer <= table->size(); at += pointer) {
        const auto first = table->valid.begin() + static_cast<std::ptrdiff_t>(at);
        const bool valid =
            std::all_of(first, first + static_cast<std::ptrdiff_t>(pointer), [](bool b) { return b; });
        const Address routine(heldNumber(ByteSpan(table->bytes).subspan(at, pointer)));
        row.dispatch.push_back(valid ? std::optional(m_debugger.canonical(routine)) : std::nullopt);
    }
    return {};
}

Result<DriverRow> DriverReader::driver(Address address) const {
    const auto bytes = m_driver.at(address);
    if (!bytes) return tl::unexpected(bytes.error());
    if (bytes->number(DriverKind) != kDriverKind) return noneThere(m_debugger, "driver object", address);
    auto name = nameIn(*bytes);
    if (!name) return tl::unexpected(name.error());
    DriverRow row{.address = address,
                  .name = std::move(*name),
                  .firstDevice = pointerIn(*bytes, FirstDevice),
                  .entry = pointerIn(*bytes, DriverInit),
                  .startIo = pointerIn(*bytes, DriverStartIo),
                  .unload = pointerIn(*bytes, DriverUnload),
                  .addDevice = Address()};
    if (const Address extension = pointerIn(*bytes, DriverExtension);
        m_driverExtension && extension.value() != 0) {
        const auto more = m_driverExtension->at(extension);
        if (!more) return tl::unexpected(more.error());
        row.addDevice = pointerIn(*more, 0);
    }
    if (auto read = readDispatch(row); !read) return tl::unexpected(read.error());
    return row;
}

Result<DeviceRow> DriverReader::device(Address address) const {
    const auto bytes = m_device.at(address);
    if (!bytes) return tl::unexpected(bytes.error());
    if (bytes->number(DeviceKind) != kDeviceKind) return noneThere(m_debugger, "device object", address);
    DeviceRow row{.address = address,
                  .driver = pointerIn(*bytes, OwningDriver),
                  .nextDevice = pointerIn(*bytes, NextDevice),
                  .upper = pointerIn(*bytes, AttachedDevice),
                  .lower = Address(),
                  .currentIrp = pointerIn(*bytes, CurrentIrp),
                  .vpb = pointerIn(*bytes, Vpb),
                  .extension = pointerIn(*bytes, DeviceExtension),
                  .objectExtension = pointerIn(*bytes, DeviceObjectExtension),
                  .node = Address()};
    row.references = bytes->number(ReferenceCount);
    row.type = bytes->number(DeviceType);
    row.flags = bytes->number(DeviceFlags);
    row.characteristics = bytes->number(Characteristics);
    row.busy = bytes->number(QueueBusy);
    if (!m_deviceExtension || row.objectExtension.value() == 0) return row;
    const auto more = m_deviceExtension->at(row.objectExtension);
    if (!more) return tl::unexpected(more.error());
    row.lower = pointerIn(*more, AttachedTo);
    row.node = pointerIn(*more, DeviceNode);
    row.extensionFlags = more->number(ExtensionFlags);
    return row;
}

Result<std::string> DriverReader::eachDevice(Address first,
                                             const std::function<Result<>(Address)>& visit) const {
    std::set<Address> visited;
    for (Address at = first; at.value() != 0;) {
        if (auto go = m_memory.checkInterrupted(); !go) return tl::unexpected(go.error());
        const std::string here = m_debugger.addressText(at);
        if (!visited.insert(at).second)
            return fmt::format("The list of devices is damaged: {} stands in it twice.", here);
        if (visited.size() > kMaxDevices)
            return fmt::format("There are more devices: after {} the list is not followed.", kMaxDevices);
        const auto row = device(at);
        if (!row && row.error().code == ErrorCode::NotAvailable)
            return fmt::format("The list of devices is broken: {}", inWords(row.error()));
        if (!row) return tl::unexpected(row.error());
        if (auto done = visit(at); !done) return tl::unexpected(done.error());
        at = row->nextDevice;
    }
    return std::string();
}

// Nothing, and why: the stack ends here although it should not.
Result<std::optional<DeviceRow>> DriverReader::next(Stack& stack, Address at) const {
    auto row = device(at);
    if (row) return std::optional(std::move(*row));
    if (row.error().code != ErrorCode::NotAvailable) return tl::unexpected(row.error());
    stack.trouble = fmt::format("The stack is broken: {}", inWords(row.error()));
    return std::nullopt;
}

// Up to the device on which nothing stands, and down from there.
Result<DriverReader::Stack> DriverReader::stackOf(Address address) const {
    Stack stack;
    auto first = device(address);
    if (!first) return tl::unexpected(first.error());
    std::vector<DeviceRow> up{std::move(*first)};
    std::set<Address> visited{address};
    const auto goesOn = [&](Address at) {
        if (at.value() == 0) return false;
        if (!visited.insert(at).second)
            stack.trouble =
                fmt::format("The stack is damaged: {} stands in it twice.", m_debugger.addressText(at));
        else if (visited.size() > kMaxStack)
            stack.trouble = fmt::format("The stack has more than {} devices.", kMaxStack);
        return stack.trouble.empty();
    };
    while (goesOn(up.back().upper)) {
        auto row = next(stack, up.back().upper);
        if (!row) return tl::unexpected(row.error());
        if (!*row) break;
        up.push_back(std::move(**row));
    }
    stack.devices.assign(up.rbegin(), up.rend());
    while (stack.trouble.empty() && goesOn(stack.devices.back().lower)) {
        auto row = next(stack, stack.devices.back().lower);
        if (!row) return tl::unexpected(row.error());
        if (!*row) break;
        stack.devices.push_back(std::move(**row));
    }
    return stack;
}

Result<DriverReader::Queue> DriverReader::queueOf(Address device) const {
    Queue queue;
    if (!m_request || !m_request->has(0) || !m_device.has(QueueHead)) return queue;
    auto trouble =
        eachOf(m_debugger, m_memory,
               KernelList{m_request->type(), kQueueLink, device + m_device.offsetOf(QueueHead), "requests"},
               kMaxQueued, [&](Address at) -> Result<> {
                   queue.requests.push_back(at);
                   return {};
               });
    if (!trouble) return tl::unexpected(trouble.error());
    queue.trouble = std::move(*trouble);
    return queue;
}

}  // namespace hawser::command
