// hawser-kd --watch, as a test farm starts it.
#include <catch2/catch.hpp>
#include <csignal>

#include "tests/support/DemoMachine.h"
#include "tests/support/Places.h"

using namespace hawser::test;

namespace {

std::vector<std::string> watching(const std::string& connection, const std::vector<std::string>& more = {}) {
    std::vector<std::string> command{hawser::test::builtFile("hawser-kd"), "-k", connection, "--watch"};
    command.insert(command.end(), more.begin(), more.end());
    return command;
}

void expectIn(ChildProcess& process, const std::string& text) {
    const bool came = process.expect(text, kPatience);
    INFO("waiting for '" << text << "' in: " << process.output());
    REQUIRE(came);
}

}  // namespace

TEST_CASE("a watch prints what the line does, and its exit code says that the target is there") {
    DemoMachine machine;
    ChildProcess watch(watching(machine.connection()));
    expectIn(watch, "  Waiting for the target  ");
    expectIn(watch, "  target  ");
    expectIn(watch, "  Running  ");
    expectIn(watch, "  health good  ");
    watch.signal(SIGTERM);
    CHECK(watch.waitForExit(kPatience) == 0);
    CHECK(watch.output().find("Ended by a signal. The last state: Running.") != std::string::npos);
}

TEST_CASE("a watch in JSON sees a reboot, and ends with 3 when the target is gone") {
    DemoMachine machine;
    ChildProcess watch(watching(machine.connection(), {"--json"}));
    expectIn(watch, R"("to":"Running")");
    machine.command("reboot");
    expectIn(watch, R"("event":"target")");
    expectIn(watch, R"("to":"Running")");
    machine.process().signal(SIGTERM);
    expectIn(watch, R"("to":"Opening")");
    watch.signal(SIGINT);
    CHECK(watch.waitForExit(kPatience) == 3);
    CHECK(watch.output().find(R"("exitCode":3)") != std::string::npos);
}

TEST_CASE("a line that cannot be opened ends the watch with 1") {
    ChildProcess watch(watching("com:pipe,port=/nowhere/kd.sock"));
    CHECK(watch.waitForExit(kPatience) == 1);
    CHECK(watch.output().find("  Failed  ") != std::string::npos);
    CHECK(watch.output().find("  health lost  ") != std::string::npos);
}
