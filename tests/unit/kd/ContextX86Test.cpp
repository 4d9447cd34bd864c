#include <catch2/catch.hpp>

#include "core/kd/x86/ContextX86.h"
#include "core/kd/x86/SpecialRegistersX86.h"
#include "tests/unit/kd/RecordPattern.h"

using namespace hawser;
using namespace hawser::kd;
using namespace hawser::test;

TEST_CASE("x86 context: offsets", "[kd][context]") {
    const auto decoded = x86::decodeContext(pattern(x86::Context::kSize));
    REQUIRE(decoded);
    const x86::Context& c = *decoded;
    CHECK(c.contextFlags == at32(0x00));
    for (std::size_t i = 0; i < 4; ++i) CHECK(c.dr[i] == at32(0x04 + 4 * i));
    CHECK(c.dr6 == at32(0x14));
    CHECK(c.dr7 == at32(0x18));
    const std::uint32_t rest[] = {c.segGs, c.segFs, c.segEs, c.segDs, c.edi,   c.esi,    c.ebx, c.edx,
                                  c.ecx,   c.eax,   c.ebp,   c.eip,   c.segCs, c.eflags, c.esp, c.segSs};
    for (std::size_t i = 0; i < std::size(rest); ++i) CHECK(rest[i] == at32(0x8C + 4 * i));
    CHECK(c.floatSave().size() == 112);
    CHECK(std::to_integer<int>(c.floatSave()[0]) == 0x1C);
    CHECK(c.extendedRegisters().size() == 512);
    CHECK(std::to_integer<int>(c.extendedRegisters()[0]) == 0xCC);
}

TEST_CASE("x86 special registers: offsets", "[kd][context]") {
    const auto decoded = x86::decodeSpecialRegisters(pattern(0x54));
    REQUIRE(decoded);
    const x86::SpecialRegisters& s = *decoded;
    const std::uint32_t first[] = {s.cr0,         s.cr2,         s.cr3,         s.cr4,       s.kernelDr[0],
                                   s.kernelDr[1], s.kernelDr[2], s.kernelDr[3], s.kernelDr6, s.kernelDr7};
    for (std::size_t i = 0; i < std::size(first); ++i) CHECK(first[i] == at32(4 * i));
    CHECK(s.gdtr.limit == 0x2A);
    CHECK(s.gdtr.base == at32(0x2C));
    CHECK(s.idtr.limit == 0x32);
    CHECK(s.idtr.base == at32(0x34));
    CHECK(s.tr == 0x38);
    CHECK(s.ldtr == 0x3A);
}

TEST_CASE("x86 records keep every byte, and a change changes only its field", "[kd][context]") {
    checkRoundTrip(x86::Context::kSize, x86::decodeContext, x86::encodeContext);
    checkRoundTrip(x86::Context::kSize + 64, x86::decodeContext, x86::encodeContext);
    checkRoundTrip(0x54, x86::decodeSpecialRegisters, x86::encodeSpecialRegisters);

    const Bytes bytes = pattern(x86::Context::kSize);
    auto context = x86::decodeContext(bytes);
    context->eip = UINT32_MAX;
    const Bytes changed = x86::encodeContext(*context);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const bool inEip = i >= 0xB8 && i < 0xBC;
        REQUIRE((inEip ? changed[i] == std::byte{0xFF} : changed[i] == bytes[i]));
    }
}

TEST_CASE("x86 records that are too short are Truncated", "[kd][context]") {
    checkTruncation(x86::Context::kSize, x86::decodeContext);
    checkTruncation(x86::SpecialRegisters::kSize, x86::decodeSpecialRegisters);
}
