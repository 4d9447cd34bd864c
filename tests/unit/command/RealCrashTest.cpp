// The commands on a small dump of a real Windows; the figures are its README's, read from the bytes by
// another program.
#include <catch2/catch.hpp>

#include "core/command/StopReport.h"
#include "core/engine/DumpTarget.h"
#include "tests/support/Places.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/command/CrashDesk.h"

using namespace hawser;
using namespace hawser::command::test;

TEST_CASE("a real small dump is analyzed", "[crash]") {
    const std::string path = hawser::test::sharedFile("corpora/triage_x64.dmp");
    if (hawser::test::readFile(path).empty()) {
        WARN("skipped: " << path << " is not here");
        return;
    }
    engine::DumpTarget target{std::function<bool()>()};
    REQUIRE(target.load(path));
    engine::Debugger debugger(target);
    const auto stop = target.crashStop();
    REQUIRE(stop);
    debugger.targetStopped(*stop);
    REQUIRE(debugger.identify());
    FakeSession session;
    TextSink sink;
    command::Interpreter interpreter(debugger, session, sink);
    const auto run = [&](std::string_view line) {
        interpreter.execute(line);
        return sink.take();
    };

    engine::StopDecision decision;
    decision.cause = engine::StopDecision::Cause::BugCheck;
    command::printStop(debugger, decision, {command::Host::Console, false}, sink);
    CHECK(sink.take().starts_with(
        "\nBugCheck 1000007E, {ffffffffc0000005, fffff8048b58334c, ffff850429891ee8, ffff850429891720}\n"));
    CHECK(run(".bugcheck") ==
          "Bugcheck code 1000007E (SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M)\n"
          "Arguments ffffffff`c0000005 fffff804`8b58334c ffff8504`29891ee8 ffff8504`29891720\n");

    const std::string exception = run(".exr ffff850429891ee8");
    CAPTURE(exception);
    CHECK(has(exception, "ExceptionAddress: fffff804`8b58334c"));
    CHECK(has(exception, "ExceptionCode: c0000005 (Access violation)\n"));
    // The header has the break that the kernel itself ran into then.
    CHECK(
        has(run(".exr -1"), "ExceptionAddress: fffff804`7bdf5a80 (nt+0x3f5a80)\n   ExceptionCode: 80000003"));
    const std::string context = run(".cxr ffff850429891720");
    CAPTURE(context);
    CHECK(has(context, "rip=fffff8048b58334c rsp=ffff850429892120"));
    CHECK(has(context, "amdppm+0x334c:\n"));
    CHECK(run("r rip") == "rip=fffff8048b58334c\n");
    run(".cxr");

    // Counted and read by another program.
    CHECK(has(run("lm"),
              "\nUnloaded modules:\n"
              "fffff804`87de0000 fffff804`87dfc000   dam.sys\n"
              "fffff804`79d30000 fffff804`79d42000   WdBoot.sys\n"
              "fffff804`802c0000 fffff804`802d1000   hwpolicy.sys\n"
              "fffff804`793e0000 fffff804`79409000   mcupdate.dll\n"));
    CHECK_FALSE(has(run("lmo"), "Unloaded"));
    const std::string tags = run(".enumtag");
    CHECK(tags.starts_with("{54c84888-01d1-4c1e-bed6-282c98241303} - 0x1000 bytes\n  "));
    CHECK(has(tags, "{65755a40-f146-43ea-8c91-36b85728fd35} - 0x0 bytes\n\n"));

    const std::string text = run("!analyze -v");
    CAPTURE(text);
    CHECK(has(text, "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M (1000007e)\n"));
    CHECK(has(text, "Arg3: ffff8504`29891ee8, "));
    CHECK(has(text, "EXCEPTION_CODE: (NTSTATUS) 0xc0000005 - Access violation\n"));
    CHECK(has(text, "WRITE_ADDRESS:  ffffffff`ffffffff\n"));
    CHECK(has(text, "CONTEXT:  ffff8504`29891720 -- (.cxr 0xffff850429891720)\n"));
    const engine::Module* module = debugger.moduleAt(Address(0xFFFFF8048B58334C));
    REQUIRE(module != nullptr);
    CHECK(has(text, "MODULE_NAME: " + module->name + "\n"));
    CHECK(has(text, "IMAGE_NAME:  " + module->imageName + "\n"));
    CHECK(module->name == "amdppm");
    CHECK(has(text, fmt::format("FAILURE_BUCKET_ID:  0x7E_c0000005_{}+{:x}\n", module->name,
                                0xFFFFF8048B58334C - module->base.value())));
}
