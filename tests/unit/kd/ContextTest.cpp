#include <catch2/catch.hpp>

#include "core/kd/x64/ContextX64.h"
#include "core/kd/x64/SpecialRegistersX64.h"
#include "tests/unit/kd/RecordPattern.h"

using namespace hawser;
using namespace hawser::kd;
using namespace hawser::test;

TEST_CASE("x64 context: offsets", "[kd][context]") {
    const auto decoded = x64::decodeContext(pattern(x64::Context::kSize));
    REQUIRE(decoded);
    const x64::Context& c = *decoded;
    CHECK(c.home[0] == at(0x00));
    CHECK(c.home[5] == at(0x28));
    CHECK(c.contextFlags == (at(0x30) & 0xFFFFFFFF));
    CHECK(c.mxCsr == (at(0x34) & 0xFFFFFFFF));
    const std::uint16_t segments[] = {c.segCs, c.segDs, c.segEs, c.segFs, c.segGs, c.segSs};
    for (std::size_t i = 0; i < 6; ++i) CHECK(segments[i] == 0x38 + 2 * i);
    CHECK(c.eflags == (at(0x44) & 0xFFFFFFFF));
    const std::uint64_t wide[] = {c.dr0, c.dr1, c.dr2, c.dr3, c.dr6, c.dr7, c.rax, c.rcx,
                                  c.rdx, c.rbx, c.rsp, c.rbp, c.rsi, c.rdi, c.r8,  c.r9,
                                  c.r10, c.r11, c.r12, c.r13, c.r14, c.r15, c.rip};
    for (std::size_t i = 0; i < std::size(wide); ++i) CHECK(wide[i] == at(0x48 + 8 * i));
    const std::uint64_t last[] = {c.vectorControl,     c.debugControl,       c.lastBranchToRip,
                                  c.lastBranchFromRip, c.lastExceptionToRip, c.lastExceptionFromRip};
    for (std::size_t i = 0; i < std::size(last); ++i) CHECK(last[i] == at(0x4A0 + 8 * i));
    CHECK(c.fxsave().size() == 512);
    CHECK(std::to_integer<int>(c.fxsave()[1]) == 1);
    CHECK(std::to_integer<int>(c.xmm(15)[0]) == 0x90);  // 0x290
    CHECK(std::to_integer<int>(c.xmm(15)[1]) == 2);
}

TEST_CASE("x64 records keep every byte, and a change changes only its field", "[kd][context]") {
    checkRoundTrip(x64::Context::kSize, x64::decodeContext, x64::encodeContext);
    checkRoundTrip(x64::Context::kSize + 100, x64::decodeContext, x64::encodeContext);
    checkRoundTrip(0xD8, x64::decodeSpecialRegisters, x64::encodeSpecialRegisters);
    checkRoundTrip(0xE0, x64::decodeSpecialRegisters, x64::encodeSpecialRegisters);
    checkRoundTrip(0x118, x64::decodeSpecialRegisters, x64::encodeSpecialRegisters);

    Bytes bytes = pattern(x64::Context::kSize);
    auto context = x64::decodeContext(bytes);
    context->rip = UINT64_MAX;
    const Bytes changed = x64::encodeContext(*context);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const bool inRip = i >= 0xF8 && i < 0x100;
        REQUIRE((inRip ? changed[i] == std::byte{0xFF} : changed[i] == bytes[i]));
    }
}

TEST_CASE("x64 records that are too short are Truncated", "[kd][context]") {
    const Bytes bytes = pattern(x64::Context::kSize);
    for (std::size_t size = 0; size < bytes.size(); size += 7) {
        REQUIRE(x64::decodeContext(ByteSpan(bytes).first(size)).error().code == ErrorCode::Truncated);
    }
    for (std::size_t size = 0; size < 0xD8; ++size) {
        REQUIRE(x64::decodeSpecialRegisters(ByteSpan(bytes).first(size)).error().code ==
                ErrorCode::Truncated);
    }
}

TEST_CASE("x64 special registers: offsets", "[kd][context]") {
    const auto decoded = x64::decodeSpecialRegisters(pattern(0xE0));
    REQUIRE(decoded);
    const x64::SpecialRegisters& s = *decoded;
    const std::uint64_t first[] = {s.cr0,         s.cr2,         s.cr3,         s.cr4,       s.kernelDr[0],
                                   s.kernelDr[1], s.kernelDr[2], s.kernelDr[3], s.kernelDr6, s.kernelDr7};
    for (std::size_t i = 0; i < std::size(first); ++i) CHECK(first[i] == at(8 * i));
    CHECK(s.gdtr.limit == 0x56);
    CHECK(s.gdtr.base == at(0x58));
    CHECK(s.idtr.limit == 0x66);
    CHECK(s.idtr.base == at(0x68));
    CHECK(s.tr == 0x70);
    CHECK(s.ldtr == 0x72);
    CHECK(s.mxCsr == (at(0x74) & 0xFFFFFFFF));
    const std::uint64_t rest[] = {s.debugControl,
                                  s.lastBranchToRip,
                                  s.lastBranchFromRip,
                                  s.lastExceptionToRip,
                                  s.lastExceptionFromRip,
                                  s.cr8,
                                  s.msrGsBase,
                                  s.msrGsSwap,
                                  s.msrStar,
                                  s.msrLStar,
                                  s.msrCStar,
                                  s.msrSyscallMask,
                                  s.xcr0};
    for (std::size_t i = 0; i < std::size(rest); ++i) CHECK(rest[i] == at(0x78 + 8 * i));
    CHECK(x64::decodeSpecialRegisters(pattern(0xD8))->xcr0 == 0);
}
