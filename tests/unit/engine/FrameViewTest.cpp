#include "core/engine/FrameView.h"

#include <catch2/catch.hpp>

#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

namespace {

constexpr std::uint64_t kRsp0 = kStack - 0x800;
constexpr std::uint64_t kTable = 0x8000;
constexpr std::uint64_t kInfo = 0x9000;

// nt+0x1010, which has pushed rbx and 20h bytes, was called from nt+0x5008, a leaf.
struct Called : Bench {
    Called() {
        const std::uint64_t directory = kKernel + 0x80 + 24 + 112 + 3 * 8;
        channel.poke32(directory, static_cast<std::uint32_t>(kTable));
        channel.poke32(directory + 4, 12);
        channel.poke32(kKernel + kTable, 0x1000);
        channel.poke32(kKernel + kTable + 4, 0x1040);
        channel.poke32(kKernel + kTable + 8, static_cast<std::uint32_t>(kInfo));
        channel.poke(kKernel + kInfo, {0x01, 5, 2, 0, 5, 0x32, 1, 0x30});
        channel.poke64(kRsp0 + 0x20, 0xB0B0);  // rbx
        channel.poke64(kRsp0 + 0x28, kKernel + 0x5008);
        channel.setContext64(0, kRip, kKernel + 0x1010);
        setStack(kRsp0);
        debugger.dropCaches();
    }
    std::optional<std::uint64_t> seen(std::string_view name) {
        const auto value = registerInView(debugger, name);
        REQUIRE(value);
        return *value ? std::optional((*value)->value) : std::nullopt;
    }
};

}  // namespace

TEST_CASE("a caller has the registers that those it called gave back, and no others", "[stack]") {
    Called bench;
    CHECK(bench.seen("rip") == kKernel + 0x1010);
    CHECK(bench.seen("rax").has_value());
    REQUIRE(selectFrame(bench.debugger, 1));
    CHECK(bench.debugger.currentFrame() == 1);
    CHECK(bench.seen("rip") == kKernel + 0x5008);
    CHECK(bench.seen("eip") == 0x405008);
    CHECK(bench.seen("rsp") == kRsp0 + 0x30);
    CHECK(bench.seen("rbx") == 0xB0B0);
    CHECK(bench.seen("bl") == 0xB0);
    for (const char* const lost : {"rax", "al", "rcx", "r11", "efl", "zf", "cs", "xmm0"})
        CHECK_FALSE(bench.seen(lost));
    CHECK(bench.seen("cr3").has_value());  // the processor's
    const auto registers = registersInView(bench.debugger);
    REQUIRE(registers);
    CHECK((*registers)->programCounter() == Address(kKernel + 0x5008));
    for (const RegisterValue& value : (*registers)->all()) {
        CAPTURE(value.name);
        if (value.name == "rax") CHECK_FALSE(value.known);
        if (value.name == "rbx") CHECK((value.known && value.value == 0xB0B0));
    }
    CHECK(frameInView(bench.debugger)->number == 1);
}

TEST_CASE("a frame is chosen for one stop and one processor", "[stack]") {
    Called bench;
    Debugger& debugger = bench.debugger;
    CHECK(selectFrame(debugger, 0x77).error().code == ErrorCode::InvalidArgument);
    CHECK(debugger.currentFrame() == 0);
    REQUIRE(selectFrame(debugger, 1));
    // What runs and steps is the innermost frame as ever.
    CHECK((*debugger.registers())->programCounter() == Address(kKernel + 0x1010));
    CHECK(debugger.setRegister("rbx", 5).error().code == ErrorCode::Refused);
    REQUIRE(selectFrame(debugger, 0));
    CHECK(debugger.setRegister("rbx", 5));
    REQUIRE(selectFrame(debugger, 1));
    REQUIRE(debugger.selectProcessor(debugger.currentProcessor()));
    CHECK(debugger.currentFrame() == 0);
    REQUIRE(selectFrame(debugger, 1));
    debugger.targetStopped(Stop(*debugger.stop()));
    CHECK(debugger.currentFrame() == 0);
    REQUIRE(selectFrame(debugger, 1));
    debugger.targetResumed();
    CHECK(debugger.currentFrame() == 0);
    CHECK(selectFrame(debugger, 1).error().code == ErrorCode::NotAvailable);
}
