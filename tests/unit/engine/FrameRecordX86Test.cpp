#include "core/engine/FrameRecordX86.h"

#include <catch2/catch.hpp>
#include <map>

using namespace hawser;
using namespace hawser::engine;

namespace {

constexpr std::uint32_t kStack = 0x80548000;
constexpr std::uint32_t kCodeX86 = 0x80400000;  // up to 0x10000 bytes, all of it may be returned to

struct Frame {
    FrameRegistersX86 at{.eip = kCodeX86, .esp = kStack, .ebp = kStack + 0x40};
    std::map<std::uint32_t, std::uint32_t> words;
    std::size_t reads = 0;

    std::optional<FrameRegistersX86> caller(const symbols::FrameRecord& record,
                                            std::optional<std::uint32_t> offset = {},
                                            std::uint32_t calleeParameters = 0) {
        const FrameMemoryX86 memory{
            [this](std::uint32_t address) -> Result<std::optional<std::uint32_t>> {
                ++reads;
                const auto found = words.find(address);
                return found == words.end() ? std::nullopt : std::optional(found->second);
            },
            [](std::uint32_t address) -> Result<bool> { return address - kCodeX86 < 0x10000; }};
        const auto found = callerByRecord(record, at, offset, calleeParameters, memory);
        REQUIRE(found);
        return *found;
    }
};

}  // namespace

TEST_CASE("a program of FRAMEDATA tells the caller", "[stack]") {
    Frame frame;
    SECTION("by ebp") {
        frame.words = {{kStack + 0x40, kStack + 0x80}, {kStack + 0x44, kCodeX86 + 0x123}};
        const auto caller =
            frame.caller({.program = "$T0 $ebp = $eip $T0 4 + ^ = $ebp $T0 ^ = $esp $T0 8 + ="});
        REQUIRE(caller);
        CHECK(caller->eip == kCodeX86 + 0x123);
        CHECK(caller->esp == kStack + 0x48);
        CHECK(caller->ebp == kStack + 0x80);
        CHECK_FALSE(caller->ebx);
    }
    SECTION("without one: behind locals, saved registers and what was pushed for the callee") {
        frame.words = {{kStack + 8 + 0x10 + 4, kCodeX86 + 0x55}, {kStack + 8 + 0x10, 0x1234}};
        const auto caller =
            frame.caller({.locals = 0x10,
                          .savedRegisters = 4,
                          .program = "$T0 .raSearch = $eip $T0 ^ = $esp $T0 4 + = $ebx $T0 4 - ^ ="},
                         {}, 8);
        REQUIRE(caller);
        CHECK(caller->eip == kCodeX86 + 0x55);
        CHECK(caller->esp == kStack + 0x20);
        CHECK(caller->ebp == frame.at.ebp);
        CHECK(caller->ebx == 0x1234);
    }
    SECTION("an aligned stack") {
        frame.words = {{kStack + 0x10, kCodeX86 + 9}};
        const auto caller = frame.caller(
            {.program = "$T1 .raSearch = $T0 $T1 4 - 8 @ = $eip $T1 ^ = $esp $T1 4 + = $esi $T0 ="});
        CHECK_FALSE(caller);  // the word in front is not readable: nothing is searched behind a gap
        for (std::uint32_t i = 0; i < 4; ++i) frame.words[kStack + 4 * i] = 7;
        const auto found = frame.caller(
            {.program = "$T1 .raSearch = $T0 $T1 4 - 8 @ = $eip $T1 ^ = $esp $T1 4 + = $esi $T0 ="});
        REQUIRE(found);
        CHECK(found->eip == kCodeX86 + 9);
        CHECK(found->esi == kStack + 8);
    }
}

TEST_CASE("a program that makes no sense tells nothing", "[stack]") {
    Frame frame;
    for (std::uint32_t i = 0; i < 64; ++i) frame.words[kStack + 4 * i] = kCodeX86 + 1;
    for (const char* program :
         {"=", "$eip =", "^", "$T0 ^", "1 +", "$eip 1 0 / = $esp 4 =", "$eip 4 0 @ =", "$T9 $T8 =",
          "$eip 5 =", "$eip 99999999999 = $esp 4 =", "1 2 =", "$eip $esp ^ = $esp x ="})
        CHECK_FALSE(frame.caller({.program = program}));
    std::string many;
    for (int i = 0; i < 200; ++i) many += "1 ";
    CHECK_FALSE(frame.caller({.program = many + "$eip 1 = $esp 2 ="}));
    CHECK_FALSE(frame.caller({.program = std::string(100000, '^')}));
}

TEST_CASE("FPO_DATA tells the caller behind the prologue", "[stack]") {
    Frame frame;
    for (std::uint32_t i = 0; i < 8; ++i) frame.words[kStack + 4 * i] = 1;
    frame.words[kStack + 0x0C] = kCodeX86 + 0x77;
    symbols::FrameRecord record{.locals = 8, .prologue = 5, .savedRegisters = 4, .bySizes = true};
    CHECK_FALSE(frame.caller(record, 4));
    const auto caller = frame.caller(record, 5);
    REQUIRE(caller);
    CHECK(caller->eip == kCodeX86 + 0x77);
    CHECK(caller->esp == kStack + 0x10);
    record.bySizes = false;  // FRAME_NONFPO and kin
    CHECK_FALSE(frame.caller(record, 5));
}

TEST_CASE("the search for a return address ends", "[stack]") {
    Frame frame;
    for (std::uint32_t i = 0; i < 100000; ++i) frame.words[kStack + 4 * i] = 1;
    frame.caller({.bySizes = true});
    CHECK(frame.reads < 100);
}
