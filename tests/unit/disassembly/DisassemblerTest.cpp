#include "core/disassembly/Disassembler.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "core/disassembly/ListingLine.h"
#include "tests/support/ByteText.h"
#include "tests/unit/disassembly/KernelCode.h"

using namespace hawser;
using namespace hawser::disassembly;
using hawser::test::fromHex;
using hawser::test::kCode;
using hawser::test::kernelNamer;

namespace {

std::string text(std::string_view hex, Disassembler::Mode mode, const Namer& namer = {}) {
    const Disassembler disassembler(mode);
    const Address at = mode == Disassembler::Mode::X64 ? kCode : Address(0xffffffff80501000);
    const auto instruction = disassembler.decode(fromHex(hex), at, namer);
    return instruction ? instructionText(*instruction) : "(nothing)";
}

std::string x64(std::string_view hex) {
    return text(hex, Disassembler::Mode::X64);
}
std::string x86(std::string_view hex) {
    return text(hex, Disassembler::Mode::X86);
}
std::string named(std::string_view hex) {
    return text(hex, Disassembler::Mode::X64, kernelNamer);
}

}  // namespace

TEST_CASE("x64 text is WinDbg's") {
    CHECK(x64("4889d8") == "mov     rax,rbx");
    CHECK(x64("48895c2408") == "mov     qword ptr [rsp+8],rbx");
    CHECK(x64("488b442428") == "mov     rax,qword ptr [rsp+28h]");
    CHECK(x64("4883ec28") == "sub     rsp,28h");
    CHECK(x64("4881ecd8000000") == "sub     rsp,0D8h");
    CHECK(x64("488b45f8") == "mov     rax,qword ptr [rbp-8]");
    CHECK(x64("488d4c2420") == "lea     rcx,[rsp+20h]");
    CHECK(x64("cc") == "int     3");
    CHECK(x64("cd29") == "int     29h");
    CHECK(x64("c3") == "ret");
    CHECK(x64("c20800") == "ret     8");
    CHECK(x64("90") == "nop");
    CHECK(x64("f390") == "pause");
    CHECK(x64("83f8ff") == "cmp     eax,0FFFFFFFFh");
    CHECK(x64("4883e4f0") == "and     rsp,0FFFFFFFFFFFFFFF0h");
    CHECK(x64("3d050000c0") == "cmp     eax,0C0000005h");
    CHECK(x64("a801") == "test    al,1");
    CHECK(x64("65488b042588010000") == "mov     rax,qword ptr gs:[188h]");
    CHECK(x64("65488b2425a8010000") == "mov     rsp,qword ptr gs:[1A8h]");
    CHECK(x64("0f1f440000") == "nop     dword ptr [rax+rax]");
    CHECK(x64("8b0c88") == "mov     ecx,dword ptr [rax+rcx*4]");
    CHECK(x64("f3a4") == "rep movs byte ptr [rdi],byte ptr [rsi]");
    CHECK(x64("f348ab") == "rep stos qword ptr [rdi]");
    CHECK(x64("f20f1002") == "movsd   xmm0,mmword ptr [rdx]");
    CHECK(x64("0f2801") == "movaps  xmm0,xmmword ptr [rcx]");
    CHECK(x64("f00fb111") == "lock cmpxchg dword ptr [rcx],edx");
    CHECK(x64("0f22d8") == "mov     cr3,rax");
    CHECK(x64("0f01f8") == "swapgs");
    CHECK(x64("48cf") == "iretq");
    CHECK(x64("d9c1") == "fld     st(1)");
    CHECK(x64("48b80800000080f7ffff") == "mov     rax,0FFFFF78000000008h");
}

TEST_CASE("branches and rip-relative operands show name and address") {
    CHECK(named("e8fb000000") == "call    nt+0x1100 (fffff800`00401100)");
    CHECK(x64("e8fb000000") == "call    fffff800`00401100");
    CHECK(named("7505") == "jne     nt+0x1007 (fffff800`00401007)");
    CHECK(named("488b0579000000") == "mov     rax,qword ptr [nt+0x1080 (fffff800`00401080)]");
    CHECK(x64("488b0579000000") == "mov     rax,qword ptr [fffff800`00401080]");
    CHECK(named("ff1579000000") == "call    qword ptr [nt+0x107f (fffff800`0040107f)]");
    CHECK(named("488d0d79000000") == "lea     rcx,[nt+0x1080 (fffff800`00401080)]");
}

TEST_CASE("a name may hold the formatter's own separators") {
    const Namer odd = [](Address) { return std::optional<std::string>("m!f<a, b + c>"); };
    CHECK(text("e8fb000000", Disassembler::Mode::X64, odd) == "call    m!f<a, b + c> (fffff800`00401100)");
}

TEST_CASE("x86 text is WinDbg's") {
    CHECK(x86("8bff") == "mov     edi,edi");
    CHECK(x86("8b4508") == "mov     eax,dword ptr [ebp+8]");
    CHECK(x86("64a124010000") == "mov     eax,dword ptr fs:[124h]");
    CHECK(x86("a1a0055080") == "mov     eax,dword ptr ds:[805005A0h]");
    CHECK(x86("e8fb000000") == "call    80501100");
    CHECK(x86("f3ab") == "rep stos dword ptr es:[edi]");
}

TEST_CASE("far returns and pointers, prefixes and wide operands are spelled as WinDbg does") {
    CHECK(x64("f3c3") == "rep ret");
    CHECK(x64("f3c20800") == "rep ret 8");
    CHECK(x64("cb") == "retf");
    CHECK(x64("ca0800") == "retf    8");
    CHECK(x64("48cb") == "retfq");
    CHECK(x86("cb") == "retf");
    CHECK(x64("6690") == "xchg    ax,ax");
    CHECK(x86("6690") == "xchg    ax,ax");
    CHECK(x64("90") == "nop");
    CHECK(x64("f390") == "pause");
    CHECK(x64("480fc709") == "cmpxchg16b oword ptr [rcx]");
    CHECK(x64("0f2801") == "movaps  xmm0,xmmword ptr [rcx]");
    CHECK(x64("0f0112") == "lgdt    fword ptr [rdx]");
    CHECK(x64("0f011a") == "lidt    fword ptr [rdx]");
    CHECK(x64("480f010a") == "sidt    fword ptr [rdx]");
    CHECK(x86("0f0110") == "lgdt    fword ptr [eax]");
    CHECK(x64("db2a") == "fld     tbyte ptr [rdx]");
    CHECK(x64("ff1a") == "call    fword ptr [rdx]");
    CHECK(x86("9a112233443300") == "call    0033:44332211");
    CHECK(x86("ea112233440800") == "jmp     0008:44332211");
}

TEST_CASE("flow and targets are told apart") {
    const Disassembler disassembler(Disassembler::Mode::X64);
    const auto decoded = [&](std::string_view hex) { return *disassembler.decode(fromHex(hex), kCode, {}); };
    CHECK(decoded("e8fb000000").flow == FlowKind::Call);
    CHECK(decoded("e8fb000000").branchTarget == Address(0xfffff80000401100));
    CHECK(decoded("eb10").flow == FlowKind::Jump);
    CHECK(decoded("7510").flow == FlowKind::ConditionalJump);
    CHECK(decoded("c3").flow == FlowKind::Return);
    CHECK(decoded("cc").flow == FlowKind::Interrupt);
    CHECK(decoded("488b0579000000").memoryOperand == Address(0xfffff80000401080));
    CHECK_FALSE(decoded("65488b042588010000").memoryOperand.has_value());
    CHECK_FALSE(decoded("ffd0").branchTarget.has_value());
}

TEST_CASE("what is no instruction is one byte and says so") {
    const Disassembler disassembler(Disassembler::Mode::X64);
    const auto bad = disassembler.decode(fromHex("06909090"), kCode, {});
    REQUIRE(bad);
    CHECK_FALSE(bad->valid);
    CHECK(bad->bytes.size() == 1);
    CHECK(listingLine(*bad, true) == "fffff800`00401000 06              ???");
}

TEST_CASE("every prefix of an instruction is nothing") {
    const Disassembler disassembler(Disassembler::Mode::X64);
    const Bytes whole = fromHex("48b80800000080f7ffff");
    for (std::size_t n = 0; n < whole.size(); ++n) {
        CHECK_FALSE(disassembler.decode(ByteSpan(whole).first(n), kCode, {}).has_value());
    }
    CHECK(disassembler.decode(whole, kCode, {}).has_value());
}

TEST_CASE("a listing line has WinDbg's columns") {
    const Disassembler disassembler(Disassembler::Mode::X64);
    const auto line = [&](std::string_view hex) {
        return listingLine(*disassembler.decode(fromHex(hex), kCode, {}), true);
    };
    CHECK(line("48895c2408") == "fffff800`00401000 48895c2408      mov     qword ptr [rsp+8],rbx");
    CHECK(line("48c7442420feffffff") ==
          "fffff800`00401000 48c7442420feffffff mov     qword ptr [rsp+20h],0FFFFFFFFFFFFFFFEh");
    const Disassembler narrow(Disassembler::Mode::X86);
    const auto x = narrow.decode(fromHex("8bff"), Address(0xffffffff80501000), {});
    CHECK(listingLine(*x, false) == "80501000 8bff            mov     edi,edi");
}

TEST_CASE("decodeAll stops at the count and at a cut instruction") {
    const Disassembler disassembler(Disassembler::Mode::X64);
    const Bytes code = fromHex("48895c24084883ec28e8fb0000");
    CHECK(disassembler.decodeAll(code, kCode, 10, {}).size() == 2);
    CHECK(disassembler.decodeAll(code, kCode, 1, {}).size() == 1);
    CHECK(disassembler.decodeAll({}, kCode, 1, {}).empty());
}

TEST_CASE("backward disassembly ends exactly at the end") {
    const Disassembler disassembler(Disassembler::Mode::X64);
    const Bytes code = fromHex(
        "488b442428"
        "48895c2408"
        "4883ec28"
        "4889d8"
        "e8fb000000"
        "4883c428"
        "c3");
    const auto list = disassembler.decodeBefore(code, kCode, 4, {});
    REQUIRE(list.size() == 4);
    CHECK(list.back().next() == kCode);
    CHECK(list.back().mnemonic == "ret");
    CHECK(list[0].mnemonic == "mov");
    CHECK(list[1].mnemonic == "call");
    CHECK(list[2].mnemonic == "add");
    CHECK(disassembler.decodeBefore({}, kCode, 4, {}).empty());
}
