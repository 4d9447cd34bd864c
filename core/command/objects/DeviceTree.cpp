#include "core/command/objects/DeviceTree.h"

#include <fmt/format.h>

#include <array>
#include <set>
#include <vector>

#include "core/command/ShownLength.h"
#include "core/command/memory/KernelVariable.h"
#include "core/command/tasks/KernelList.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

enum NodeField : std::size_t {
    NodeDevice,
    NodeParent,
    NodeSibling,
    NodeChild,
    InstanceLength,
    InstanceBuffer,
    ServiceLength,
    ServiceBuffer,
    NodeState,
    PreviousState,
    NodeFlags,
    UserFlags,
    NodeProblem
};
constexpr std::array<std::string_view, 13> kNodeFields{"PhysicalDeviceObject",
                                                       "Parent",
                                                       "Sibling",
                                                       "Child",
                                                       "InstancePath.Length",
                                                       "InstancePath.Buffer",
                                                       "ServiceName.Length",
                                                       "ServiceName.Buffer",
                                                       "State",
                                                       "PreviousState",
                                                       "Flags",
                                                       "UserFlags",
                                                       "Problem"};
constexpr std::string_view kPendingLink = "Link";
constexpr std::array<std::string_view, 1> kPendingFields{"DeviceObject"};
constexpr std::size_t kMaxPendingRelations = 4096;

// DNF_HAS_PROBLEM and DNF_HAS_PRIVATE_PROBLEM, which kernels without a field Problem only have.
constexpr std::uint64_t kProblemFlags = 0x6000;

// Public header cfg.h; from 1 on.
constexpr auto kProblems = std::to_array<std::string_view>({"NOT_CONFIGURED",
                                                            "DEVLOADER_FAILED",
                                                            "OUT_OF_MEMORY",
                                                            "ENTRY_IS_WRONG_TYPE",
                                                            "LACKED_ARBITRATOR",
                                                            "BOOT_CONFIG_CONFLICT",
                                                            "FAILED_FILTER",
                                                            "DEVLOADER_NOT_FOUND",
                                                            "INVALID_DATA",
                                                            "FAILED_START",
                                                            "LIAR",
                                                            "NORMAL_CONFLICT",
                                                            "NOT_VERIFIED",
                                                            "NEED_RESTART",
                                                            "REENUMERATION",
                                                            "PARTIAL_LOG_CONF",
                                                            "UNKNOWN_RESOURCE",
                                                            "REINSTALL",
                                                            "REGISTRY",
                                                            "VXDLDR",
                                                            "WILL_BE_REMOVED",
                                                            "DISABLED",
                                                            "DEVLOADER_NOT_READY",
                                                            "DEVICE_NOT_THERE",
                                                            "MOVED",
                                                            "TOO_EARLY",
                                                            "NO_VALID_LOG_CONF",
                                                            "FAILED_INSTALL",
                                                            "HARDWARE_DISABLED",
                                                            "CANT_SHARE_IRQ",
                                                            "FAILED_ADD",
                                                            "DISABLED_SERVICE",
                                                            "TRANSLATION_FAILED",
                                                            "NO_SOFTCONFIG",
                                                            "BIOS_TABLE",
                                                            "IRQ_TRANSLATION_FAILED",
                                                            "FAILED_DRIVER_ENTRY",
                                                            "DRIVER_FAILED_PRIOR_UNLOAD",
                                                            "DRIVER_FAILED_LOAD",
                                                            "DRIVER_SERVICE_KEY_INVALID",
                                                            "LEGACY_SERVICE_NO_DEVICES",
                                                            "DUPLICATE_DEVICE",
                                                            "FAILED_POST_START",
                                                            "HALTED",
                                                            "PHANTOM",
                                                            "SYSTEM_SHUTDOWN",
                                                            "HELD_FOR_EJECT",
                                                            "DRIVER_BLOCKED",
                                                            "REGISTRY_TOO_LARGE",
                                                            "SETPROPERTIES_FAILED",
                                                            "WAITING_ON_DEPENDENCY",
                                                            "UNSIGNED_DRIVER",
                                                            "USED_BY_DEBUGGER",
                                                            "DEVICE_RESET",
                                                            "CONSOLE_LOCKED",
                                                            "NEED_CLASS_CONFIG",
                                                            "GUEST_ASSIGNMENT_FAILED"});

}  // namespace

std::string_view problemName(std::uint64_t problem) {
    if (problem == 0 || problem > kProblems.size()) return {};
    return kProblems[static_cast<std::size_t>(problem - 1)];
}

bool DeviceNodeRow::hasProblem() const {
    return problem.value_or(0) != 0 || (flags.value_or(0) & kProblemFlags) != 0;
}

Result<DeviceTree> DeviceTree::create(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Device nodes");
    if (!types) return tl::unexpected(types.error());
    auto node = KernelRecord::create(*types, memory, "_DEVICE_NODE", kNodeFields);
    if (!node) return tl::unexpected(node.error());
    auto pending =
        KernelRecord::createIfTold(*types, memory, "_PENDING_RELATIONS_LIST_ENTRY", kPendingFields);
    if (!pending) return tl::unexpected(pending.error());
    return DeviceTree(debugger, memory, std::move(*node), std::move(*pending));
}

Result<Address> DeviceTree::root() const {
    const auto root = variableNamed(m_debugger, "nt!IopRootDeviceNode");
    if (!root) return tl::unexpected(root.error());
    if (*root && **root != 0) return m_debugger.canonical(Address(**root));
    return fail(ErrorCode::NotAvailable,
                "Where the tree of devices begins is not known: nt has no variable IopRootDeviceNode that "
                "can be read.");
}

Result<std::string> DeviceTree::textIn(const RecordBytes& node, std::size_t length,
                                       std::size_t buffer) const {
    const auto count = node.number(length);
    if (!count) return std::string(m_node.has(length) ? "??" : "");
    const auto text = countedText(m_memory, *count, m_debugger.canonical(node.pointer(buffer)), kShownName);
    if (!text) return tl::unexpected(text.error());
    return text->value_or("??");
}

Result<DeviceNodeRow> DeviceTree::node(Address address) const {
    const auto bytes = m_node.at(address);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!bytes->readable())
        return fail(ErrorCode::NotAvailable,
                    fmt::format("The device node at {} cannot be read.", m_debugger.addressText(address)),
                    address.value());
    const auto pointer = [&](std::size_t field) { return m_debugger.canonical(bytes->pointer(field)); };
    DeviceNodeRow node{address, pointer(NodeDevice), pointer(NodeParent), pointer(NodeSibling),
                       pointer(NodeChild)};
    auto instance = textIn(*bytes, InstanceLength, InstanceBuffer);
    if (!instance) return tl::unexpected(instance.error());
    auto service = textIn(*bytes, ServiceLength, ServiceBuffer);
    if (!service) return tl::unexpected(service.error());
    node.instance = std::move(*instance);
    node.service = std::move(*service);
    node.state = bytes->number(NodeState);
    node.previous = bytes->number(PreviousState);
    node.flags = bytes->number(NodeFlags);
    node.userFlags = bytes->number(UserFlags);
    node.problem = bytes->number(NodeProblem);
    auto state = m_node.nameOf(NodeState, node.state.value_or(0));
    if (!state) return tl::unexpected(state.error());
    auto previous = m_node.nameOf(PreviousState, node.previous.value_or(0));
    if (!previous) return tl::unexpected(previous.error());
    node.stateName = std::move(*state);
    node.previousName = std::move(*previous);
    return node;
}

Result<std::string> DeviceTree::each(Address first, const Visit& visit) const {
    struct Place {
        Address address;
        std::size_t depth = 0;
    };
    std::vector<Place> ahead{{first}};
    std::set<Address> visited;
    std::string trouble;
    while (!ahead.empty()) {
        if (auto go = m_memory.checkInterrupted(); !go) return tl::unexpected(go.error());
        const Place place = ahead.back();
        ahead.pop_back();
        if (!visited.insert(place.address).second) {
            trouble = fmt::format("The tree of devices is damaged: {} stands in it twice.",
                                  m_debugger.addressText(place.address));
            continue;
        }
        if (visited.size() > kMaxNodes)
            return fmt::format("There are more device nodes: after {} the tree is not followed.", kMaxNodes);
        const auto row = node(place.address);
        if (!row && place.depth > 0 && row.error().code == ErrorCode::NotAvailable) {
            trouble = fmt::format("The tree of devices is broken: {}", inWords(row.error()));
            continue;
        }
        if (!row) return tl::unexpected(row.error());
        if (auto done = visit(*row, place.depth); !done) return tl::unexpected(done.error());
        if (place.depth > 0 && row->sibling.value() != 0) ahead.push_back({row->sibling, place.depth});
        if (row->child.value() != 0) ahead.push_back({row->child, place.depth + 1});
    }
    return trouble;
}

Result<std::string> DeviceTree::eachPending(Pending what,
                                            const std::function<Result<>(Address)>& visit) const {
    const std::string_view name =
        what == Pending::Removals ? "nt!IopPendingSurpriseRemovals" : "nt!IopPendingEjects";
    const auto head = m_debugger.names().addressOf(name);
    if (!head || !m_pending)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("What is pending is not known: nt's symbols have no variable {} or no type "
                                "_PENDING_RELATIONS_LIST_ENTRY.",
                                name.substr(3)));
    return eachOf(m_debugger, m_memory,
                  KernelList{m_pending->type(), kPendingLink, *head, "pending relations"},
                  kMaxPendingRelations, [&](Address entry) -> Result<> {
                      const auto bytes = m_pending->at(entry);
                      if (!bytes) return tl::unexpected(bytes.error());
                      return visit(m_debugger.canonical(bytes->pointer(0)));
                  });
}

}  // namespace hawser::command
