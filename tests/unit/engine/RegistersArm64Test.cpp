#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <set>

#include "core/engine/RegisterFile.h"

using namespace hawser;
using namespace hawser::engine;

namespace {

// Each pair of bytes tells its own offset, so a register's value tells where it lies.
Bytes numberedBytesArm64(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i + 1 < size; i += 2) {
        bytes[i] = static_cast<std::byte>(i & 0xFF);
        bytes[i + 1] = static_cast<std::byte>(i >> 8);
    }
    return bytes;
}

RegisterFile numberedArm64() {
    return *RegisterFile::create(registerTableArm64(), numberedBytesArm64(0x390), numberedBytesArm64(0xA0));
}

std::uint64_t atArm64(std::uint64_t offset) {
    return offset | (offset + 2) << 16 | (offset + 4) << 32 | (offset + 6) << 48;
}
std::uint64_t at32Arm64(std::uint64_t offset) {
    return atArm64(offset) & 0xFFFFFFFF;
}

}  // namespace

TEST_CASE("ARM64 registers lie where the records have them", "[registers]") {
    const RegisterFile registers = numberedArm64();
    for (unsigned i = 0; i < 31; ++i) {
        CAPTURE(i);
        CHECK(registers.get(fmt::format("x{}", i))->value == atArm64(8 + 8 * i));
        CHECK(registers.get(fmt::format("w{}", i))->value == at32Arm64(8 + 8 * i));
    }
    CHECK(registers.get("fp")->value == atArm64(0xF0));
    CHECK(registers.get("lr")->value == atArm64(0xF8));
    CHECK(registers.stackPointer().value() == atArm64(0x100));
    CHECK(registers.programCounter().value() == atArm64(0x108));
    CHECK(registers.framePointer().value() == atArm64(0xF0));
    CHECK(registers.get("cpsr")->value == at32Arm64(0x04));
    CHECK(registers.get("fpcr")->value == at32Arm64(0x310));
    CHECK(registers.get("fpsr")->value == at32Arm64(0x314));
    CHECK(registers.get("v0")->value == atArm64(0x110));
    CHECK(registers.get("v31")->high == atArm64(0x308));
    for (unsigned i = 0; i < 8; ++i) {
        CHECK(registers.get(fmt::format("bvr{}", i))->value == atArm64(0x28 + 8 * i));
        CHECK(registers.get(fmt::format("bcr{}", i))->value == at32Arm64(0x68 + 4 * i));
    }
    for (unsigned i = 0; i < 2; ++i) {
        CHECK(registers.get(fmt::format("wvr{}", i))->value == atArm64(0x88 + 8 * i));
        CHECK(registers.get(fmt::format("wcr{}", i))->value == at32Arm64(0x98 + 4 * i));
    }
    CHECK(registers.get("elr_el1")->value == atArm64(0x00));
    CHECK(registers.get("spsr_el1")->value == at32Arm64(0x08));
    CHECK(registers.get("tpidr_el1")->value == atArm64(0x20));
    CHECK_FALSE(registers.get("x31"));
    CHECK_FALSE(registers.get("rip"));
}

TEST_CASE("ARM64 halves and flags", "[registers]") {
    RegisterFile registers = numberedArm64();
    REQUIRE(registers.set("x3", 0x1122334455667788));
    REQUIRE(registers.set("w3", 0xFFFFFFFF));
    CHECK(registers.get("x3")->value == 0x11223344FFFFFFFF);
    REQUIRE(registers.set("x29", 0x1000));
    CHECK(registers.get("fp")->value == 0x1000);
    REQUIRE(registers.set("cpsr", 0x60000044));
    CHECK(registers.get("nzcv")->value == 6);
    CHECK(registers.get("n")->value == 0);
    CHECK(registers.get("z")->value == 1);
    CHECK(registers.get("c")->value == 1);
    CHECK(registers.get("v")->value == 0);
    CHECK(registers.get("el")->value == 1);
    REQUIRE(registers.set("n", 1));
    CHECK(registers.get("psr")->value == 0xE0000044);
    CHECK(registers.set("w3", 0x100000000).error().code == ErrorCode::InvalidArgument);
}

TEST_CASE("ARM64: every register that is listed is found by its name, once", "[registers]") {
    const RegisterFile registers = numberedArm64();
    std::set<std::string> names;
    for (const RegisterValue& value : registers.all()) {
        CHECK(names.insert(value.name).second);
        CHECK(registers.get(value.name)->value == value.value);
    }
    CHECK(names.size() == 93);
    CHECK(RegisterFile::create(registerTableArm64(), Bytes(0x10F), {}).error().code == ErrorCode::Truncated);
}
