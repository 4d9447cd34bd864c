#include <array>
#include <catch2/catch.hpp>

#include "core/disassembly/Disassembler.h"
#include "core/disassembly/ListingLine.h"
#include "tests/support/ByteText.h"

using namespace hawser;
using namespace hawser::disassembly;
using hawser::test::fromHex;

namespace {

using Mode = Disassembler::Mode;

struct Line {
    Mode mode;
    std::string_view hex;
    std::string_view text;
};

constexpr auto kLines = std::to_array<Line>({
#include "tests/unit/disassembly/ListingCases.inc"
});

}  // namespace

TEST_CASE("instructions are spelled as in published listings") {
    for (const Line& line : kLines) {
        const auto instruction =
            Disassembler(line.mode).decode(fromHex(line.hex), Address(0xfffff80000401000), {});
        INFO(line.hex);
        REQUIRE(instruction);
        CHECK(instructionText(*instruction) == line.text);
    }
}

TEST_CASE("of a line of the cache no width is told") {
    const auto text = [](std::string_view hex) {
        const auto instruction = Disassembler(Mode::X64).decode(fromHex(hex), Address(0x1000), {});
        return instruction ? instructionText(*instruction) : std::string();
    };
    CHECK(text("0f0d08") == "prefetchw [rax]");
    CHECK(text("0f1808") == "prefetcht0 [rax]");
    CHECK(text("0fae38") == "clflush [rax]");
    CHECK(text("660fae38") == "clflushopt [rax]");
}
