#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/command/NarrowDesk.h"
#include "tests/unit/command/TasksDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kRing = 0xFFFFFA8000050000;
constexpr std::uint64_t kRingSize = 0x20;

struct PrintDesk : TasksDesk {
    PrintDesk() {
        bench.channel.map(kRing, 0x1000);
        made->symbol("KdPrintCircularBuffer", 0xC000);
        made->symbol("KdPrintWritePointer", 0xC008);
        made->symbol("KdPrintRolloverCount", 0xC010);
        made->symbol("KdPrintBufferSize", 0xC014);
        bench.channel.poke64(kKernel + 0xC000, kRing);
        bench.channel.poke32(kKernel + 0xC014, kRingSize);
        text(kRing, "one\ntwo\x01three");
        write(kRing + 12);
    }
    void text(std::uint64_t at, std::string_view letters) {
        for (const char letter : letters) bench.channel.poke(at++, {static_cast<unsigned char>(letter)});
    }
    void write(std::uint64_t at) { bench.channel.poke64(kKernel + 0xC008, at); }
    std::string fresh(std::string_view line) {
        bench.debugger.dropStopCaches();
        return run(line);
    }
};

}  // namespace

TEST_CASE("!dbgprint shows what the kernel keeps of its prints", "[dbgprint]") {
    PrintDesk desk;
    CHECK(desk.run("!dbgprint") == "one\ntwo.thre\n");
    desk.write(kRing);
    CHECK(desk.fresh("!dbgprint").empty());
    // Once around: what stands behind the pointer is older.
    desk.bench.channel.poke32(kKernel + 0xC010, 1);
    desk.text(kRing, std::string(kRingSize, '\0'));
    desk.text(kRing + 0x18, "old\r\n");
    desk.text(kRing, "new\n");
    desk.write(kRing + 4);
    CHECK(desk.fresh("!dbgprint") == "old\nnew\n");
    desk.write(kRing + kRingSize);
    CHECK(desk.fresh("!dbgprint") == "new\nold\n");
    CHECK(has(desk.run("!dbgprint 1"), "1"));
}

TEST_CASE("!dbgprint tells of a buffer that cannot be", "[dbgprint]") {
    PrintDesk desk;
    desk.write(kRing + kRingSize + 1);
    CHECK(desk.fresh("!dbgprint") ==
          "The buffer of what is printed is damaged: " + pointer(kRing + kRingSize + 1) +
              " is not in it, which has 0x20 bytes.\n");
    desk.write(kRing + 0xFFF);
    desk.bench.channel.poke32(kKernel + 0xC014, 0xFFFFFFFF);
    CHECK(has(desk.fresh("!dbgprint"), "which has 0xffffffff bytes"));
    // Its second page is not there.
    desk.bench.channel.poke32(kKernel + 0xC014, 0x2000);
    desk.bench.channel.poke32(kKernel + 0xC010, 1);
    desk.text(kRing, std::string(0x1000, '\0'));
    desk.text(kRing + 0xFFB, "a\nb\nc");
    desk.write(kRing + 0xFFC);
    CHECK(desk.fresh("!dbgprint") == "\nb\nc??a\n");
    desk.bench.channel.poke64(kKernel + 0xC000, 0xFFFFFA8000BAD000);
    desk.write(0xFFFFFA8000BAD004);
    CHECK(desk.fresh("!dbgprint") == "??\n");
    TasksDesk without;
    CHECK(has(without.run("!dbgprint"), "nt's symbols have no KdPrintCircularBuffer"));
}

TEST_CASE("Older kernels have the buffer where its name is", "[dbgprint]") {
    NarrowDesk desk;
    desk.made->symbol("KdPrintCircularBuffer", 0x1800);
    desk.made->symbol("KdPrintWritePointer", 0x1900);
    desk.made->symbol("KdPrintRolloverCount", 0x1904);
    desk.put(desk.kernel() + 0x1800, 0x0A69686F, 4);
    desk.putPointer(desk.kernel() + 0x1900, (desk.kernel() + 0x1804).value());
    desk.symbolsCome();
    CHECK(desk.run("!dbgprint") == "ohi\n");
}
