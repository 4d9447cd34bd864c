#pragma once

#include <map>

#include "core/command/Expression.h"

namespace hawser::command::test {

// Memory where the byte at n is n's low byte; nothing can be read below 0x1000.
class FakeContext final : public ExpressionContext {
  public:
    unsigned numberBase = 16;
    bool reachable = true;
    unsigned pointer = 8;

    unsigned radix() const override { return numberBase; }
    unsigned pointerBytes() const override { return pointer; }
    Address current() const override { return Address(0x4000); }
    Result<std::uint64_t> readMemory(Address address, unsigned bytes, bool physical) const override {
        if (!reachable) return fail(ErrorCode::Disconnected, "The line is gone.");
        if (address.value() < 0x1000) return fail(ErrorCode::NotAvailable, "not there");
        std::uint64_t value = 0;
        for (unsigned i = bytes; i > 0; --i) value = value << 8 | ((address.value() + i - 1) & 0xFF);
        return physical ? ~value : value;
    }
    std::optional<RegisterNumber> registerValue(std::string_view name) const override {
        static const std::map<std::string, RegisterNumber, std::less<>> kValues{
            {"rax", {0x10, 64}},       {"rip", {0x4000, 64}},    {"ah", {0x77, 8}},   {"r8", {8, 64}},
            {"eax", {0x80401000, 32}}, {"r9", {0x80401000, 64}}, {"cs", {0x8008, 16}}};
        const auto found = kValues.find(name);
        return found == kValues.end() ? std::nullopt : std::optional(found->second);
    }
    std::optional<std::uint64_t> pseudoRegister(std::string_view name) const override {
        if (name == "ip") return 0x4000;
        if (name == "t1") return 0x55;
        return std::nullopt;
    }
    std::optional<Address> symbol(std::string_view name) const override {
        if (name == "nt") return Address(0xfffff80000400000);
        if (name == "nt!Foo") return Address(0xfffff80000401000);
        return std::nullopt;
    }
};

}  // namespace hawser::command::test
