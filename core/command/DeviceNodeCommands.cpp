#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/objects/DeviceTree.h"
#include "core/command/types/DebuggerMemory.h"

// The tree of Plug and Play: !devnode.
namespace hawser::command {

namespace {

constexpr std::uint64_t kNodeChildren = 1;  // flags of !devnode
constexpr std::uint64_t kNodeResources = 2 | 4 | 8;
constexpr std::uint64_t kNodeNotStarted = 0x10;
constexpr std::uint64_t kNodeProblem = 0x20;
constexpr std::uint64_t kStarted = 0x308;  // DeviceNodeStarted
constexpr std::size_t kMaxIndent = 32;     // levels

struct NodeWish {
    Address address;  // 0: the root
    std::uint64_t flags = 0;
    std::string service;  // in lower case; empty: any

    bool children() const { return (flags & kNodeChildren) != 0; }
    bool filters() const { return !service.empty() || (flags & (kNodeNotStarted | kNodeProblem)) != 0; }
    bool wants(const DeviceNodeRow& node) const {
        if (!service.empty() && toLower(node.service) != service) return false;
        if ((flags & kNodeNotStarted) != 0 && node.state == kStarted) return false;
        return (flags & kNodeProblem) == 0 || node.hasProblem();
    }
};

std::string shortPointer(Address address) {
    return fmt::format("0x{:x}", address.value());
}

std::string stateText(std::optional<std::uint64_t> state, const std::string& name) {
    if (!state) return "??";
    return name.empty() ? fmt::format("0x{:x}", *state) : fmt::format("{} (0x{:x})", name, *state);
}

std::string problemText(std::uint64_t problem) {
    const std::string_view name = problemName(problem);
    return name.empty() ? fmt::format("0x{:x}", problem) : fmt::format("CM_PROB_{} (0x{:x})", name, problem);
}

std::string nodeText(const DeviceNodeRow& node, std::size_t depth, bool detailed) {
    const std::string indent(2 * std::min(depth, kMaxIndent), ' ');
    std::string text = fmt::format("{}DevNode {} for PDO {}\n", indent, shortPointer(node.address),
                                   shortPointer(node.device));
    const auto line = [&](const std::string& what) { text += indent + "  " + what + "\n"; };
    if (detailed)
        line(fmt::format("Parent {}   Sibling {}   Child {}", shortPointer(node.parent),
                         shortPointer(node.sibling), shortPointer(node.child)));
    if (!node.instance.empty()) line(fmt::format("InstancePath is \"{}\"", node.instance));
    if (!node.service.empty()) line(fmt::format("ServiceName is \"{}\"", node.service));
    line("State = " + stateText(node.state, node.stateName));
    line("Previous State = " + stateText(node.previous, node.previousName));
    if (detailed && node.flags) line(fmt::format("Flags (0x{:08x})", *node.flags));
    if (detailed && node.userFlags) line(fmt::format("UserFlags (0x{:08x})", *node.userFlags));
    if (node.problem.value_or(0) != 0) line("Problem = " + problemText(*node.problem));
    return text;
}

// With a filter all below is looked at, and what is below a node of the service is shown with it.
Result<> printNodes(const CommandContext& context, const DeviceTree& tree, const NodeWish& wish) {
    std::optional<std::size_t> within;  // how deep the node of the service lies that this one is below of
    const auto show = [&](const DeviceNodeRow& node, std::size_t depth) -> Result<> {
        if (within && depth <= *within) within.reset();
        const bool wanted = wish.wants(node);
        if (wanted && !wish.service.empty() && wish.children() && !within) within = depth;
        if (wanted || within) context.output().print(nodeText(node, depth, !wish.children()));
        return {};
    };
    if (!wish.children() && !wish.filters()) {
        const auto node = tree.node(wish.address);
        return node ? show(*node, 0) : tl::unexpected(node.error());
    }
    const auto trouble = tree.each(wish.address, show);
    if (!trouble) return tl::unexpected(trouble.error());
    if (!trouble->empty()) context.output().error(*trouble + "\n");
    return {};
}

Result<> printPending(const CommandContext& context, const DeviceTree& tree, DeviceTree::Pending what) {
    const bool removals = what == DeviceTree::Pending::Removals;
    context.output().print(removals ? "Dumping pending removals:\n" : "Dumping pending ejects:\n");
    std::size_t count = 0;
    const auto trouble = tree.eachPending(what, [&](Address device) -> Result<> {
        ++count;
        context.output().print(fmt::format("  PDO {}\n", shortPointer(device)));
        return {};
    });
    if (!trouble) return tl::unexpected(trouble.error());
    if (!trouble->empty()) context.output().error(*trouble + "\n");
    if (count == 0 && trouble->empty()) context.output().print("  none\n");
    return {};
}

Result<NodeWish> takeNodeWish(Call& call) {
    NodeWish wish;
    const auto address = call.arguments.takeAddress(call.context);
    if (!address) return tl::unexpected(address.error());
    wish.address = *address;
    if (!call.arguments.empty()) {
        const auto flags = call.arguments.takeExpression(call.context);
        if (!flags) return tl::unexpected(flags.error());
        wish.flags = *flags;
        wish.service = toLower(call.arguments.takeWord());
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if ((wish.flags & kNodeResources) != 0)
        return fail(ErrorCode::Unsupported,
                    "!devnode knows the flags 1 (all below), 10 (not started) and 20 (with a problem); "
                    "resources are not shown.");
    return wish;
}

Result<Outcome> showDeviceNode(Call& call) {
    if (call.arguments.empty())
        return fail(ErrorCode::InvalidArgument,
                    "!devnode takes the address of a node, or 0 for the root, flags and a service.");
    auto wish = takeNodeWish(call);
    if (!wish) return tl::unexpected(wish.error());
    const CommandContext& context = call.context;
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto tree = DeviceTree::create(context.debugger(), memory);
    if (!tree) return tl::unexpected(tree.error());
    Result<> printed;
    if (wish->address.value() == 1 || wish->address.value() == 2) {
        printed = printPending(
            context, *tree,
            wish->address.value() == 1 ? DeviceTree::Pending::Removals : DeviceTree::Pending::Ejects);
    } else {
        if (wish->address.value() == 0) {
            const auto root = tree->root();
            if (!root) return tl::unexpected(root.error());
            wish->address = *root;
            context.output().print(fmt::format("Dumping IopRootDeviceNode (= {})\n", shortPointer(*root)));
        }
        printed = printNodes(context, *tree, *wish);
    }
    if (!printed) return tl::unexpected(printed.error());
    return Outcome::Done;
}

}  // namespace

void addDeviceNodeCommands(CommandRegistry& registry) {
    registry.add("Plug and Play",
                 {{"!devnode", "!devnode 0 | Address [Flags [Service]]",
                   "A device node, 0 the root; 1 all below, 10 not started, 20 with a problem; !devnode 1 "
                   "pending removals, 2 ejects",
                   Needs::Stopped, showDeviceNode}});
}

}  // namespace hawser::command
