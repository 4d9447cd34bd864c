#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/command/DriversDesk.h"
#include "tests/unit/command/NarrowDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kRootNode = kKernel + 0xC000;
constexpr std::uint64_t kNodes = kObjects + 0xE000;
constexpr std::uint64_t nodeAt(unsigned number) {
    return kNodes + 0x60ULL * number;
}
constexpr std::uint64_t kNodeDevice = 0x20, kNodeParent = 0x28, kNodeSibling = 0x30, kNodeChild = 0x38,
                        kNodeState = 0x40, kNodePrevious = 0x44, kNodeFlags = 0x48, kNodeProblem = 0x4C;

std::string shortAt(std::uint64_t value) {
    return fmt::format("0x{:x}", value);
}

// The root with a bus, on which a disk and a broken card are, and a node of its own beside the bus.
struct TreeDesk : DriversDesk {
    enum Node : unsigned { Top, Bus, Disk0, Card, Beside };

    TreeDesk() {
        made->symbol("IopRootDeviceNode", 0xC000);
        bench.channel.poke64(kRootNode, nodeAt(Top));
        node(Top, u"HTREE\\ROOT\\0", u"", 0x308);
        node(Bus, u"PCI\\BUS\\0", u"pci", 0x308);
        node(Disk0, u"PCI\\DISK\\0", u"disk", 0x308);
        node(Card, u"PCI\\CARD\\0", u"", 0x302);
        node(Beside, u"ROOT\\BESIDE\\0", u"beside", 0x308);
        lead(Top, kNodeChild, Bus);
        lead(Bus, kNodeSibling, Beside);
        lead(Bus, kNodeChild, Disk0);
        lead(Disk0, kNodeSibling, Card);
        lead(Disk0, kNodeParent, Bus);
        bench.channel.poke64(nodeAt(Disk0) + kNodeDevice, objectAt(Disk));
        bench.channel.poke32(nodeAt(Card) + kNodeProblem, 0x1C);
    }
    void node(unsigned number, std::u16string_view instance, std::u16string_view service, unsigned state) {
        unicode(nodeAt(number), instance);
        if (!service.empty()) unicode(nodeAt(number) + 0x10, service);
        bench.channel.poke32(nodeAt(number) + kNodeState, state);
        bench.channel.poke32(nodeAt(number) + kNodePrevious, 0x30D);
    }
    void lead(unsigned from, std::uint64_t field, unsigned to) {
        bench.channel.poke64(nodeAt(from) + field, nodeAt(to));
    }
};

std::string nodeLines(std::string_view indent, unsigned number, std::uint64_t device,
                      std::string_view instance, std::string_view service, std::string_view state) {
    const std::string in(indent);
    std::string text = in + "DevNode " + shortAt(nodeAt(number)) + " for PDO " + shortAt(device) + "\n";
    text += in + "  InstancePath is \"" + std::string(instance) + "\"\n";
    if (!service.empty()) text += in + "  ServiceName is \"" + std::string(service) + "\"\n";
    return text + in + "  State = " + std::string(state) + "\n" + in + "  Previous State = 0x30d\n";
}

constexpr std::string_view kStartedText = "DeviceNodeStarted (0x308)";

}  // namespace

TEST_CASE("!devnode shows the tree of devices", "[devnode]") {
    TreeDesk desk;
    const std::string heading = "Dumping IopRootDeviceNode (= " + shortAt(nodeAt(0)) + ")\n";
    const std::string disk =
        nodeLines("    ", TreeDesk::Disk0, objectAt(ObjectsDesk::Disk), "PCI\\DISK\\0", "disk", kStartedText);
    const std::string card =
        nodeLines("    ", TreeDesk::Card, 0, "PCI\\CARD\\0", "", "DeviceNodeInitialized (0x302)") +
        "      Problem = CM_PROB_FAILED_INSTALL (0x1c)\n";
    const std::string bus = nodeLines("  ", TreeDesk::Bus, 0, "PCI\\BUS\\0", "pci", kStartedText);
    CHECK(desk.run("!devnode 0 1") ==
          heading + nodeLines("", TreeDesk::Top, 0, "HTREE\\ROOT\\0", "", kStartedText) + bus + disk + card +
              nodeLines("  ", TreeDesk::Beside, 0, "ROOT\\BESIDE\\0", "beside", kStartedText));
    // Those of a service, with what is below them or without; those that do not work.
    CHECK(desk.run("!devnode 0 1 PCI") == heading + bus + disk + card);
    CHECK(desk.run("!devnode 0 0 disk") ==
          heading + "    DevNode " + shortAt(nodeAt(TreeDesk::Disk0)) + " for PDO " +
              shortAt(objectAt(ObjectsDesk::Disk)) + "\n      Parent " + shortAt(nodeAt(TreeDesk::Bus)) +
              "   Sibling " + shortAt(nodeAt(TreeDesk::Card)) + "   Child 0x0\n" +
              disk.substr(disk.find('\n') + 1) + "      Flags (0x00000000)\n");
    CHECK(desk.run("!devnode 0 11") == heading + card);
    CHECK(desk.run("!devnode 0 21") == heading + card);
    desk.bench.channel.poke32(nodeAt(TreeDesk::Beside) + kNodeFlags, 0x2000);
    CHECK(has(desk.fresh("!devnode 0 21"), "ROOT\\BESIDE\\0"));
    CHECK(has(desk.run("!devnode " + pointer(nodeAt(TreeDesk::Bus))), "  Parent 0x0   Sibling "));
    CHECK(has(desk.run("!devnode 0 2"), "resources are not shown"));
    CHECK(has(desk.run("!devnode"), "!devnode takes the address of a node"));
    CHECK(desk.run("!devnode fffffa80`00bad000") == "The device node at fffffa80`00bad000 cannot be read.\n");
    desk.bench.channel.poke64(kRootNode, 0);
    CHECK(has(desk.fresh("!devnode 0"), "nt has no variable IopRootDeviceNode"));
}

TEST_CASE("A damaged tree of devices ends with a message", "[devnode]") {
    TreeDesk desk;
    desk.lead(TreeDesk::Card, kNodeSibling, TreeDesk::Disk0);
    const std::string circle = desk.fresh("!devnode 0 1");
    CHECK(has(circle, "The tree of devices is damaged: " + pointer(nodeAt(TreeDesk::Disk0)) +
                          " stands in it twice.\n"));
    CHECK(has(circle, "ROOT\\BESIDE\\0"));
    desk.bench.channel.poke64(nodeAt(TreeDesk::Card) + kNodeSibling, 0xFFFFFA8000BAD000);
    CHECK(has(desk.fresh("!devnode 0 1"),
              "The tree of devices is broken: The device node at fffffa80`00bad000 cannot be read."));
    desk.bench.channel.poke64(nodeAt(TreeDesk::Card) + 8, 0xFFFFFA8000BAD000);
    CHECK(has(desk.fresh("!devnode 0 1"), "InstancePath is \"??\"\n"));
}

TEST_CASE("!devnode 1 and 2 show what is pending", "[devnode]") {
    TreeDesk desk;
    CHECK(has(desk.run("!devnode 1"), "no variable IopPendingSurpriseRemovals"));
    hawser::test::MadeTypes& types = desk.made->made;
    const auto pending = types.record("_PENDING_RELATIONS_LIST_ENTRY", 0x20);
    types.field(pending, "Link", 0, *types.find("_LIST_ENTRY"));
    types.field(pending, "DeviceObject", 0x10, types.pointer(pending));
    desk.made->symbol("IopPendingSurpriseRemovals", 0xC010);
    desk.made->symbol("IopPendingEjects", 0xC020);
    desk.link(kKernel + 0xC020, kKernel + 0xC020);
    desk.link(kKernel + 0xC010, nodeAt(10));
    desk.link(nodeAt(10), kKernel + 0xC010);
    desk.bench.channel.poke64(nodeAt(10) + 0x10, objectAt(ObjectsDesk::Disk));
    CHECK(desk.fresh("!devnode 1") ==
          "Dumping pending removals:\n  PDO " + shortAt(objectAt(ObjectsDesk::Disk)) + "\n");
    CHECK(desk.fresh("!devnode 2") == "Dumping pending ejects:\n  none\n");
}

TEST_CASE("Device nodes of a 32-bit kernel", "[devnode]") {
    NarrowDesk desk;
    hawser::test::MadeTypes& types = desk.made->made;
    const auto node = types.record("_DEVICE_NODE", 0x40);
    types.field(node, "Sibling", 0, types.pointer(node, 4));
    types.field(node, "Child", 4, types.pointer(node, 4));
    types.field(node, "PhysicalDeviceObject", 8, types.pointer(node, 4));
    types.field(node, "InstancePath", 0x10, *types.find("_UNICODE_STRING"));
    types.field(node, "State", 0x20, types.integer("unsigned long", 4, false));
    desk.made->symbol("IopRootDeviceNode", 0x1980);
    const Address records = desk.records();
    desk.putPointer(desk.kernel() + 0x1980, records.value());
    desk.putPointer(records + 4, (records + 0x40).value());
    desk.text(records + 0x50, records + 0x600, "PCI\\1");
    desk.put(records + 0x60, 0x308, 4);
    desk.symbolsCome();
    CHECK(desk.run("!devnode 0 1") ==
          "Dumping IopRootDeviceNode (= 0xffffffff80300000)\nDevNode 0xffffffff80300000 for PDO 0x0\n"
          "  State = 0x0\n  Previous State = ??\n  DevNode 0xffffffff80300040 for PDO 0x0\n"
          "    InstancePath is \"PCI\\1\"\n    State = 0x308\n    Previous State = ??\n");
}
