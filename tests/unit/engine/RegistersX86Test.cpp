#include <catch2/catch.hpp>
#include <set>

#include "core/engine/RegisterFile.h"

using namespace hawser;
using namespace hawser::engine;

namespace {

// Each byte tells its own offset, so a register's value tells where it lies.
Bytes numberedBytesX86(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i & 0xFF);
    return bytes;
}

RegisterFile numberedX86() {
    return *RegisterFile::create(registerTableX86(), numberedBytesX86(0x2CC), numberedBytesX86(0x54));
}

std::uint64_t atX86(std::uint64_t offset, unsigned bytes) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i) value |= ((offset + i) & 0xFF) << (8 * i);
    return value;
}

}  // namespace

TEST_CASE("x86 registers lie where the records have them", "[registers]") {
    const RegisterFile registers = numberedX86();
    const std::pair<const char*, std::uint64_t> general[] = {
        {"edi", 0x9C}, {"esi", 0xA0}, {"ebx", 0xA4}, {"edx", 0xA8}, {"ecx", 0xAC},
        {"eax", 0xB0}, {"ebp", 0xB4}, {"eip", 0xB8}, {"efl", 0xC0}, {"esp", 0xC4}};
    for (const auto& [name, offset] : general) {
        CAPTURE(name);
        CHECK(registers.get(name)->value == atX86(offset, 4));
        CHECK(registers.get(name)->bits == 32);
    }
    const std::pair<const char*, std::uint64_t> segments[] = {{"gs", 0x8C}, {"fs", 0x90}, {"es", 0x94},
                                                              {"ds", 0x98}, {"cs", 0xBC}, {"ss", 0xC8}};
    for (const auto& [name, offset] : segments) CHECK(registers.get(name)->value == atX86(offset, 2));
    const std::pair<const char*, std::uint64_t> special[] = {
        {"cr0", 0x00}, {"cr2", 0x04}, {"cr3", 0x08}, {"cr4", 0x0C}, {"dr0", 0x10},  {"dr1", 0x14},
        {"dr2", 0x18}, {"dr3", 0x1C}, {"dr6", 0x20}, {"dr7", 0x24}, {"gdtr", 0x2C}, {"idtr", 0x34}};
    for (const auto& [name, offset] : special) CHECK(registers.get(name)->value == atX86(offset, 4));
    CHECK(registers.get("gdtl")->value == atX86(0x2A, 2));
    CHECK(registers.get("tr")->value == atX86(0x38, 2));
    CHECK(registers.get("ldtr")->value == atX86(0x3A, 2));
    CHECK(registers.get("mxcsr")->value == atX86(0xE4, 4));
    CHECK(registers.get("xmm0")->value == atX86(0x16C, 8));
    CHECK(registers.get("xmm7")->high == atX86(0x1E4, 8));
    CHECK_FALSE(registers.get("rax"));
    CHECK_FALSE(registers.get("r8"));
}

TEST_CASE("x86 parts, flags and sign-extended addresses", "[registers]") {
    RegisterFile registers = numberedX86();
    REQUIRE(registers.set("eax", 0x11223344));
    CHECK(registers.get("ax")->value == 0x3344);
    CHECK(registers.get("ah")->value == 0x33);
    REQUIRE(registers.set("al", 0xFF));
    CHECK(registers.get("eax")->value == 0x112233FF);
    REQUIRE(registers.set("efl", 0x246));
    CHECK(registers.get("zf")->value == 1);
    CHECK(registers.get("cf")->value == 0);
    REQUIRE(registers.set("tf", 1));
    CHECK(registers.get("efl")->value == 0x346);

    REQUIRE(registers.set("eip", 0xFFFFFFFF80401100));
    CHECK(registers.get("eip")->value == 0x80401100);
    CHECK(registers.programCounter() == Address(0xFFFFFFFF80401100));
    REQUIRE(registers.set("eip", 0x77001100));
    CHECK(registers.programCounter() == Address(0x77001100));
    CHECK(registers.set("eip", 0x180401100).error().code == ErrorCode::InvalidArgument);
    CHECK(registers.set("eip", 0xFFFFFFFF00401100).error().code == ErrorCode::InvalidArgument);
    REQUIRE(registers.set("esp", 0xFFFFFFFF8054A7D8));
    CHECK(registers.stackPointer() == Address(0xFFFFFFFF8054A7D8));
}

TEST_CASE("x86: every register that is listed is found by its name, once", "[registers]") {
    const RegisterFile registers = numberedX86();
    std::set<std::string> names;
    for (const RegisterValue& value : registers.all()) {
        CHECK(names.insert(value.name).second);
        CHECK(registers.get(value.name)->value == value.value);
    }
    CHECK(names.size() == 57);
    CHECK(RegisterFile::create(registerTableX86(), Bytes(0xCB), {}).error().code == ErrorCode::Truncated);
}
