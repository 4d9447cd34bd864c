#include "core/command/Expression.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/unit/command/FakeExpressionContext.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;

namespace {

std::uint64_t valueOf(std::string_view text, const FakeContext& context = {}) {
    const auto value = evaluate(text, context);
    INFO(text << ": " << (value ? "" : value.error().what));
    REQUIRE(value);
    return *value;
}

std::string errorOf(std::string_view text, const FakeContext& context = {}) {
    const auto value = evaluate(text, context);
    return value ? fmt::format("(value {:x})", *value) : value.error().what;
}

}  // namespace

TEST_CASE("numbers in every base") {
    const auto [text, value] = GENERATE(table<std::string, std::uint64_t>({
        {"10", 0x10},
        {"0x1f", 0x1f},
        {"0n10", 10},
        {"0t17", 15},
        {"0y101", 5},
        {"12h", 0x12},
        {"dead", 0xdead},
        {"add", 0xadd},
        {"ah", 0xa},
        {"fffff800`12345678", 0xfffff80012345678},
        {"1`00000002", 0x100000002},
        {"0x1`2", 0x100000002},
        {"ffffffffffffffff", UINT64_MAX},
        {"0x0", 0},
        {"0x", 0},
        {"0n", 0},
        {"0t + 1", 1},
        {"0y", 0},
        {"ffffffff", 0xffffffff},
    }));
    CHECK(valueOf(text) == value);
}

TEST_CASE("the number base holds for bare numbers only") {
    FakeContext decimal;
    decimal.numberBase = 10;
    CHECK(valueOf("10", decimal) == 10);
    CHECK(valueOf("0x10", decimal) == 16);
    CHECK(valueOf("10h", decimal) == 16);
    CHECK(errorOf("1f", decimal) == "Couldn't resolve error at '1f'");
    FakeContext octal;
    octal.numberBase = 8;
    CHECK(valueOf("17", octal) == 15);
}

TEST_CASE("operators and their precedence") {
    const auto [text, value] = GENERATE(table<std::string, std::uint64_t>({
        {"1+2*3", 7},
        {"(1+2)*3", 9},
        {"[1+2]*3", 9},
        {"7-2-1", 4},
        {"0n17/5", 3},
        {"0n17 mod 5", 2},
        {"0n17%5", 2},
        {"1<<4+1", 0x20},
        {"f0>>4", 0xf},
        {"-1>>>0n63", UINT64_MAX},
        {"-1>>0n63", 1},
        {"1<<0n64", 0},
        {"1=1", 1},
        {"1==2", 0},
        {"1!=2", 1},
        {"2>1", 1},
        {"2<1", 0},
        {"2>=2", 1},
        {"3<=2", 0},
        {"-1>1", 1},
        {"6&3", 2},
        {"6 and 3", 2},
        {"6^3", 5},
        {"6 xor 3", 5},
        {"6|3", 7},
        {"6 or 1", 7},
        {"1|2^3&1", 3},
        {"1+1==2&1", 1},
        {"-1", UINT64_MAX},
        {"- -1", 1},
        {"+5", 5},
        {"not 0", 1},
        {"not 5", 0},
        {"hi 12345678", 0x1234},
        {"low 12345678", 0x5678},
        {"0-1", UINT64_MAX},
        {"ffffffffffffffff+2", 1},
        {"ffffffffffffffff*2", UINT64_MAX - 1},
    }));
    CHECK(valueOf(text) == value);
}

TEST_CASE("memory, registers, symbols") {
    CHECK(valueOf("by(1234)") == 0x34);
    CHECK(valueOf("wo 1234") == 0x3534);
    CHECK(valueOf("dwo(1200)") == 0x03020100);
    CHECK(valueOf("qwo(1200)") == 0x0706050403020100);
    CHECK(valueOf("poi(1200)") == 0x0706050403020100);
    CHECK(valueOf("poi(1200)+1") == 0x0706050403020101);
    CHECK(valueOf("$pby(1234)") == ~std::uint64_t{0x34});
}

TEST_CASE("a name is a number first, then a symbol, then a register") {
    CHECK(valueOf("@rax") == 0x10);
    CHECK(valueOf("rax+1") == 0x11);
    CHECK(valueOf("@ah") == 0x77);
    CHECK(valueOf("r8") == 8);
    CHECK(valueOf("nt") == 0xfffff80000400000);
    CHECK(valueOf("nt+1000") == 0xfffff80000401000);
    CHECK(valueOf("nt!Foo") == 0xfffff80000401000);
    CHECK(valueOf("$ip") == 0x4000);
    CHECK(valueOf("@$t1") == 0x55);
    CHECK(valueOf(".") == 0x4000);
    CHECK(valueOf(".+4") == 0x4004);
}

TEST_CASE("every error names the place") {
    CHECK(errorOf("foo") == "Couldn't resolve error at 'foo'");
    CHECK(errorOf("1+foo+2") == "Couldn't resolve error at 'foo+2'");
    CHECK(errorOf("$nothing") == "Couldn't resolve error at '$nothing'");
    CHECK(errorOf("@foo") == "Bad register error at '@foo'");
    CHECK(errorOf("") == "Syntax error at ''");
    CHECK(errorOf("1+") == "Syntax error at ''");
    CHECK(errorOf("(1") == "Syntax error at ''");
    CHECK(errorOf("(1]") == "Syntax error at ']'");
    CHECK(errorOf("1 2") == "Syntax error at '2'");
    CHECK(errorOf("*1") == "Syntax error at '*1'");
    CHECK(errorOf("1 # 2") == "Syntax error at '# 2'");
    CHECK(errorOf("1/0") == "Operand error at '/0'");
    CHECK(errorOf("1 mod 0") == "Operand error at 'mod 0'");
    CHECK(errorOf("poi(0)") == "Memory access error at 'poi(0)'");
    CHECK(errorOf("10000000000000000") == "Overflow error at '10000000000000000'");
    CHECK(errorOf("100000000`0") == "Overflow error at '100000000`0'");
    CHECK(errorOf("nt!") == "Syntax error at '!'");
}

TEST_CASE("a line that is gone is no memory error") {
    FakeContext context;
    context.reachable = false;
    CHECK(errorOf("poi(1234)", context) == "The line is gone.");
}

TEST_CASE("nesting has a limit, long text is cut and made printable") {
    CHECK(errorOf(std::string(1000, '(')).starts_with("Expression is nested too deeply at '("));
    CHECK(errorOf(std::string(1000, '-') + "1").starts_with("Expression is nested too deeply"));
    CHECK(valueOf(std::string(50, '(') + "1" + std::string(50, ')')) == 1);
    CHECK(errorOf(std::string(5000, 'x')).size() < 100);
    CHECK(errorOf("\x1b[2J") == "Syntax error at '.[2J'");
}

TEST_CASE("a prefix leaves the rest alone") {
    const FakeContext context;
    const auto consumed = [&](std::string_view text) {
        const auto value = evaluatePrefix(text, context);
        return value ? std::string(text.substr(value->consumed)) : "error";
    };
    CHECK(consumed("nt L20") == " L20");
    CHECK(consumed("1 2 3") == " 2 3");
    CHECK(consumed("1 + 2 3") == " 3");
    CHECK(consumed("401000 \"k\"") == " \"k\"");
    CHECK(consumed("rax,rbx") == ",rbx");
}

// Public page "Sign Extension".
TEST_CASE("a register of 32 bits is sign-extended on every target, no other is") {
    CHECK(valueOf("@eax") == 0xffffffff80401000);
    CHECK(valueOf("@r9") == 0x80401000);
    CHECK(valueOf("@cs") == 0x8008);
    CHECK(valueOf("eax & 0`ffffffff") == 0x80401000);
}

TEST_CASE("what is assigned to a pseudo-register is taken as written") {
    FakeContext narrow;
    narrow.pointer = 4;
    const auto written = [&](std::string_view text) {
        const auto value = evaluatePrefix(text, narrow, Signs::AsWritten);
        REQUIRE(value);
        return value->value;
    };
    CHECK(written("ffffffff") == 0xffffffff);
    CHECK(written("ffffffff + 1") == 0x100000000);
    CHECK(written("@eax") == 0x80401000);
}

TEST_CASE("on a 32-bit target constants are sign-extended, and nothing else is") {
    FakeContext narrow;
    narrow.pointer = 4;
    const auto [text, value] = GENERATE(table<std::string, std::uint64_t>({
        {"7fffffff", 0x7fffffff},
        {"80000000", 0xffffffff80000000},
        {"00000000EEAA1122", 0xffffffffeeaa1122},
        {"0`eeaa1122", 0xeeaa1122},
        {"00000000`eeaa1122", 0xeeaa1122},
        {"0n4294967295", UINT64_MAX},
        {"ffffffff + 1", 0},
        {"7fffffff + 1", 0x80000000},
        {"-1", UINT64_MAX},
        {"80000000 >>> 4", 0xfffffffff8000000},
        {"80000000 >> 4", 0x0ffffffff8000000},
        {"( 0x0`FFFFFFFF & 80000000 )", 0x80000000},
        {"100000000", 0x100000000},
        {"@$t1", 0x55},
        {"poi(4080)", 0x83828180},
    }));
    INFO(text);
    CHECK(valueOf(text, narrow) == value);
}

TEST_CASE("functions of texts and memory") {
    const auto [text, value] = GENERATE(table<std::string, std::uint64_t>({
        {"$scmp(\"a\", \"a\")", 0},
        {"$scmp(\"a\", \"b\")", UINT64_MAX},
        {"$scmp(\"b\", \"a\")", 1},
        {"$scmp(\"A\", \"a\") == 0", 0},
        {"$sicmp(\"ABC\", \"abc\")", 0},
        {"@@masm($sicmp(\"ABC\", \"abd\")) == -1", 1},
        {"$spat(\"Hello.sys\", \"*.SYS\")", 1},
        {"$spat(\"Hello.sys\", \"*.dll\")", 0},
        {"$vvalid(1000, 5)", 1},
        {"$vvalid(ffc, 5)", 0},
        {"$vvalid(fff, 1)", 0},
        {"$vvalid(1fff, 1001) + 1", 2},
        {"$fnsucc(nt, 0, 1)", 1},
        {"$fnsucc(nt, 0, 0)", 0},
        {"$fnsucc(nt, 5, 0)", 1},
        {"$iment(10000) == 10000 + dwo(10000 + dwo(1003c) + 28)", 1},
        {"'H'", 0x48},
        {"'VUTS'", 0x56555453},
        {"@@masm(1+2)*2", 6},
    }));
    CHECK(valueOf(text) == value);
}

TEST_CASE("functions that are not called as they should be") {
    CHECK(errorOf("$scmp(1, 2)") == "Syntax error at '$scmp(1, 2)'");
    CHECK(errorOf("$scmp(\"a\")") == "Syntax error at '$scmp(\"a\")'");
    CHECK(errorOf("$spat(\"a\", \"b\"") == "Syntax error at ''");
    CHECK(errorOf("$spat") == "Syntax error at ''");
    CHECK(errorOf("$vvalid(5, 0)") == "Range error at '$vvalid(5, 0)'");
    CHECK(errorOf("$iment(5)") == "Memory access error at '$iment(5)'");
    CHECK(errorOf("\"a\"") == "Syntax error at '\"a\"'");
    CHECK(errorOf("'123456789'") == "Syntax error at ''123456789''");
    CHECK(errorOf("@@c++(1)").starts_with("C++ expressions need types"));
}
