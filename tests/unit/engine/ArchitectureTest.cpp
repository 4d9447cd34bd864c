#include "core/engine/Architectures.h"

#include <catch2/catch.hpp>

#include "core/engine/LiveTarget.h"
#include "core/kd/arm64/SpecialRegistersArm64.h"
#include "core/kd/x86/SpecialRegistersX86.h"

using namespace hawser;
using namespace hawser::engine;

namespace {

// Answers for the control space of one processor, and nothing else.
class ControlSpace final : public RequestChannel {
  public:
    ControlSpace(std::uint64_t selector, std::size_t size)
        : bytes(size, std::byte{0x5A}), m_selector(selector) {}

    Result<kd::Reply> exchange(const kd::Request& request) override {
        kd::Reply reply;
        const auto* read = std::get_if<kd::ReadControlSpace>(&request.body);
        const auto* write = std::get_if<kd::WriteControlSpace>(&request.body);
        if (read && read->selector == m_selector) {
            reply.data = bytes;
            reply.data.resize(std::min<std::size_t>(read->count, bytes.size()));
        } else if (write && write->selector == m_selector) {
            bytes = write->data;
        } else {
            reply.status = kd::kStatusUnsuccessful;
        }
        return reply;
    }
    Machine machine() const override { return Machine::X64; }
    bool interrupted() const override { return false; }

    Bytes bytes;

  private:
    std::uint64_t m_selector;
};

DebugRegisterPlan planOf(unsigned slot, DebugRegisterSet::Slot what) {
    DebugRegisterPlan plan;
    plan.set.slots[slot] = what;
    plan.everOurs = 1u << slot;
    return plan;
}

Stop stopAt(std::uint64_t pc, std::uint32_t code, std::vector<std::uint64_t> parameters = {}) {
    Stop change;
    change.programCounter = Address(pc);
    ExceptionEvent report;
    report.code = code;
    report.parameters = std::move(parameters);
    change.what = report;
    return change;
}

constexpr std::uint64_t kPlace = 0xFFFFFFFF80402004;

}  // namespace

TEST_CASE("x86: debug registers of four bytes behind the context", "[architecture]") {
    const Architecture& x86 = architectureOf(Machine::X86);
    ControlSpace space(0x2CC, 0x54);
    LiveTarget target(space);
    const auto plan = planOf(2, {0, Address(kPlace), BreakpointKind::Write, 4});
    const std::uint64_t control = x86.debugControl(0x402, plan);
    CHECK(control == (0x402u | 0x10u | 0xDu << 24));  // slot 0 is the target's own and stays
    REQUIRE(x86.writeDebugRegisters(target, 0, plan, control));
    const auto special = kd::x86::decodeSpecialRegisters(space.bytes);
    REQUIRE(special);
    CHECK(special->kernelDr[2] == 0x80402004);
    CHECK(special->kernelDr[1] == 0x5A5A5A5A);
    CHECK(special->kernelDr6 == 0);
    CHECK(special->kernelDr7 == control);
    CHECK(special->cr4 == 0x5A5A5A5A);

    ControlSpace shorter(0x2CC, 0x20);
    LiveTarget without(shorter);
    CHECK(x86.writeDebugRegisters(without, 0, plan, 0).error().code == ErrorCode::Unsupported);
}

TEST_CASE("ARM64: breakpoint and watchpoint registers", "[architecture]") {
    const Architecture& arm = architectureOf(Machine::Arm64);
    ControlSpace space(2, 0xA0);
    LiveTarget target(space);
    const auto written = [&] { return *kd::arm64::decodeSpecialRegisters(space.bytes); };
    REQUIRE(
        arm.writeDebugRegisters(target, 0, planOf(7, {0, Address(kPlace), BreakpointKind::Execute, 1}), 0));
    CHECK(written().kernelBvr[7] == kPlace);
    CHECK(written().kernelBcr[7] == 0x1E7);
    CHECK(written().kernelBcr[6] == 0x5A5A5A5A);  // the target's own

    // Four bytes from +4 of an aligned doubleword: BAS 1111'0000, store, EL0 and EL1, enabled.
    auto watch = planOf(8, {0, Address(kPlace), BreakpointKind::Write, 4});
    REQUIRE(arm.writeDebugRegisters(target, 0, watch, 0));
    CHECK(written().kernelWvr[0] == (kPlace & ~std::uint64_t{7}));
    CHECK(written().kernelWcr[0] == (0xF0u << 5 | 2u << 3 | 3u << 1 | 1u));
    watch.skipped = watch.everOurs;
    REQUIRE(arm.writeDebugRegisters(target, 0, watch, 0));
    CHECK(written().kernelWcr[0] == 0);
    REQUIRE(
        arm.writeDebugRegisters(target, 0, planOf(9, {0, Address(0x1008), BreakpointKind::ReadWrite, 8}), 0));
    CHECK(written().kernelWcr[1] == (0xFFu << 5 | 3u << 3 | 3u << 1 | 1u));
}

TEST_CASE("ARM64: what was hit is told by place or address", "[architecture]") {
    const Architecture& arm = architectureOf(Machine::Arm64);
    DebugRegisterSet set;
    set.slots[0] = {0, Address(0x1000), BreakpointKind::Execute, 1};
    set.slots[8] = {1, Address(0x2004), BreakpointKind::Write, 4};
    set.slots[9] = {2, Address(0x3000), BreakpointKind::Write, 8};
    CHECK(arm.hardwareHit(stopAt(0x1000, kd::kExceptionBreakpoint), set, false).slots == 1);
    CHECK(arm.hardwareHit(stopAt(0x1004, kd::kExceptionBreakpoint), set, false).slots == 0);
    CHECK(arm.hardwareHit(stopAt(0x1100, kd::kExceptionSingleStep, {0, 0x2006}), set, false).slots ==
          1u << 8);
    CHECK(arm.hardwareHit(stopAt(0x1100, kd::kExceptionSingleStep, {0x2008}), set, true).slots == 0);
    // No address and no step: either may be it.
    CHECK(arm.hardwareHit(stopAt(0x1100, kd::kExceptionSingleStep), set, false).slots == 3u << 8);
    CHECK(arm.hardwareHit(stopAt(0x1100, kd::kExceptionSingleStep), set, true).slots == 0);
    CHECK(arm.hardwareHit(stopAt(0x1100, 0xC0000005), set, false).slots == 0);
}

TEST_CASE("Each machine knows its breakpoint instruction and what a step over runs through",
          "[architecture]") {
    const auto bytes = [](std::initializer_list<unsigned> list) {
        Bytes made;
        for (const unsigned value : list) made.push_back(static_cast<std::byte>(value));
        return made;
    };
    const Address at(0x401000);
    for (const Machine machine : {Machine::X64, Machine::X86}) {
        const Architecture& intel = architectureOf(machine);
        CHECK(intel.isBreak(bytes({0xCC})));
        CHECK_FALSE(intel.isBreak(bytes({0x90})));
        CHECK_FALSE(intel.isBreak({}));
        CHECK(intel.runThrough(bytes({0xE8, 0, 0, 0, 0}), at) == at + 5);
        CHECK(intel.runThrough(bytes({0xF3, 0xA4}), at) == at + 2);
        CHECK_FALSE(intel.runThrough(bytes({0xEB, 0xFE}), at));
    }
    const Architecture& arm = architectureOf(Machine::Arm64);
    CHECK(arm.isBreak(bytes({0x00, 0x00, 0x3E, 0xD4})));
    CHECK(arm.isBreak(bytes({0x40, 0x00, 0x3E, 0xD4})));  // brk #0xF002
    CHECK_FALSE(arm.isBreak(bytes({0x00, 0x00, 0x3E})));
    CHECK_FALSE(arm.isBreak(bytes({0x1F, 0x20, 0x03, 0xD5})));
    CHECK(arm.runThrough(bytes({0x40, 0x00, 0x00, 0x94}), at) == at + 4);  // bl
    CHECK(arm.runThrough(bytes({0x00, 0x01, 0x3F, 0xD6}), at) == at + 4);  // blr x8
    CHECK(arm.runThrough(bytes({0x11, 0x09, 0x3F, 0xD7}), at) == at + 4);  // blraa x8, x17
    CHECK_FALSE(arm.runThrough(bytes({0x40, 0x00, 0x00, 0x14}), at));      // b
    CHECK_FALSE(arm.runThrough(bytes({0x00, 0x01, 0x1F, 0xD6}), at));      // br x8
}

TEST_CASE("A machine that is not known has no registers and watches nothing", "[architecture]") {
    for (const auto machine : {Machine::ArmThumb2, static_cast<Machine>(0x1234)}) {
        const Architecture& unknown = architectureOf(machine);
        CHECK(unknown.registers().places().empty());
        CHECK(unknown.hardware().count(BreakpointKind::Write) == 0);
        CHECK_FALSE(unknown.isBreak(Bytes{std::byte{0xCC}}));
    }
}
