#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/command/objects/KernelRecord.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// A DEVICE_NODE. Addresses are 0 where there is nothing, or it cannot be read; texts are on one line and
// bounded, "??" where they cannot be read.
struct DeviceNodeRow {
    Address address;
    Address device;  // PhysicalDeviceObject
    Address parent;
    Address sibling;
    Address child;
    std::string instance{};
    std::string service{};
    std::optional<std::uint64_t> state{};  // PNP_DEVNODE_STATE; nothing: cannot be read, or not told
    std::string stateName{};               // "DeviceNodeStarted"; empty: nt's types do not name it
    std::optional<std::uint64_t> previous{};
    std::string previousName{};
    std::optional<std::uint64_t> flags{};  // DNF_
    std::optional<std::uint64_t> userFlags{};
    std::optional<std::uint64_t> problem{};  // CM_PROB_

    bool hasProblem() const;
};

// The tree of device nodes by nt's types. For one command; engine thread; debugger and memory outlive it.
class DeviceTree {
  public:
    // NotAvailable: the types are not there, and how to get them.
    static Result<DeviceTree> create(engine::Debugger& debugger, const TypedMemory& memory);

    // NotAvailable: nt has no variable IopRootDeviceNode that can be read.
    Result<Address> root() const;
    // NotAvailable: nothing can be read there.
    Result<DeviceNodeRow> node(Address address) const;

    // Calls with the node and all below it, parents first; `depth` below the first. Returns why there may be
    // more. Errors: the target cannot be asked; Cancelled; NotAvailable: there is no node to begin with;
    // whatever `visit` fails with.
    using Visit = std::function<Result<>(const DeviceNodeRow&, std::size_t depth)>;
    Result<std::string> each(Address first, const Visit& visit) const;

    // The devices whose removal, or ejection, is not over. NotAvailable: nt does not tell.
    enum class Pending { Removals, Ejects };
    Result<std::string> eachPending(Pending what, const std::function<Result<>(Address device)>& visit) const;

    static constexpr std::size_t kMaxNodes = 0x4000;

  private:
    DeviceTree(engine::Debugger& debugger, const TypedMemory& memory, KernelRecord node,
               std::optional<KernelRecord> pending)
        : m_debugger(debugger), m_memory(memory), m_node(std::move(node)), m_pending(std::move(pending)) {}

    Result<std::string> textIn(const RecordBytes& node, std::size_t length, std::size_t buffer) const;

    engine::Debugger& m_debugger;
    const TypedMemory& m_memory;
    KernelRecord m_node;
    std::optional<KernelRecord> m_pending;
};

// "CM_PROB_FAILED_START", as public header cfg.h names them; "": none is called so.
std::string_view problemName(std::uint64_t problem);

}  // namespace hawser::command
