#include <catch2/catch.hpp>
#include <set>

#include "core/engine/RegisterFile.h"
#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

namespace {

constexpr std::size_t kContextSize = 0x4D0;
constexpr std::size_t kSpecialSize = 0xE0;

// Each byte tells its own offset, so a register's value tells where it lies.
RegisterFile numberedX64() {
    Bytes context(kContextSize);
    Bytes special(kSpecialSize);
    for (std::size_t i = 0; i < context.size(); ++i) context[i] = static_cast<std::byte>(i & 0xFF);
    for (std::size_t i = 0; i < special.size(); ++i) special[i] = static_cast<std::byte>(i & 0xFF);
    return *RegisterFile::create(registerTableX64(), context, special);
}

std::uint64_t atX64(std::uint64_t offset, unsigned bytes) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i) value |= ((offset + i) & 0xFF) << (8 * i);
    return value;
}

}  // namespace

TEST_CASE("Registers lie where the records have them", "[registers]") {
    const RegisterFile registers = numberedX64();
    CHECK(registers.get("rax")->value == atX64(0x78, 8));
    CHECK(registers.get("RSP")->value == atX64(0x98, 8));
    CHECK(registers.get("r15")->value == atX64(0xF0, 8));
    CHECK(registers.programCounter().value() == atX64(0xF8, 8));
    CHECK(registers.framePointer().value() == atX64(0xA0, 8));
    CHECK(registers.get("efl")->value == atX64(0x44, 4));
    CHECK(registers.get("cs")->value == atX64(0x38, 2));
    CHECK(registers.get("ss")->value == atX64(0x42, 2));
    CHECK(registers.get("mxcsr")->value == atX64(0x34, 4));
    CHECK(registers.get("xmm0")->value == atX64(0xA0, 8));
    CHECK(registers.get("xmm15")->high == atX64(0x98, 8));
    CHECK(registers.get("cr3")->value == atX64(0x10, 8));
    CHECK(registers.get("cr8")->value == atX64(0xA0, 8));
    CHECK(registers.get("dr7")->value == atX64(0x48, 8));
    CHECK(registers.get("gdtr")->value == atX64(0x58, 8));
    CHECK(registers.get("idtl")->value == atX64(0x66, 2));
    CHECK(registers.get("ldtr")->value == atX64(0x72, 2));
    CHECK_FALSE(registers.get("rzx"));
    CHECK_FALSE(registers.get("r16"));
    CHECK_FALSE(registers.get(""));
}

TEST_CASE("Parts of registers", "[registers]") {
    RegisterFile registers = numberedX64();
    REQUIRE(registers.set("rax", 0x1122334455667788));
    CHECK(registers.get("eax")->value == 0x55667788);
    CHECK(registers.get("ax")->value == 0x7788);
    CHECK(registers.get("al")->value == 0x88);
    CHECK(registers.get("ah")->value == 0x77);
    REQUIRE(registers.set("r9", 0xAABBCCDD));
    CHECK(registers.get("r9b")->value == 0xDD);
    CHECK(registers.get("r9w")->value == 0xCCDD);
    REQUIRE(registers.set("efl", 0x10246));
    CHECK(registers.get("zf")->value == 1);
    CHECK(registers.get("cf")->value == 0);
    CHECK(registers.get("rf")->value == 1);
    CHECK(registers.get("if")->value == 1);
    CHECK(registers.get("iopl")->value == 0);
}

TEST_CASE("Setting a part leaves the rest", "[registers]") {
    RegisterFile registers = numberedX64();
    REQUIRE(registers.set("rax", 0x1122334455667788));
    REQUIRE(registers.set("ah", 0));
    CHECK(registers.get("rax")->value == 0x1122334455660088);
    REQUIRE(registers.set("efl", 0x202));
    REQUIRE(registers.set("tf", 1));
    CHECK(registers.get("efl")->value == 0x302);
    CHECK(registers.set("al", 0x100).error().code == ErrorCode::InvalidArgument);
    CHECK(registers.set("zf", 2).error().code == ErrorCode::InvalidArgument);
    CHECK(registers.set("nonsense", 0).error().code == ErrorCode::InvalidArgument);
}

TEST_CASE("Every register that is listed is found by its name, once", "[registers]") {
    const RegisterFile registers = numberedX64();
    std::set<std::string> names;
    for (const RegisterValue& value : registers.all()) {
        CHECK(names.insert(value.name).second);
        CHECK(registers.get(value.name)->value == value.value);
    }
    CHECK(names.size() == 76);
}

TEST_CASE("A short or missing special record leaves its registers out", "[registers]") {
    const auto registers = RegisterFile::create(registerTableX64(), Bytes(kContextSize), Bytes(0xD8));
    REQUIRE(registers);
    CHECK(registers->get("cr8"));
    CHECK_FALSE(registers->get("xcr0"));
    CHECK(RegisterFile::create(registerTableX64(), Bytes(0xFF), {}).error().code == ErrorCode::Truncated);
}

TEST_CASE("Setting a register writes the record it lies in and nothing else", "[registers]") {
    Bench bench;
    REQUIRE(bench.debugger.setRegister("rax", 0x77));
    CHECK(bench.channel.context64(0, 0x78) == 0x77);
    CHECK(bench.channel.count<kd::SetContext>() == 1);
    CHECK(bench.channel.count<kd::WriteControlSpace>() == 0);
    REQUIRE(bench.debugger.setRegister("cr8", 2));
    CHECK(bench.channel.special64(0, 0xA0) == 2);
    CHECK(bench.channel.count<kd::SetContext>() == 1);
    CHECK((*bench.debugger.registers())->get("rax")->value == 0x77);
}

TEST_CASE("Registers are read once per stop", "[registers]") {
    Bench bench;
    bench.debugger.dropCaches();
    REQUIRE(bench.debugger.registers());
    const std::size_t asked = bench.channel.log.size();
    REQUIRE(bench.debugger.registers());
    CHECK(bench.channel.log.size() == asked);
}

TEST_CASE("Another processor's registers are its own", "[registers]") {
    Bench bench;
    bench.channel.processors = 2;
    bench.debugger.targetStopped(bench.change(kBreakRoutine, kd::kExceptionBreakpoint));
    bench.channel.setContext64(1, 0x78, 0x99);
    REQUIRE(bench.debugger.selectProcessor(1));
    CHECK((*bench.debugger.registers())->get("rax")->value == 0x99);
    CHECK(bench.debugger.selectProcessor(2).error().code == ErrorCode::InvalidArgument);
}
