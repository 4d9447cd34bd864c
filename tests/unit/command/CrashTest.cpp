// !analyze, .bugcheck, and what a dump is opened with.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "core/command/StopReport.h"
#include "core/engine/BugCheckMeanings.h"
#include "core/engine/BugCheckNames.h"
#include "tests/unit/command/CrashDesk.h"

using namespace hawser;
using namespace hawser::command::test;
using engine::BugCheck;
using engine::bugCheckMeaning;
using engine::bugCheckName;

namespace {

// Each part behind the one before.
void checkOrder(const std::string& text, std::initializer_list<std::string> parts) {
    std::size_t last = 0;
    for (const std::string& part : parts) {
        const std::size_t at = text.find(part, last);
        INFO(part << " in " << text);
        REQUIRE(at != std::string::npos);
        last = at + part.size();
    }
}

}  // namespace

TEST_CASE("bug check codes have names, small dumps' too", "[crash]") {
    CHECK(bugCheckName(0x1) == "APC_INDEX_MISMATCH");
    CHECK(bugCheckName(0xD1) == "DRIVER_IRQL_NOT_LESS_OR_EQUAL");
    CHECK(bugCheckName(0x20001) == "HYPERVISOR_ERROR");
    CHECK(bugCheckName(0x1000007E) == "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M");
    CHECK(bugCheckName(0x100000D1) == "DRIVER_IRQL_NOT_LESS_OR_EQUAL");
    CHECK(bugCheckName(0xDEADDEAD) == "MANUALLY_INITIATED_CRASH1");
    CHECK(bugCheckName(0).empty());
    CHECK(bugCheckName(0x84).empty());
    CHECK(bugCheckName(0xFFFFFFFF).empty());
    CHECK(bugCheckMeaning(0x1000007E) == bugCheckMeaning(0x7E));
    CHECK(bugCheckMeaning(0) == nullptr);
    CHECK(bugCheckMeaning(0xFFFFFFFF) == nullptr);
    for (const std::uint32_t code :
         {0x0Au, 0x1Au, 0x1Eu,  0x3Bu,  0x50u,  0x7Eu,  0x7Fu,  0x9Fu, 0xC2u,       0xC4u,      0xC5u,
          0xD1u, 0xEFu, 0x109u, 0x124u, 0x133u, 0x139u, 0x154u, 0xE2u, 0x1000007Eu, 0x1000008Eu}) {
        CAPTURE(code);
        REQUIRE(bugCheckMeaning(code) != nullptr);
        CHECK_FALSE(bugCheckMeaning(code)->what.empty());
        CHECK_FALSE(bugCheckName(code).empty());
    }
}

TEST_CASE("!analyze follows an exception of a system thread to its records", "[crash]") {
    CrashDesk desk;
    const Address record = desk.records();
    const Address context = desk.records() + 0x100;
    desk.putException(record, 0xC0000005, desk.driver() + 0x34C, {0, 0x10});
    desk.putContext(context, desk.driver() + 0x34C);
    desk.target.beside.bugCheck = BugCheck{
        0x1000007E, {0xFFFFFFFFC0000005, (desk.driver() + 0x34C).value(), record.value(), context.value()}};
    desk.stand();
    const std::string all = desk.run("!analyze -v");
    checkOrder(all, {std::string(79, '*') + "\n*" + std::string(77, ' ') +
                         "*\n*                        Bugcheck Analysis",
                     "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M (1000007e)\n",
                     "Arguments:\nArg1: ffffffff`c0000005, ",
                     "Arg4: fffff800`00300100, ",
                     "Debugging Details:\n------------------\n\n",
                     "BUGCHECK_CODE:  1000007e\n",
                     "BUGCHECK_P1: ffffffff`c0000005\n",
                     "EXCEPTION_CODE: (NTSTATUS) 0xc0000005 - Access violation\n",
                     "EXCEPTION_RECORD:  fffff800`00300000 -- (.exr 0xfffff80000300000)\n",
                     "NumberParameters: 2\n",
                     "CONTEXT:  fffff800`00300100 -- (.cxr 0xfffff80000300100)\n",
                     "rip=fffff8000020034c",
                     "READ_ADDRESS:  00000000`00000010\n",
                     "FAULTING_IP: \nhwsdisk+0x34c:\n",
                     "STACK_TEXT:  \n",
                     "hwsdisk+0x34c\n",
                     "SYMBOL_NAME:  hwsdisk+0x34c\n",
                     "MODULE_NAME: hwsdisk\n",
                     "IMAGE_NAME:  hwsdisk.sys\n",
                     "DEBUG_FLR_IMAGE_TIMESTAMP:  5a000001\n",
                     "STACK_COMMAND:  .cxr 0xfffff80000300100 ; kb\n",
                     "FAILURE_BUCKET_ID:  0x7E_c0000005_hwsdisk+34c\n"});
    const std::string brief = desk.run("!analyze");
    CHECK(has(brief, "FAILURE_BUCKET_ID:  0x7E_c0000005_hwsdisk+34c\n"));
    CHECK_FALSE(has(brief, "BUGCHECK_P1"));
    CHECK_FALSE(has(brief, "rip="));
    // It only looks.
    CHECK_FALSE(desk.debugger.looksAtRecord());
}

TEST_CASE("!analyze names whoever the parameters name", "[crash]") {
    CrashDesk desk;
    const std::uint64_t at = (desk.driver() + 0x34C).value();
    const std::uint64_t context = desk.records().value();
    const std::uint64_t trap = (desk.records() + 0x600).value();
    desk.putContext(desk.records(), desk.driver() + 0x34C);
    desk.put(Address(trap) + 0x168, at, 8);
    struct Case {
        BugCheck bugCheck;
        std::string bucket;
        std::string said;
    };
    const std::vector<Case> cases{
        {{0xD1, {0x8, 2, 0, at}}, "0xD1_hwsdisk+34c", "READ_ADDRESS:  00000000`00000008"},
        {{0xA, {0x8, 2, 1, at}}, "0xA_hwsdisk+34c", "WRITE_ADDRESS:  00000000`00000008"},
        {{0x50, {0xFFFF8000'00001000, 0x10, at, 2}},
         "0x50_hwsdisk+34c",
         "MEMORY_ADDRESS:  ffff8000`00001000"},
        {{0x50, {0xFFFF8000'00001000, 8, at, 2}}, "0x50_hwsdisk+34c", "EXECUTE_ADDRESS:  ffff8000`00001000"},
        {{0x1E, {0xC0000005, at, 0, 0}},
         "0x1E_c0000005_hwsdisk+34c",
         "EXCEPTION_CODE: (NTSTATUS) 0xc0000005"},
        {{0x3B, {0xC0000005, at, context, 0}}, "0x3B_c0000005_hwsdisk+34c", "CONTEXT:  fffff800`00300000"},
        {{0x8E, {0xC0000005, at, trap, 0}}, "0x8E_c0000005_hwsdisk+34c", "TRAP_FRAME:  fffff800`00300600"},
        {{0x139, {3, trap, 0, 0}}, "0x139_3_hwsdisk+34c", "STACK_COMMAND:  .trap 0xfffff80000300600 ; kb"},
        {{0x7F, {8, 0, 0, 0}}, "0x7F_8_ANALYSIS_INCONCLUSIVE", "double fault"},
        {{0xD1, {0, 2, 8, 0x1000}}, "0xD1_ANALYSIS_INCONCLUSIVE", "FAULTING_IP: \n00000000`00001000 ??"},
        {{0xABCDEF, {1, 2, 3, 4}},
         "0xABCDEF_ANALYSIS_INCONCLUSIVE",
         "Unknown bugcheck code (abcdef)\nArguments:\nArg1: 00000000`00000001\n"},
    };
    desk.stand();
    for (const Case& one : cases) {
        desk.target.beside.bugCheck = one.bugCheck;
        const std::string text = desk.run("!analyze -v");
        CAPTURE(text);
        CHECK(has(text, "FAILURE_BUCKET_ID:  " + one.bucket + "\n"));
        CHECK(has(text, one.said));
    }
}

TEST_CASE("!analyze on a 32-bit target", "[crash]") {
    CrashDesk desk(Machine::X86);
    desk.putException(desk.records(), 0xC0000005, desk.driver() + 0x34C, {1, 0x80001000});
    desk.putContext(desk.records() + 0x100, desk.driver() + 0x34C);
    desk.target.beside.bugCheck = BugCheck{0x7E, {0xC0000005, 0x8020034C, 0x80300000, 0x80300100}};
    desk.stand();
    const std::string text = desk.run("!analyze -v");
    CAPTURE(text);
    CHECK(has(text, "Arg2: 8020034c, "));
    CHECK(has(text, "eip=8020034c"));
    CHECK(has(text, "WRITE_ADDRESS:  80001000"));
    CHECK(has(text, "FAILURE_BUCKET_ID:  0x7E_c0000005_hwsdisk+34c\n"));
}

TEST_CASE("!analyze says what it could not read, and goes on", "[crash]") {
    CrashDesk desk;
    desk.target.beside.bugCheck = BugCheck{
        0x7E, {0xC0000005, (desk.driver() + 0x34C).value(), 0xFFFFFFFFFFFFFFF0, desk.records().value()}};
    desk.stand();
    const std::string text = desk.run("!analyze -v");
    CAPTURE(text);
    CHECK(has(text, "The exception record at ffffffff`fffffff0 cannot be read"));
    CHECK(has(text, "There is no context record at fffff800`00300000"));
    CHECK(has(text, "FAILURE_BUCKET_ID:  0x7E_c0000005_hwsdisk+34c\n"));
    // Every parameter may be anything.
    for (const std::uint64_t hostile :
         {std::uint64_t{0}, std::uint64_t{1}, UINT64_MAX, 0x8000000000000000, desk.stack().value() + 0xFFF})
        for (const std::uint64_t code :
             {0x7EULL, 0x24ULL, 0x139ULL, 0x8EULL, 0x10FULL, 0x135ULL, 0x50ULL, 0x116ULL}) {
            desk.target.beside.bugCheck = BugCheck{code, {hostile, hostile, hostile, hostile}};
            CHECK(has(desk.run("!analyze -v"), "FAILURE_BUCKET_ID:  0x"));
        }
}

TEST_CASE("a driver that called into the kernel is nearer to the cause", "[crash]") {
    CrashDesk desk;
    const Address frame = desk.stack() + 0x140;
    desk.putContext(desk.records(), desk.kernel() + 0x120);
    desk.put(desk.records() + 0xA0, frame.value(), 8);  // Rbp
    desk.put(frame, 0, 8);
    desk.put(frame + 8, (desk.driver() + 0x99).value(), 8);
    desk.target.beside.bugCheck =
        BugCheck{0x3B, {0xC0000005, (desk.kernel() + 0x120).value(), desk.records().value(), 0}};
    desk.stand();
    const std::string text = desk.run("!analyze");
    CAPTURE(text);
    CHECK(has(text, "FAULTING_IP: \nnt+0x120:"));
    CHECK(has(text, "MODULE_NAME: hwsdisk\n"));
    CHECK(has(text, "0x3B_c0000005_hwsdisk+99\n"));
}

TEST_CASE("!analyze without a bug check shows the stop", "[crash]") {
    CrashDesk desk;
    desk.target.beside.bugCheck = BugCheck{};
    desk.stand();
    const std::string text = desk.run("!analyze -v");
    CHECK(text.starts_with(
        "No bug check: the target has not crashed.\nLast event: Break instruction exception"));
    desk.target.beside.bugCheck.reset();
    CHECK(has(desk.run("!analyze"), "its bug check cannot be found"));
}

TEST_CASE("!analyze -show tells what a code means", "[crash]") {
    CrashDesk desk;
    desk.stand();
    const std::string text = desk.run("!analyze -show 9f 3");
    CHECK(text.starts_with("DRIVER_POWER_STATE_FAILURE (9f)\n"));
    CHECK(has(text, "Arg1: 00000000`00000003, "));
    CHECK(has(desk.run("!analyze -show 1000007e"), "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M (1000007e)\n"));
    CHECK(has(desk.run("!analyze -show deaddead"), "MANUALLY_INITIATED_CRASH1 (deaddead)\n"));
    CHECK(has(desk.run("!analyze -show ffffffff"), "Unknown bugcheck code (ffffffff)\n"));
    CHECK_FALSE(has(desk.run("!analyze -show"), "bugcheck"));
    CHECK(has(desk.run("!analyze -show 1 2 3 4 5 6"), "xtra"));
    CHECK(has(desk.run("!analyze -q"), "!analyze takes"));
    CHECK(has(desk.run("!analyze -hang"), "needs symbols"));
    CHECK(has(desk.run("!verifier 0 0"), "extension command"));
    CHECK(has(desk.run(".help"), "!analyze [-v]"));
}

TEST_CASE("a crash that stands for ever is told in a dump's words", "[crash]") {
    CrashDesk desk;
    desk.target.beside.bugCheck = BugCheck{0x1000007E, {0xFFFFFFFFC0000005, 1, 2, 3}};
    desk.stand();
    engine::StopDecision decision;
    decision.cause = engine::StopDecision::Cause::BugCheck;
    command::printStop(desk.debugger, decision, {command::Host::Console, false}, desk.sink);
    CHECK(
        desk.sink.take().starts_with("\nBugCheck 1000007E, {ffffffffc0000005, 1, 2, 3}\n\n"
                                     "Use !analyze -v to get detailed debugging information.\n\n"));
    CHECK(has(desk.run(".bugcheck"), "Bugcheck code 1000007E (SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M)\n"));
}

TEST_CASE("a live target at a bug check is analyzed as well", "[crash]") {
    Desk desk;
    desk.bench.channel.poke64(engine::test::kKernel + 0x6800, 0xD1);
    desk.bench.channel.poke64(engine::test::kKernel + 0x6808, 0x11);
    desk.bench.channel.poke64(engine::test::kKernel + 0x6820, engine::test::kDriver + 0x123);
    desk.bench.debugger.dropCaches();
    desk.run("g");
    desk.resumed();
    desk.bench.load("\\SystemRoot\\hwsdisk.sys", engine::test::kDriver, 0x4000);
    desk.resumed();
    desk.bench.breakIn();
    const std::string text = desk.run("!analyze -v");
    CAPTURE(text);
    CHECK(has(text, "DRIVER_IRQL_NOT_LESS_OR_EQUAL (d1)\n"));
    CHECK(has(text, "FAILURE_BUCKET_ID:  0xD1_hwsdisk+123\n"));
}
