#include <catch2/catch.hpp>

#include "core/kd/arm64/SpecialRegistersArm64.h"
#include "tests/unit/kd/RecordPattern.h"

using namespace hawser;
using namespace hawser::kd;
using namespace hawser::test;

TEST_CASE("ARM64 context: offsets", "[kd][context]") {
    const auto decoded = arm64::decodeContext(pattern(arm64::Context::kSize));
    REQUIRE(decoded);
    const arm64::Context& c = *decoded;
    CHECK(c.contextFlags == at32(0x000));
    CHECK(c.cpsr == at32(0x004));
    for (std::size_t i = 0; i < 31; ++i) CHECK(c.x[i] == at(0x008 + 8 * i));
    CHECK(c.x[29] == at(0x0F0));
    CHECK(c.x[30] == at(0x0F8));
    CHECK(c.sp == at(0x100));
    CHECK(c.pc == at(0x108));
    CHECK(c.fpcr == at32(0x310));
    CHECK(c.fpsr == at32(0x314));
    for (std::size_t i = 0; i < 8; ++i) CHECK(c.bcr[i] == at32(0x318 + 4 * i));
    for (std::size_t i = 0; i < 8; ++i) CHECK(c.bvr[i] == at(0x338 + 8 * i));
    for (std::size_t i = 0; i < 2; ++i) CHECK(c.wcr[i] == at32(0x378 + 4 * i));
    for (std::size_t i = 0; i < 2; ++i) CHECK(c.wvr[i] == at(0x380 + 8 * i));
    CHECK(std::to_integer<int>(c.vector(0)[0]) == 0x10);  // 0x110
    CHECK(std::to_integer<int>(c.vector(0)[1]) == 0x01);
    CHECK(std::to_integer<int>(c.vector(31)[1]) == 0x03);  // 0x300
}

TEST_CASE("ARM64 special registers: offsets", "[kd][context]") {
    const auto decoded = arm64::decodeSpecialRegisters(pattern(0xA0));
    REQUIRE(decoded);
    const arm64::SpecialRegisters& s = *decoded;
    CHECK(s.elrEl1 == at(0x00));
    CHECK(s.spsrEl1 == at32(0x08));
    CHECK(s.tpidrEl0 == at(0x10));
    CHECK(s.tpidrroEl0 == at(0x18));
    CHECK(s.tpidrEl1 == at(0x20));
    for (std::size_t i = 0; i < 8; ++i) CHECK(s.kernelBvr[i] == at(0x28 + 8 * i));
    for (std::size_t i = 0; i < 8; ++i) CHECK(s.kernelBcr[i] == at32(0x68 + 4 * i));
    for (std::size_t i = 0; i < 2; ++i) CHECK(s.kernelWvr[i] == at(0x88 + 8 * i));
    for (std::size_t i = 0; i < 2; ++i) CHECK(s.kernelWcr[i] == at32(0x98 + 4 * i));
}

TEST_CASE("ARM64 records keep every byte, and a change changes only its field", "[kd][context]") {
    checkRoundTrip(arm64::Context::kSize, arm64::decodeContext, arm64::encodeContext);
    checkRoundTrip(arm64::Context::kSize + 16, arm64::decodeContext, arm64::encodeContext);
    checkRoundTrip(0xA0, arm64::decodeSpecialRegisters, arm64::encodeSpecialRegisters);
    checkRoundTrip(0x320, arm64::decodeSpecialRegisters, arm64::encodeSpecialRegisters);

    const Bytes bytes = pattern(arm64::Context::kSize);
    auto context = arm64::decodeContext(bytes);
    context->pc = UINT64_MAX;
    const Bytes changed = arm64::encodeContext(*context);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const bool inPc = i >= 0x108 && i < 0x110;
        REQUIRE((inPc ? changed[i] == std::byte{0xFF} : changed[i] == bytes[i]));
    }
}

TEST_CASE("ARM64 records that are too short are Truncated", "[kd][context]") {
    checkTruncation(arm64::Context::kSize, arm64::decodeContext);
    checkTruncation(arm64::SpecialRegisters::kSize, arm64::decodeSpecialRegisters);
}
