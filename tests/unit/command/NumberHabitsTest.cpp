#include <catch2/catch.hpp>

#include "core/command/types/ValueText.h"
#include "tests/support/TextParts.h"
#include "tests/unit/command/TasksDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint32_t kNumbers = 0xE000;  // nt!TheNumbers

// A kernel with a record of numbers.
struct NumbersDesk : TasksDesk {
    NumbersDesk() {
        hawser::test::MadeTypes& types = made->made;
        const auto word = types.integer("unsigned short", 2, false);
        const auto numbers = types.record("_NUMBERS", 0x40);
        types.field(numbers, "Long", 0, types.integer("long", 4, true));
        types.field(numbers, "ULong", 4, types.integer("unsigned long", 4, false));
        types.field(numbers, "Int", 8, types.integer("int", 4, true));
        types.field(numbers, "Short", 0xC, types.integer("short", 2, true));
        types.field(numbers, "Wide", 0x10, types.integer("__int64", 8, true));
        types.field(numbers, "Text", 0x18, types.array(word, 4));
        types.field(numbers, "Pointer", 0x20, types.pointer(word));
        made->symbol("TheNumbers", kNumbers, numbers);
        auto& channel = bench.channel;
        const std::uint64_t at = kKernel + kNumbers;
        channel.poke32(at, 0xFFFFFFFE);
        channel.poke32(at + 4, 0x12);
        channel.poke32(at + 8, 20);
        channel.poke16(at + 0xC, 0xFFFF);
        channel.poke64(at + 0x10, 100);
        channel.poke16(at + 0x18, 'H');
        channel.poke16(at + 0x1A, 'i');
        channel.poke64(at + 0x20, at + 0x18);
    }
    std::string field(std::string_view name) {
        bench.debugger.dropStopCaches();
        std::string text = run("dt nt!_NUMBERS " + std::string(name) + " nt!TheNumbers");
        return text.substr(text.find(" : ") + 3);
    }
};

}  // namespace

TEST_CASE("Long integers, and all others, are shown in the default radix where that is wanted", "[types]") {
    NumbersDesk desk;
    CHECK(desk.field("Long") == "0n-2\n");
    CHECK(desk.field("ULong") == "0x12\n");
    CHECK(desk.field("Int") == "0n20\n");
    CHECK(desk.run(".enable_long_status 1") == "Long integers are shown in the default radix.\n");
    CHECK(desk.field("Long") == "0xfffffffe\n");
    CHECK(desk.field("Wide") == "0x64\n");
    CHECK(desk.field("Int") == "0n20\n");
    desk.run("n 10");
    CHECK(desk.field("Long") == "0n-2\n");
    CHECK(desk.field("ULong") == "0n18\n");
    desk.run("n 8");
    CHECK(desk.field("ULong") == "0t22\n");
    CHECK(desk.field("Short") == "0n-1\n");
    desk.run(".force_radix_output 1");
    CHECK(desk.field("Short") == "0t177777\n");
    CHECK(has(desk.run("?? @@c++(((nt!_NUMBERS*)@@(nt!TheNumbers))->Int)"), "0t24"));
    desk.run("n 16; .enable_long_status 0");
    CHECK(desk.field("Short") == "0xffff\n");
    CHECK(desk.field("Int") == "0x14\n");
    CHECK(desk.field("Long") == "0n-2\n");
    CHECK(desk.run(".force_radix_output 2") == ".force_radix_output takes 0 or 1.\n");
    CHECK(has(desk.run(".force_radix_output"), "shown in the default radix"));
}

TEST_CASE("USHORT pointers and arrays are Unicode where that is wanted", "[types]") {
    NumbersDesk desk;
    const std::string place = "0x" + pointer(kKernel + kNumbers + 0x18);
    CHECK(desk.field("Text") == "[4] 0x48\n");
    CHECK(desk.field("Pointer") == place + "  -> 0x48\n");
    CHECK(has(desk.run(".enable_unicode 1"), "as Unicode strings.\n"));
    CHECK(desk.field("Text") == "[4]  \"Hi\"\n");
    CHECK(desk.field("Pointer") == place + "  \"Hi\"\n");
    desk.run(".enable_unicode 0");
    CHECK(desk.field("Text") == "[4] 0x48\n");
}
