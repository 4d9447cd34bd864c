// The program inside, on a terminal and on pipes: real processes.
#include "app/remote/InsideProcess.h"

#include <QCoreApplication>
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <functional>

#include "tests/support/EventWait.h"
#include "tests/support/TemporaryFolder.h"

using namespace hawser;
using namespace hawser::remote;
using test::kPatience;

namespace {

class Inside {
  public:
    explicit Inside(const std::string& command, bool pipes = false, TerminalSize size = {},
                    std::chrono::milliseconds endPatience = kPatience) {
        auto made = InsideProcess::create({command, pipes, size, endPatience});
        REQUIRE(made);
        process = *std::move(made);
        QObject::connect(process.get(), &InsideProcess::printed, process.get(),
                         [this](const std::string& bytes) { output += bytes; });
        QObject::connect(process.get(), &InsideProcess::ended, process.get(),
                         [this](int code) { exit = code; });
        QObject::connect(process.get(), &InsideProcess::mayType, process.get(), [this] { mayType = true; });
    }

    bool waitFor(const std::function<bool()>& condition) { return hawser::test::eventsUntil(condition); }
    void expect(const std::string& text) {
        const bool came = waitFor([&] { return output.find(text) != std::string::npos; });
        INFO("waiting for '" << text << "' in: " << output);
        REQUIRE(came);
    }
    int exitCode() {
        REQUIRE(waitFor([this] { return exit.has_value(); }));
        return *exit;
    }

    std::unique_ptr<InsideProcess> process;
    std::string output;
    std::optional<int> exit;
    bool mayType = false;
};

}  // namespace

TEST_CASE("the program inside prints, and its exit code is told behind all of it") {
    const bool pipes = GENERATE(false, true);
    Inside inside("echo one; echo two >&2; exit 7", pipes);
    CHECK(inside.exitCode() == 7);
    CHECK(inside.output == (pipes ? "one\ntwo\n" : "one\r\ntwo\r\n"));
}

TEST_CASE("a signal that ends the program is told as a shell tells it") {
    Inside inside("kill -KILL $$");
    CHECK(inside.exitCode() == 128 + SIGKILL);
}

TEST_CASE("a program that is not there is told as a shell tells it") {
    Inside inside("/nowhere/at/all");
    CHECK(inside.exitCode() == 127);
}

TEST_CASE("the terminal echoes what is typed, pipes do not") {
    const bool pipes = GENERATE(false, true);
    Inside inside("read line; echo \"got $line\"", pipes);
    REQUIRE(inside.process->type("hello\n"));
    CHECK(inside.exitCode() == 0);
    CHECK(inside.output == (pipes ? "got hello\n" : "hello\r\ngot hello\r\n"));
    CHECK(inside.process->wantsKeys() == !pipes);
}

TEST_CASE("the program sees the size of its terminal, and that it changes") {
    Inside inside("stty size; trap 'stty size; exit 3' WINCH; echo ready; while :; do read line; done", false,
                  {41, 133});
    inside.expect("41 133");
    inside.expect("ready");
    inside.process->resize({42, 100});
    inside.process->type("\n");
    inside.expect("42 100");
    CHECK(inside.exitCode() == 3);
}

TEST_CASE("Ctrl+C interrupts the program") {
    const bool pipes = GENERATE(false, true);
    Inside inside("trap 'echo interrupted; exit 5' INT; echo ready; while :; do read line; done", pipes);
    inside.expect("ready");
    REQUIRE(inside.process->type("\x03"));
    CHECK(inside.exitCode() == 5);
    inside.expect("interrupted");
}

TEST_CASE("no shell stands between Ctrl+C and a single program") {
    const bool pipes = GENERATE(false, true);
    const test::TemporaryFolder folder;
    std::ofstream(folder.file("script"))
        << "trap 'echo interrupted' INT; echo ready; read a || read a; exit 4\n";
    Inside inside("bash " + folder.file("script"), pipes);
    inside.expect("ready");
    REQUIRE(inside.process->type("\x03"));
    inside.expect("interrupted");
    REQUIRE(inside.process->type("\n\n"));
    CHECK(inside.exitCode() == 4);
}

TEST_CASE("a setting may stand before the program") {
    Inside inside("WORD=hello printenv WORD", true);
    CHECK(inside.exitCode() == 0);
    CHECK(inside.output == "hello\n");
}

TEST_CASE("a program that is asked to end may do so in its own way, and must") {
    const bool pipes = GENERATE(false, true);
    SECTION("it does") {
        Inside inside("trap '' HUP; trap 'exit 6' TERM; echo ready; while :; do read line; done", pipes);
        inside.expect("ready");
        inside.process->askToEnd();
        CHECK(inside.exitCode() == 6);
    }
    SECTION("it does not want to") {
        Inside inside("trap '' HUP TERM; echo ready; while :; do read line || cat /dev/zero >/dev/null; done",
                      pipes, {}, std::chrono::milliseconds(100));
        inside.expect("ready");
        inside.process->askToEnd();
        CHECK(inside.exitCode() == 128 + SIGKILL);
    }
}

TEST_CASE("a program that does not read is not typed at without bound") {
    Inside inside("stty raw -echo; echo ready; exec sleep infinity");
    inside.expect("ready");
    const std::string block(16384, 'x');
    int taken = 0;
    while (inside.process->type(block)) REQUIRE(++taken < 1000);
    inside.process->askToEnd();
    CHECK(inside.exitCode() == 128 + SIGHUP);
}

TEST_CASE("what is typed ahead arrives whole once the program reads") {
    Inside inside("read line; head -c 300000 | wc -c", true);
    // More than a pipe holds and than is kept: it is refused until there is room.
    std::string text = "\n" + std::string(300'000, 'x');
    std::size_t sent = 0;
    while (sent < text.size()) {
        const std::string part = text.substr(sent, 10'000);
        inside.mayType = false;
        if (inside.process->type(part))
            sent += part.size();
        else
            REQUIRE(inside.waitFor([&] { return inside.mayType; }));
    }
    CHECK(inside.exitCode() == 0);
    CHECK(inside.output == "300000\n");
}
