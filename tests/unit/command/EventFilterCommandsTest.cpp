#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

TEST_CASE("sx lists what happens at each event") {
    Desk desk;
    std::string text = desk.run("sx");
    CHECK(has(text, "      ld - Load module - ignore\n"));
    CHECK(has(text, "      av - Access violation - break - not handled\n"));
    CHECK(has(text, "     bpe - Break instruction exception - break - handled\n"));
    CHECK(has(text, "       * - Other exception - second-chance break - not handled\n"));

    CHECK(desk.run("sxe -c \"r rax; k\" -c2\"k\" av").empty());
    CHECK(desk.run("sxd av").empty());
    CHECK(desk.run("sxe -h av").empty());
    CHECK(desk.run("sxe ld:hwsdisk").empty());
    CHECK(desk.run("sxi e0000001").empty());
    text = desk.run("sx");
    CHECK(has(text,
              "      av - Access violation - second-chance break - handled\n"
              "           Command: \"r rax; k\"\n           Second command: \"k\"\n"));
    CHECK(has(text, "      ld - Load module - break\n           (only break for hwsdisk)\n"));
    CHECK(has(text, "e0000001 - Unknown exception - ignore - not handled\n"));

    CHECK(desk.run("sx- -c \"r\" av").empty());
    text = desk.run("sx");
    CHECK(has(text, "second-chance break - handled\n           Command: \"r\"\n"));
    desk.run("sxr");
    CHECK(has(desk.run("sx"), "      av - Access violation - break - not handled\n"));
}

TEST_CASE("the initial breakpoint and the initial module load are what Ctrl+K sets") {
    Desk desk;
    CHECK(has(desk.run("sx"),
              "     ibp - Initial breakpoint - ignore\n     iml - Initial module load - ignore\n"));
    CHECK(desk.run("sxe ibp") == "Will breakin at next boot.\n");
    CHECK(desk.session.boot == InitialBreak::AtKernelStart);
    CHECK(has(desk.run("sx"), "     ibp - Initial breakpoint - break\n"));
    CHECK(desk.run("sxd iml").empty());
    CHECK(desk.session.boot == InitialBreak::AtKernelStart);
    CHECK(desk.run("sxe IML") == "Will breakin on first symbol load at next boot.\n");
    CHECK(has(desk.run("sx"),
              "     ibp - Initial breakpoint - ignore\n     iml - Initial module load - break\n"));
    CHECK(desk.run("sxi iml") == "Will NOT breakin at next boot.\n");
    CHECK(desk.session.boot == InitialBreak::None);
    CHECK(desk.run(".kdkey k") == "Will breakin at next boot.\n");
    CHECK(desk.run("sxd ibp") == "Will NOT breakin at next boot.\n");
    desk.run("sxe iml");
    desk.run("sxr");
    CHECK(desk.session.boot == InitialBreak::None);
    CHECK(has(desk.run("sxe -c \"k\" ibp"), "ibp takes no -c"));
    CHECK(desk.session.boot == InitialBreak::None);
}

TEST_CASE("what sxe cannot use is named") {
    Desk desk;
    CHECK(has(desk.run("sxe"), "needs an event"));
    CHECK(has(desk.run("sxe nonsense"), "nonsense"));
    CHECK(has(desk.run("sxe -z av"), "-z"));
    CHECK(has(desk.run("sxe -c av"), "quotation marks"));
    CHECK(has(desk.run("sxe av dz"), "dz"));
}
