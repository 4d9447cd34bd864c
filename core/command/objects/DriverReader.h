#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/command/objects/KernelRecord.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// A DRIVER_OBJECT. Addresses are 0 where there is nothing, or it cannot be read.
struct DriverRow {
    Address address;
    std::string name{};  // "\Driver\disk"; "??": it cannot be read
    Address firstDevice;
    Address entry;  // DriverEntry
    Address startIo;
    Address unload;
    Address addDevice;
    std::vector<std::optional<Address>> dispatch{};  // MajorFunction; nothing: it cannot be read
};

// A DEVICE_OBJECT and its extension.
struct DeviceRow {
    Address address;
    Address driver;
    Address nextDevice;  // of its driver
    Address upper;       // attached to it
    Address lower;       // that it is attached to
    Address currentIrp;
    Address vpb;
    Address extension;
    Address objectExtension;
    Address node;
    std::optional<std::uint64_t> references{};  // nothing: cannot be read
    std::optional<std::uint64_t> type{};
    std::optional<std::uint64_t> flags{};
    std::optional<std::uint64_t> characteristics{};
    std::optional<std::uint64_t> extensionFlags{};
    std::optional<std::uint64_t> busy{};  // its queue
};

// Drivers and devices by nt's types. For one command; engine thread; debugger and memory outlive it.
class DriverReader {
  public:
    // NotAvailable: the types are not there, and how to get them.
    static Result<DriverReader> create(engine::Debugger& debugger, const TypedMemory& memory);

    // NotAvailable: there is none at that address.
    Result<DriverRow> driver(Address address) const;
    Result<std::string> driverName(Address address) const;  // "??": it cannot be read
    Result<DeviceRow> device(Address address) const;
    // From a device along NextDevice. Returns why there may be more. Errors: the target cannot be asked;
    // Cancelled; whatever `visit` fails with.
    Result<std::string> eachDevice(Address first, const std::function<Result<>(Address)>& visit) const;

    struct Stack {
        std::vector<DeviceRow> devices{};  // the upmost first
        std::string trouble{};             // why there may be more
    };
    // That the device is in. NotAvailable: it is none.
    Result<Stack> stackOf(Address device) const;

    struct Queue {
        std::vector<Address> requests{};  // IRPs
        std::string trouble{};            // why there may be more
    };
    Result<Queue> queueOf(Address device) const;

    static constexpr std::size_t kMaxDevices = 4096;  // of one driver
    static constexpr std::size_t kMaxStack = 64;
    static constexpr std::size_t kMaxQueued = 4096;

  private:
    DriverReader(engine::Debugger& debugger, const TypedMemory& memory, KernelRecord driver,
                 KernelRecord device)
        : m_debugger(debugger), m_memory(memory), m_driver(std::move(driver)), m_device(std::move(device)) {}

    Address pointerIn(const RecordBytes& bytes, std::size_t field) const;
    Result<std::string> nameIn(const RecordBytes& driver) const;
    Result<> readDispatch(DriverRow& row) const;
    Result<std::optional<DeviceRow>> next(Stack& stack, Address device) const;

    engine::Debugger& m_debugger;
    const TypedMemory& m_memory;
    KernelRecord m_driver;
    KernelRecord m_device;
    std::optional<KernelRecord> m_driverExtension{};
    std::optional<KernelRecord> m_deviceExtension{};
    std::optional<KernelRecord> m_request{};
};

}  // namespace hawser::command
