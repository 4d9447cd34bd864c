#include "tests/unit/engine/Bench.h"

#include <catch2/catch.hpp>

namespace hawser::engine::test {

namespace {

constexpr std::uint64_t kDataPointer = kKernel + 0x6000;
constexpr std::uint64_t kDataBlock = kKernel + 0x6100;
constexpr std::uint64_t kBuildLab = kKernel + 0x7000;
constexpr std::uint64_t kShared = 0xFFFFF78000000000;

}  // namespace

void putImage(FakeChannel& channel, std::uint64_t base, std::uint32_t size, std::uint32_t timestamp,
              std::uint32_t checkSum) {
    channel.map(base, size);
    channel.poke(base, {'M', 'Z'});
    channel.poke32(base + 0x3C, 0x80);
    const std::uint64_t pe = base + 0x80;
    channel.poke32(pe, 0x4550);
    channel.poke16(pe + 4, 0x8664);
    channel.poke16(pe + 6, 0);  // no sections
    channel.poke32(pe + 8, timestamp);
    channel.poke16(pe + 20, 112 + 8 * 16);
    const std::uint64_t optional = pe + 24;
    channel.poke16(optional, 0x20B);
    channel.poke64(optional + 24, base);
    channel.poke32(optional + 56, size);
    channel.poke32(optional + 60, 0x400);
    channel.poke32(optional + 64, checkSum);
    channel.poke32(optional + 108, 16);
}

Bench::Bench() {
    build();
    debugger.targetStopped(change(kBreakRoutine, kd::kExceptionBreakpoint));
    REQUIRE(debugger.identify());
    channel.log.clear();
}

void Bench::build() {
    putImage(channel, kKernel, kKernelSize, 0x5A000001, 0x1111);
    putImage(channel, kDriver, 0x4000, 0x5A000002, 0x2222);
    channel.map(kStack - 0x2000, 0x2000);
    channel.poke(kBreakRoutine, {0xCC, 0xC3});
    channel.setContext64(0, kRip, kBreakRoutine);
    channel.setContext64(0, kRcx, 1);
    channel.setContext64(0, kRsp, kStack - 0x100);

    channel.version.kernelBase = Address(kKernel);
    channel.version.debuggerDataList = Address(kDataPointer);
    channel.poke64(kDataPointer, kDataBlock);
    channel.poke(kDataBlock + 0x10, {'K', 'D', 'B', 'G'});
    channel.poke32(kDataBlock + 0x14, 0x360);
    channel.poke64(kDataBlock + 0x18, kKernel);
    channel.poke64(kDataBlock + 0x20, kBreakRoutine);
    channel.poke64(kDataBlock + 0x88, kKernel + 0x6800);
    channel.poke64(kDataBlock + 0x208, kBuildLab);
    channel.poke(kBuildLab, {'9', '6', '0', '0', '.', 'l', 'a', 'b', 0});
    channel.poke32(kShared + 0x08, 10'000'000);
    channel.poke32(kShared + 0x14, 0x1000);
    channel.poke32(kShared + 0x18, 0x01D00000);
    channel.poke32(kShared + 0x264, 3);
}

Stop Bench::change(std::uint64_t pc, std::uint32_t code, std::uint64_t dr6) const {
    Stop change;
    change.processor = processor;
    change.processorCount = channel.processors;
    change.thread = Address(thread);
    change.programCounter = Address(pc);
    ExceptionEvent exception;
    exception.code = code;
    exception.address = Address(pc);
    change.what = exception;
    change.debugStatus = dr6;
    change.debugControl = dr7;
    for (std::uint64_t i = 0; i < kd::kMaxInstructionStream; ++i)
        if (const auto byte = channel.peek(pc + i)) change.instructionStream.push_back(*byte);
    return change;
}

Result<StopDecision> Bench::tryStop(const Stop& change) {
    debugger.targetStopped(change);
    return debugger.run().onStop(change);
}

StopDecision Bench::stop(std::uint64_t pc, std::uint32_t code, std::uint64_t dr6) {
    REQUIRE(channel.running);
    channel.stopAt(pc);
    channel.setContext64(processor, kRip, pc);
    auto decision = tryStop(change(pc, code, dr6));
    if (!decision) FAIL(decision.error().what);
    CHECK(decision->resumed == channel.running);
    // At every stop that the user sees the memory is as the target's own.
    if (!decision->resumed) CHECK(channel.breakpointsStanding() == 0);
    return *decision;
}

StopDecision Bench::breakIn() {
    channel.setContext64(0, kRcx, 1);
    return stop(kBreakRoutine, kd::kExceptionBreakpoint);
}

StopDecision Bench::load(const std::string& path, std::uint64_t base, std::uint32_t size, bool unload) {
    REQUIRE(channel.running);
    channel.stopAt(kKernel + 0x4000);
    Stop stop = change(kKernel + 0x4000, 0);
    ModuleEvent report;
    report.path = path;
    report.base = Address(base);
    report.size = size;
    report.unload = unload;
    stop.what = report;
    auto decision = tryStop(stop);
    if (!decision) FAIL(decision.error().what);
    CHECK(decision->resumed == channel.running);
    return *decision;
}

unsigned Bench::breakAt(std::uint64_t address, std::uint64_t passes) {
    Breakpoint breakpoint;
    breakpoint.address = Address(address);
    breakpoint.passes = passes;
    const auto id = debugger.breakpoints().add(breakpoint);
    REQUIRE(id);
    return *id;
}

}  // namespace hawser::engine::test
