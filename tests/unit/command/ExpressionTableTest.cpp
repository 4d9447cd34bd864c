#include <fmt/format.h>

#include <array>
#include <catch2/catch.hpp>

#include "tests/unit/command/FakeExpressionContext.h"

using namespace hawser;
using namespace hawser::command;

namespace {

struct Case {
    const char* document;
    unsigned pointerBytes;
    unsigned radix;
    const char* text;
    const char* expected;
};

constexpr auto kCases = std::to_array<Case>({
#include "tests/unit/command/ExpressionCases.inc"
});

}  // namespace

TEST_CASE("expressions have the values that their documents give them") {
    static_assert(kCases.size() >= 300);
    for (const Case& one : kCases) {
        command::test::FakeContext context;
        context.numberBase = one.radix;
        context.pointer = one.pointerBytes;
        const auto value = evaluate(one.text, context);
        const std::string told = value ? fmt::format("0x{:x}", *value) : value.error().what;
        INFO(one.document << ", " << 8 * one.pointerBytes << " bits, base " << one.radix << ": " << one.text);
        CHECK(told == one.expected);
    }
}
