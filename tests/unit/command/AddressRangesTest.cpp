#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/command/NarrowDesk.h"
#include "tests/unit/command/TasksDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kVads = 0xFFFFFA8000050000;
constexpr std::uint64_t kVadRoot = 0xA0;  // in _EPROCESS
constexpr std::uint64_t vadAt(unsigned number) {
    return kVads + 0x80ULL * number;
}

// A tree as Windows 10 has them: an image, below it a stack, and on the other side a mapped file.
struct VadDesk : TasksDesk {
    VadDesk() {
        describeVads();
        bench.channel.map(kVads, 0x1000);
        bench.channel.poke64(kShell + kVadRoot, vadAt(0));
        vad(0, 0x7FFB0, 0x7FFD3, 0x02000000 | 2 << 4 | 7 << 7, 3);
        vad(1, 0x10, 0x1F, 1 << 20 | 4 << 7, 8);
        vad(2, 0x7FFE0, 0x7FFE0, (1 | 0x10) << 7, 0);
        bench.channel.poke(vadAt(2) + 0x20, {1, 1});
        children(0, vadAt(1), vadAt(2));
        bench.channel.poke64(vadAt(0) + 0x48, vadAt(10));
        bench.channel.poke64(vadAt(0) + 0x50, 0xFFFFF8A000001000);
        bench.channel.poke64(vadAt(10), 0xFFFFFA8000AAA000);
        run(".process " + pointer(kShell));
    }
    void describeVads() {
        hawser::test::MadeTypes& types = made->made;
        const auto byte = types.integer("unsigned char", 1, false);
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto pointer = types.pointer(types.integer("unsigned int64", 8, false));
        const auto node = types.record("_RTL_BALANCED_NODE", 0x18);
        types.field(node, "Left", 0, types.pointer(node));
        types.field(node, "Right", 8, types.pointer(node));
        const auto flags = types.record("_MMVAD_FLAGS", 4);
        types.bits(flags, "VadType", 0, ulong, 4, 3);
        types.bits(flags, "Protection", 0, ulong, 7, 5);
        types.bits(flags, "PrivateMemory", 0, ulong, 20, 1);
        const auto flags1 = types.record("_MMVAD_FLAGS1", 4);
        types.bits(flags1, "CommitCharge", 0, ulong, 0, 31);
        const auto u = types.record("<unnamed-tag>", 4, symbols::RecordKind::Union);
        types.field(u, "VadFlags", 0, flags);
        const auto u1 = types.record("<unnamed-tag>", 4, symbols::RecordKind::Union);
        types.field(u1, "VadFlags1", 0, flags1);
        const auto small = types.record("_MMVAD_SHORT", 0x40);
        types.field(small, "VadNode", 0, node);
        types.field(small, "StartingVpn", 0x18, ulong);
        types.field(small, "EndingVpn", 0x1C, ulong);
        types.field(small, "StartingVpnHigh", 0x20, byte);
        types.field(small, "EndingVpnHigh", 0x21, byte);
        types.field(small, "u", 0x30, u);
        types.field(small, "u1", 0x34, u1);
        const auto subsection = types.record("_SUBSECTION", 0x20);
        types.field(subsection, "ControlArea", 0, pointer);
        const auto whole = types.record("_MMVAD", 0x80);
        types.field(whole, "Core", 0, small);
        types.field(whole, "Subsection", 0x48, types.pointer(subsection));
        types.field(whole, "FirstPrototypePte", 0x50, pointer);
        const auto tree = types.record("_RTL_AVL_TREE", 8);
        types.field(tree, "Root", 0, types.pointer(node));
        types.field(*types.find("_EPROCESS"), "VadRoot", kVadRoot, tree);
    }
    void vad(unsigned number, std::uint32_t first, std::uint32_t last, std::uint32_t flags,
             std::uint32_t commit) {
        auto& channel = bench.channel;
        channel.poke32(vadAt(number) + 0x18, first);
        channel.poke32(vadAt(number) + 0x1C, last);
        channel.poke32(vadAt(number) + 0x30, flags);
        channel.poke32(vadAt(number) + 0x34, commit);
    }
    void children(unsigned number, std::uint64_t left, std::uint64_t right) {
        bench.channel.poke64(vadAt(number), left);
        bench.channel.poke64(vadAt(number) + 8, right);
    }
    std::string fresh(std::string_view line) {
        bench.debugger.dropStopCaches();
        return run(line);
    }
};

}  // namespace

TEST_CASE("!vad shows a process's address ranges", "[vad]") {
    VadDesk desk;
    const std::string tree = desk.run("!vad");
    CHECK(tree == "VAD               level      start        end    commit\n" + pointer(vadAt(1)) +
                      " ( 1)         10         1f         8 Private      READWRITE\n" + pointer(vadAt(0)) +
                      " ( 0)      7ffb0      7ffd3         3 Mapped  Exe  EXECUTE_WRITECOPY\n" +
                      pointer(vadAt(2)) +
                      " ( 1)  10007ffe0  10007ffe0         0 Mapped       READONLY GUARD\n"
                      "\nTotal VADs:     3, average level:    0, maximum depth: 1\n");
    CHECK(desk.run("!vad " + pointer(vadAt(0))) == tree);
    CHECK(desk.run("!vad " + pointer(vadAt(0)) + " 1") ==
          "VAD @ " + pointer(vadAt(0)) +
              "\n  Start VPN            7ffb0  End VPN            7ffd3  Control Area fffffa80`00aaa000\n"
              "  FirstProtoPte fffff8a0`00001000  LastPte 00000000`00000000  Commit Charge 3\n"
              "  Mapped  Exe  EXECUTE_WRITECOPY\n");
    CHECK(has(desk.run("!vad 0 2"), "The flag of !vad is 0"));
    CHECK(desk.run("!vad fffffa80`00bad000") ==
          "VAD               level      start        end    commit\nThe VAD at fffffa80`00bad000 cannot be "
          "read.\n");
    desk.run(".process " + pointer(kSystem));
    CHECK(has(desk.run("!vad"), "has no address ranges that can be read."));
    CHECK(has(TasksDesk().run("!vad"), "Address ranges need the types of nt"));
}

TEST_CASE("A damaged tree of address ranges ends with a sentence", "[vad]") {
    VadDesk desk;
    desk.children(1, vadAt(0), 0);
    const std::string circle = desk.fresh("!vad");
    CHECK(has(circle, "The tree of VADs is damaged: " + pointer(vadAt(0)) + " stands in it twice.\n"));
    CHECK(has(circle, "Total VADs:     3"));
    desk.children(0, vadAt(0), 0xFFFFFA8000BAD000);
    const std::string broken = desk.fresh("!vad");
    CHECK(has(broken, "stands in it twice.\n"));
    CHECK(has(broken, "Total VADs:     1"));
    desk.children(0, 0, 0xFFFFFA8000BAD000);
    CHECK(has(desk.fresh("!vad"), "The VAD at fffffa80`00bad000 cannot be read.\n"));
}

TEST_CASE("Address ranges of a 32-bit kernel of old", "[vad]") {
    NarrowDesk desk;
    hawser::test::MadeTypes& types = desk.made->made;
    const auto dword = types.integer("unsigned long", 4, false);
    const auto flags = types.record("_MMVAD_FLAGS", 4);
    types.bits(flags, "CommitCharge", 0, dword, 0, 19);
    types.bits(flags, "ImageMap", 0, dword, 20, 1);
    types.bits(flags, "Protection", 0, dword, 24, 5);
    types.bits(flags, "PrivateMemory", 0, dword, 31, 1);
    const auto u = types.record("<unnamed-tag>", 4, symbols::RecordKind::Union);
    types.field(u, "VadFlags", 0, flags);
    const auto vad = types.record("_MMVAD", 0x28);
    types.field(vad, "StartingVpn", 0, dword);
    types.field(vad, "EndingVpn", 4, dword);
    types.field(vad, "LeftChild", 0xC, types.pointer(vad, 4));
    types.field(vad, "RightChild", 0x10, types.pointer(vad, 4));
    types.field(vad, "u", 0x14, u);
    types.field(vad, "ControlArea", 0x18, types.pointer(vad, 4));
    types.record("_EPROCESS", 0x10);
    const Address records = desk.records();
    desk.put(records, 0x7FFB0, 4);
    desk.put(records + 4, 0x7FFD3, 4);
    desk.putPointer(records + 0x10, (records + 0x40).value());
    desk.put(records + 0x14, 1U << 20 | 7U << 24 | 2, 4);
    desk.putPointer(records + 0x18, 0x827F1208);
    desk.put(records + 0x40, 0x7FFDE, 4);
    desk.put(records + 0x44, 0x7FFDE, 4);
    desk.put(records + 0x54, 1U << 31 | 6U << 24 | 1, 4);
    desk.symbolsCome();
    CHECK(desk.run("!vad 80300000") ==
          "VAD      level      start        end    commit\n"
          "80300000 ( 0)      7ffb0      7ffd3         2 Mapped  Exe  EXECUTE_WRITECOPY\n"
          "80300040 ( 1)      7ffde      7ffde         1 Private      EXECUTE_READWRITE\n"
          "\nTotal VADs:     2, average level:    0, maximum depth: 1\n");
    CHECK(has(desk.run("!vad 80300000 1"), "Control Area 827f1208\n"));
}
