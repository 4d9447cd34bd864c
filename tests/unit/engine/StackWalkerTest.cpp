#include <catch2/catch.hpp>

#include "core/engine/ImageMemory.h"
#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

namespace {

constexpr std::uint64_t kRsp0 = kStack - 0x800;
constexpr std::uint64_t kTable = 0x8000;
constexpr std::uint64_t kInfos = 0x9000;

// A kernel with three functions: outer at 0x1100 (push rbx, 20h bytes), inner at 0x1000 (28h bytes) and a
// trap handler at 0x1200 (machine frame, 20h bytes). What lies elsewhere is a leaf.
struct Walk : Bench {
    Walk() {
        const std::uint64_t directory = kKernel + 0x80 + 24 + 112 + 3 * 8;
        channel.poke32(directory, static_cast<std::uint32_t>(kTable));
        channel.poke32(directory + 4, 3 * 12);
        function(0, 0x1000, 0x1040, 0x00, {0x01, 4, 1, 0, 4, 0x42});
        function(1, 0x1100, 0x1180, 0x20, {0x01, 5, 2, 0, 5, 0x32, 1, 0x30});
        function(2, 0x1200, 0x1300, 0x40, {0x01, 4, 2, 0, 4, 0x32, 0, 0x0A});
        debugger.dropCaches();
    }
    void function(unsigned index, std::uint32_t begin, std::uint32_t end, std::uint32_t info,
                  const std::vector<unsigned>& bytes) {
        const std::uint64_t entry = kKernel + kTable + index * 12;
        channel.poke32(entry, begin);
        channel.poke32(entry + 4, end);
        channel.poke32(entry + 8, static_cast<std::uint32_t>(kInfos) + info);
        channel.poke(kKernel + kInfos + info, bytes);
    }
    std::vector<StackFrame> walk(std::uint64_t rip, std::uint64_t rsp = kRsp0, std::size_t count = 100) {
        channel.setContext64(0, kRip, rip);
        setStack(rsp);
        debugger.dropCaches();
        const auto frames = debugger.stack(count);
        if (!frames) FAIL(frames.error().what);
        return *frames;
    }
};

}  // namespace

TEST_CASE("A stack is walked by unwind data to its end", "[stack]") {
    Walk bench;
    bench.channel.poke64(kRsp0 + 0x28, kKernel + 0x1150);  // inner returns to outer
    bench.channel.poke64(kRsp0 + 0x30 + 0x20, 0xB0B0);     // rbx
    bench.channel.poke64(kRsp0 + 0x30 + 0x28, 0);          // outer returns to nowhere
    bench.channel.poke64(kRsp0 + 0x30, 0x1111);            // inner's home slots
    const auto frames = bench.walk(kKernel + 0x1010);
    REQUIRE(frames.size() == 2);
    CHECK(frames[0].stackPointer == Address(kRsp0));
    CHECK(frames[0].returnAddress == Address(kKernel + 0x1150));
    CHECK(frames[0].callSite == "nt+0x1010");
    CHECK(frames[0].source == FrameSource::Context);
    CHECK(frames[0].homeArguments[0] == 0x1111);
    CHECK(frames[1].number == 1);
    CHECK(frames[1].stackPointer == Address(kRsp0 + 0x30));
    CHECK(frames[1].instruction == Address(kKernel + 0x1150));
    CHECK(frames[1].returnAddress == Address(0));
    CHECK(frames[1].source == FrameSource::UnwindData);
}

TEST_CASE("Frames that lie one behind the other are read in few requests", "[stack]") {
    Walk bench;
    bench.channel.poke32(kKernel + 0x80 + 24 + 112 + 3 * 8 + 4, 4 * 12);
    bench.function(3, 0x1400, 0x1480, 0x60, {0x01, 4, 1, 0, 4, 0xE2});  // 78h bytes
    constexpr std::uint64_t kFrame = 0x80;
    constexpr std::size_t kFrames = 8;
    for (std::size_t i = 1; i < kFrames; ++i) bench.channel.poke64(kRsp0 + i * kFrame - 8, kKernel + 0x1450);
    bench.channel.poke64(kRsp0 + kFrames * kFrame - 8, 0);
    bench.channel.log.clear();
    REQUIRE(bench.walk(kKernel + 0x1450).size() == kFrames);
    const auto ofStack = [](const kd::Request& request) {
        const auto* const read = std::get_if<kd::ReadMemory>(&request.body);
        return read != nullptr && read->address >= Address(kRsp0) && read->address < Address(kStack);
    };
    CHECK(std::ranges::count_if(bench.channel.log, ofStack) <= std::ptrdiff_t{kFrames / 2 + 1});
}

TEST_CASE("The code of a function that calls is not read", "[stack]") {
    Walk bench;
    bench.channel.poke64(kRsp0 + 0x28, kKernel + 0x1150);
    bench.channel.poke64(kRsp0 + 0x30 + 0x28, 0);
    bench.channel.log.clear();
    REQUIRE(bench.walk(kKernel + 0x1010).size() == 2);
    for (const kd::Request& request : bench.channel.log) {
        const auto* const read = std::get_if<kd::ReadMemory>(&request.body);
        if (read == nullptr) continue;
        CHECK((read->address >= Address(kKernel + 0x1180) ||
               read->address + read->count <= Address(kKernel + 0x1100)));
    }
}

TEST_CASE("A leaf function's return address is at the top of the stack", "[stack]") {
    Walk bench;
    bench.channel.poke64(kRsp0, kKernel + 0x1020);
    bench.channel.poke64(kRsp0 + 8 + 0x28, 0);
    const auto frames = bench.walk(kKernel + 0x5000);
    REQUIRE(frames.size() == 2);
    CHECK(frames[0].returnAddress == Address(kKernel + 0x1020));
    CHECK(frames[1].stackPointer == Address(kRsp0 + 8));
}

TEST_CASE("Unwind data of a target that became another one while they were read are not kept", "[stack]") {
    Walk bench;
    VirtualMemory memory(bench.target);
    ImageMemory images(memory);
    const std::uint64_t directory = kKernel + 0x80 + 24 + 112 + 3 * 8;
    bench.channel.meanwhile = [&] {
        images.clear();
        bench.channel.poke32(directory, 0x7000);  // of the image that stands there now
    };
    REQUIRE(images.functionsOf(Address(kKernel)));
    REQUIRE_FALSE(bench.channel.meanwhile);
    CHECK(images.functionsOf(Address(kKernel))->rva == 0x7000);
}

TEST_CASE("A function without an entry that is no leaf is walked by guess", "[stack]") {
    Walk bench;
    bench.channel.poke64(kRsp0, 0x1234);
    bench.channel.poke64(kRsp0 + 8, kKernel + 0x1030);  // nothing is called there
    bench.channel.poke64(kRsp0 + 0x10, kKernel + 0x1020);
    bench.channel.poke(kKernel + 0x101B, {0xE8, 0, 0, 0, 0});
    bench.channel.poke64(kRsp0 + 0x18 + 0x28, 0);
    const auto frames = bench.walk(kKernel + 0x5000);
    REQUIRE(frames.size() == 2);
    CHECK(frames[1].source == FrameSource::Guess);
    CHECK(frames[1].instruction == Address(kKernel + 0x1020));
}

TEST_CASE("A trap's frame leads to the interrupted code, which may be a leaf", "[stack]") {
    Walk bench;
    const std::uint64_t frame = kRsp0 + 0x20;  // rip, cs, eflags, rsp, ss
    const std::uint64_t interrupted = kRsp0 - 0x1000;
    bench.channel.poke64(frame, kKernel + 0x5010);
    bench.channel.poke64(frame + 24, interrupted);
    bench.channel.poke64(interrupted, kKernel + 0x1020);
    bench.channel.poke64(interrupted + 8 + 0x28, 0);
    const auto frames = bench.walk(kKernel + 0x1250);
    REQUIRE(frames.size() == 3);
    CHECK(frames[1].instruction == Address(kKernel + 0x5010));
    CHECK(frames[1].stackPointer == Address(interrupted));
    CHECK(frames[2].instruction == Address(kKernel + 0x1020));
}

TEST_CASE("A call at the very end of a function is found by the call", "[stack]") {
    Walk bench;
    bench.channel.poke64(kRsp0 + 0x28, kKernel + 0x1180);  // behind outer's last instruction
    bench.channel.poke64(kRsp0 + 0x30 + 0x28, 0);
    const auto frames = bench.walk(kKernel + 0x1010);
    REQUIRE(frames.size() == 2);
    CHECK(frames[1].instruction == Address(kKernel + 0x1180));
    CHECK(frames[1].returnAddress == Address(0));
}

TEST_CASE("Frames are as many as asked", "[stack]") {
    Walk bench;
    bench.channel.poke64(kRsp0 + 0x28, kKernel + 0x1150);
    CHECK(bench.walk(kKernel + 0x1010, kRsp0, 1).size() == 1);
    CHECK(bench.walk(kKernel + 0x1010, kRsp0, 0).empty());
}

TEST_CASE("A stack that cannot be read ends the walk", "[stack]") {
    Walk bench;
    const auto frames = bench.walk(kKernel + 0x1010, 0xFFFFF90000000000);
    REQUIRE(frames.size() == 1);
    CHECK(frames[0].returnAddress == Address(0));
}

TEST_CASE("Without unwind data the frame pointer is followed", "[stack]") {
    Walk bench;
    constexpr std::uint64_t kNowhere = 0xFFFFFA8000002000;
    bench.channel.setContext64(0, 0xA0, kRsp0 + 0x40);
    bench.channel.poke64(kRsp0 + 0x40, 0);
    bench.channel.poke64(kRsp0 + 0x48, kKernel + 0x1020);
    bench.channel.poke64(kRsp0 + 0x50 + 0x28, 0);
    const auto frames = bench.walk(kNowhere);
    REQUIRE(frames.size() == 2);
    CHECK(frames[0].callSite == "0xfffffa80`00002000");
    CHECK(frames[1].source == FrameSource::FramePointer);
    CHECK(frames[1].stackPointer == Address(kRsp0 + 0x50));
}

TEST_CASE("Without anything else the next code address is a guess", "[stack]") {
    Walk bench;
    bench.channel.poke64(kRsp0 + 0x18, kKernel + 0x1020);
    bench.channel.poke(kKernel + 0x101D, {0xFF, 0x50, 0x18});  // call qword ptr [rax+18h]
    bench.channel.poke64(kRsp0 + 0x20 + 0x28, 0);
    const auto frames = bench.walk(0xFFFFFA8000002000);
    REQUIRE(frames.size() == 2);
    CHECK(frames[1].source == FrameSource::Guess);
    CHECK(frames[1].stackPointer == Address(kRsp0 + 0x20));
}

TEST_CASE("Machine frames that lead in circles end at the limit", "[stack]") {
    Walk bench;
    bench.channel.poke64(kRsp0 + 0x20, kKernel + 0x1250);
    bench.channel.poke64(kRsp0 + 0x38, kRsp0);
    CHECK(bench.walk(kKernel + 0x1250, kRsp0, 50).size() == 50);
}

TEST_CASE("Damaged unwind data is no reason to fail", "[stack]") {
    Walk bench;
    bench.channel.poke(kKernel + kInfos, {0x07});  // version 7
    bench.channel.poke64(kRsp0 + 0x10, kKernel + 0x1150);
    bench.channel.poke(kKernel + 0x114B, {0xE8, 0, 0, 0, 0});
    bench.channel.poke64(kRsp0 + 0x18 + 0x28, 0);
    const auto frames = bench.walk(kKernel + 0x1010);
    REQUIRE(frames.size() == 2);
    CHECK(frames[1].source == FrameSource::Guess);
}

TEST_CASE("A lost line is an error of the walk", "[stack]") {
    Walk bench;
    bench.debugger.dropCaches();
    bench.channel.failure = {.after = 3, .code = ErrorCode::Disconnected};
    CHECK(bench.debugger.stack(10).error().code == ErrorCode::Disconnected);
}
