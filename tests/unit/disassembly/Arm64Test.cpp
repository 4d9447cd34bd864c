#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "core/disassembly/Disassembler.h"
#include "core/disassembly/InstructionsArm64.h"
#include "core/disassembly/ListingLine.h"
#include "tests/unit/disassembly/KernelCode.h"

using namespace hawser;
using namespace hawser::disassembly;
using hawser::test::kCode;
using hawser::test::kernelNamer;

namespace {

Bytes code(std::initializer_list<std::uint32_t> words) {
    Bytes bytes;
    for (const std::uint32_t word : words)
        for (unsigned i = 0; i < 4; ++i) bytes.push_back(static_cast<std::byte>(word >> (8 * i) & 0xFF));
    return bytes;
}

const Disassembler& arm() {
    static const Disassembler kArm(Disassembler::Mode::Arm64);
    return kArm;
}

std::string text(std::uint32_t word, const Namer& namer = {}) {
    const auto instruction = arm().decode(code({word}), kCode, namer);
    return instruction ? instructionText(*instruction) : "(nothing)";
}

}  // namespace

TEST_CASE("ARM64 text is WinDbg's", "[arm64]") {
    CHECK(text(0xD43E0000) == "brk         #0xF000");
    CHECK(text(0xD65F03C0) == "ret");
    CHECK(text(0xD503201F) == "nop");
    CHECK(text(0xA9BF7BFD) == "stp         fp,lr,[sp,#-0x10]!");
    CHECK(text(0x910003FD) == "mov         fp,sp");
    CHECK(text(0xD10083FF) == "sub         sp,sp,#0x20");
    CHECK(text(0xF94007E8) == "ldr         x8,[sp,#8]");
    CHECK(text(0xAA0103E0) == "mov         x0,x1");
    CHECK(text(0xD63F0100) == "blr         x8");
    CHECK(text(0x00000000) == "udf         #0");
    CHECK(text(0xFFFFFFFF) == "???");
}

TEST_CASE("ARM64 branches name where they go", "[arm64]") {
    CHECK(text(0x94000040, kernelNamer) == "bl          nt+0x1100 (fffff800`00401100)");
    CHECK(text(0x17FFFFFF, kernelNamer) == "b           nt+0xffc (fffff800`00400ffc)");
    CHECK(text(0xB4000040) == "cbz         x0,fffff800`00401008");
    CHECK(text(0x54000041, kernelNamer) == "b.ne        nt+0x1008 (fffff800`00401008)");
    const auto call = arm().decode(code({0x94000040}), kCode, {});
    REQUIRE(call);
    CHECK(call->flow == FlowKind::Call);
    CHECK(call->branchTarget == kCode + 0x100);
    const auto page = arm().decode(code({0xB0000008}), kCode, {});  // adrp x8, +1 page
    REQUIRE(page);
    CHECK(page->memoryOperand == Address(0xfffff80000402000));
    CHECK(page->flow == FlowKind::Other);
}

TEST_CASE("ARM64 lists words, forward and backward", "[arm64]") {
    const Bytes bytes = code({0xA9BF7BFD, 0xFFFFFFFF, 0xD65F03C0});
    const auto list = arm().decodeAll(bytes, kCode, 10, {});
    REQUIRE(list.size() == 3);
    CHECK(listingLine(list[0], true) == "fffff800`00401000 a9bf7bfd stp         fp,lr,[sp,#-0x10]!");
    CHECK_FALSE(list[1].valid);
    CHECK(list[1].bytes.size() == 4);
    const auto before = arm().decodeBefore(bytes, kCode + 12, 2, {});
    REQUIRE(before.size() == 2);
    CHECK(before[1].address == kCode + 8);
    CHECK(before[1].mnemonic == "ret");
    CHECK_FALSE(arm().decode(ByteSpan(bytes).first(3), kCode, {}));
    CHECK(arm().decodeAll(ByteSpan(bytes).first(7), kCode, 10, {}).size() == 1);
}

TEST_CASE("ARM64 control flow by encoding", "[arm64]") {
    CHECK(arm64::flowOf(0x14000001) == FlowKind::Jump);
    CHECK(arm64::flowOf(0xD61F0100) == FlowKind::Jump);             // br x8
    CHECK(arm64::flowOf(0x36000040) == FlowKind::ConditionalJump);  // tbz
    CHECK(arm64::flowOf(0xD65F0BFF) == FlowKind::Return);           // retaa
    CHECK(arm64::flowOf(0xD4000001) == FlowKind::Interrupt);        // svc
    CHECK(arm64::branchTarget(0x36FFFFE0, 0x1000) == 0xFFC);
    CHECK(arm64::branchTarget(0x97FFFFFF, 0) == 0xFFFFFFFFFFFFFFFC);
    CHECK(arm64::dataAddress(0x58000040, 0x1000) == 0x1008);  // ldr x0, +8
    CHECK(arm64::dataAddress(0x10000000, 0x1000) == 0x1000);  // adr x0, +0
    CHECK_FALSE(arm64::branchTarget(0xD503201F, 0x1000));
}
