// hawser-remote: real processes that share one, over Unix sockets and TLS.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/integration/Sharing.h"

using namespace hawser::test;

namespace {

// Answers each line; "exit N" ends it.
const std::string kEcho =
    "while read word rest; do case $word in exit) exit $rest;; *) echo got $word $rest;; esac; done";
const std::string kAnswers = "echo ready; " + kEcho;

// Hands on what comes to a port of its own, and cuts all connections at each line that it is given.
const std::string kRelay = R"(
import socket, sys, threading
ends = []
def close(end):
    try: end.shutdown(socket.SHUT_RDWR)
    except OSError: pass
def pump(source, sink):
    try:
        while data := source.recv(65536): sink.sendall(data)
    except OSError: pass
    close(source); close(sink)
def serve(door):
    while True:
        here = door.accept()[0]
        there = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
        ends.extend((here, there))
        for pair in ((here, there), (there, here)): threading.Thread(target=pump, args=pair, daemon=True).start()
door = socket.create_server(('127.0.0.1', 0))
threading.Thread(target=serve, args=(door,), daemon=True).start()
print('relay', door.getsockname()[1], 'ready', flush=True)
for line in sys.stdin:
    for end in ends: close(end)
)";

// As proc(5) has it: 'T' for one that is stopped; 'Z' also for one that is no more.
char stateOf(pid_t pid) {
    const std::string text = readFile(fmt::format("/proc/{}/stat", pid));
    const std::size_t name = text.rfind(") ");
    return name == std::string::npos ? 'Z' : text[name + 2];
}

bool isGone(pid_t pid) {
    return stateOf(pid) == 'Z';
}

}  // namespace

TEST_CASE("all who share a console see all that is typed and printed") {
    Sharing sharing;
    auto server = sharing.serve(kAnswers, {});
    auto one = sharing.join();
    auto two = sharing.join();
    one->send("hello from one\n");
    for (ChildProcess* each : {one.get(), two.get(), server.get()}) expect(*each, "got hello from one");
    server->send("hello from the server\n");
    for (ChildProcess* each : {one.get(), two.get(), server.get()}) {
        expect(*each, "hello from the server");  // the echo of what was typed
        expect(*each, "got hello from the server");
    }
}

TEST_CASE("a session's exit code is that of its program, for all") {
    Sharing sharing;
    const bool pipes = GENERATE(false, true);
    auto server =
        sharing.serve(kAnswers, pipes ? std::vector<std::string>{"/pipes"} : std::vector<std::string>{});
    auto client = sharing.join();
    client->send("exit 7\n");
    expect(*client, "*** SESSION OVER ***");
    CHECK(client->waitForExit(kPatience).value_or(-1) == 7);
    CHECK(server->waitForExit(kPatience).value_or(-1) == 7);
    CHECK(server->output().find("*** SESSION OVER ***") != std::string::npos);
}

TEST_CASE("who comes late is shown the last lines, as many as it wants") {
    Sharing sharing;
    auto server = sharing.serve("for i in $(seq 1 300); do echo line $i end; done; " + kAnswers, {});
    expect(*server, "ready");
    auto client = sharing.join();
    CHECK(client->output().find("line 99 end") == std::string::npos);
    CHECK(client->output().find("line 200 end") != std::string::npos);
    auto brief = sharing.join({"/l", "2"});
    CHECK(brief->output().find("line 300 end") == std::string::npos);  // "ready" and who came first
    CHECK(brief->output().find("ready") != std::string::npos);
}

TEST_CASE("who joins, speaks and leaves is told to all") {
    Sharing sharing;
    auto server = sharing.serve(kAnswers, {});
    auto one = sharing.join();
    expect(*server, "**Remote: Connected to ");
    auto two = sharing.join();
    for (ChildProcess* each : {server.get(), one.get()}) expect(*each, "**Remote: Connected to ");
    two->send("@M Did you see that?\n");
    for (ChildProcess* each : {server.get(), one.get(), two.get()})
        expect(*each, "@m Did you see that?     [");
    server->send("@p look here\n");
    for (ChildProcess* each : {server.get(), one.get(), two.get()}) expect(*each, "From Local  [");
    two->send("@h\n");
    expect(*two, "@Q        leave");
    two->send("@k\n@q\n");
    expect(*two, "@K is for whoever started the program");
    expect(*two, "*** SESSION OVER ***");
    CHECK(two->waitForExit(kPatience).value_or(-1) == 0);
    for (ChildProcess* each : {server.get(), one.get()}) expect(*each, "**Remote: Disconnected from ");
    one->send("still here\n");
    expect(*one, "got still here");
    CHECK(server->output().find("@Q") == std::string::npos);  // none of it went to the program
    server->send("@K\n");
    expect(*one, "*** SESSION OVER ***");
    CHECK(server->waitForExit(kPatience));
}

TEST_CASE("on pipes whoever did not type is shown what was typed, and Ctrl+C interrupts") {
    Sharing sharing;
    auto server = sharing.serve("trap 'echo interrupted; exit 3' INT; " + kEcho, {"/pipes"});
    auto one = sharing.join();
    auto two = sharing.join();
    one->send("hello\n");
    expect(*one, "got hello");
    expect(*two, "hello\ngot hello");
    CHECK(one->output().find("hello\ngot hello") == std::string::npos);
    two->signal(SIGINT);
    expect(*one, "interrupted");
    CHECK(one->waitForExit(kPatience).value_or(-1) == 3);
}

TEST_CASE("a killed client takes nobody with it, a killed server all") {
    Sharing sharing;
    auto server = sharing.serve("echo process $$ is; " + kAnswers, {});
    auto one = sharing.join();
    auto two = sharing.join();
    two->signal(SIGKILL);
    expect(*one, "**Remote: Disconnected from ");
    one->send("hello\n");
    expect(*one, "got hello");
    const std::string said = one->output();
    const std::size_t at = said.find("process ");
    REQUIRE(at != std::string::npos);
    const pid_t inside = static_cast<pid_t>(std::stol(said.substr(at + 8)));
    REQUIRE_FALSE(isGone(inside));
    server->signal(SIGKILL);
    expect(*one, "**Remote: The session is lost");
    CHECK(one->waitForExit(kPatience).value_or(-1) == 1);
    CHECK(waitUntil([&] { return isGone(inside); }));
    // Its name is free again.
    auto next = sharing.serve(kAnswers, {});
    sharing.join();
}

TEST_CASE("a client that reads nothing holds up nobody and is let go") {
    Sharing sharing;
    auto server = sharing.serve(
        "read go; head -c 6000000 /dev/zero | tr '\\0' x | fold -w 100; echo done; " + kAnswers, {});
    auto one = sharing.join();
    auto two = sharing.join();
    two->signal(SIGSTOP);
    one->send("\n");
    expect(*one, "done");
    one->send("hello\n");
    expect(*one, "got hello");
    expect(*one, "**Remote: Disconnected from ");
    two->signal(SIGCONT);
    two->signal(SIGKILL);
}

TEST_CASE("the terminal inside is as large as all can show, and follows them") {
    Sharing sharing;
    auto server = sharing.serve("trap 'stty size' WINCH; echo ready; while :; do read word; done", {});
    expect(*server, "ready");
    auto wide = sharing.joinOnTerminal({41, 133});
    expect(*wide, "41 133");
    auto high = sharing.joinOnTerminal({70, 90});
    expect(*high, "41 90");
    wide->resize({30, 133});
    expect(*wide, "30 90");
    high->send("@q\r");
    expect(*wide, "30 133");
}

TEST_CASE("keys go through as they are typed, Ctrl+C too") {
    Sharing sharing;
    auto server = sharing.serve(
        "trap 'echo interrupted' INT; stty -echo; echo ready; "
        "while :; do read word && echo got $word; done",
        {});
    auto client = sharing.joinOnTerminal({});
    expect(*client, "ready");
    client->send("abc\x7f\x7fx\r");
    expect(*client, "got ax");
    client->send("\x03");
    expect(*client, "interrupted");
}

TEST_CASE("a client's terminal is left as it was") {
    Sharing sharing;
    auto server = sharing.serve(kAnswers, {});
    auto client = sharing.joinOnTerminal({});
    REQUIRE(waitUntil([&] { return !client->terminalEchoes(); }));
    SECTION("it leaves") {
        client->send("@q\r");
        CHECK(client->waitForExit(kPatience).value_or(-1) == 0);
    }
    SECTION("it is told to end") {
        client->signal(SIGTERM);
        CHECK(client->waitForExit(kPatience).value_or(-1) == 0);
    }
    SECTION("the session ends") {
        client->send("exit 4\r");
        CHECK(client->waitForExit(kPatience).value_or(-1) == 4);
    }
    SECTION("the server is killed") {
        server->signal(SIGKILL);
        CHECK(client->waitForExit(kPatience).value_or(-1) == 1);
    }
    SECTION("it is stopped for a while") {
        client->signal(SIGTSTP);
        REQUIRE(waitUntil([&] { return stateOf(client->pid()) == 'T'; }));
        CHECK(client->terminalEchoes());
        client->signal(SIGCONT);
        CHECK(waitUntil([&] { return !client->terminalEchoes(); }));
        client->send("hello\r");
        expect(*client, "got hello");
        return;
    }
    CHECK(client->terminalEchoes());
}

TEST_CASE("a server on a terminal shares that, and leaves it as it was") {
    Sharing sharing;
    auto server = sharing.startOnTerminal({40, 132}, {"/s", "stty size; " + kAnswers, "bench"});
    expect(*server, "To Connect: hawser-remote /c ");
    expect(*server, "40 132");
    expect(*server, "ready");
    CHECK_FALSE(server->terminalEchoes());
    auto client = sharing.join();
    server->send("@m typed by keys\r");
    expect(*client, "@m typed by keys     [Local ");
    server->send("hello\r");
    expect(*client, "got hello");
    client->send("@p look here\n");
    expect(*server, " look here");
    expect(*server, "\a");
    server->send("@k\r");
    expect(*client, "*** SESSION OVER ***");
    CHECK(server->waitForExit(kPatience));
    CHECK(server->terminalEchoes());
}

TEST_CASE("an input that has ended ends nothing") {
    Sharing sharing;
    auto server = sharing.serve(kAnswers, {});
    server->closeInput();
    auto one = sharing.join();
    auto two = sharing.join();
    one->closeInput();
    two->send("hello\n");
    expect(*one, "got hello");
    expect(*server, "got hello");
    two->send("exit 0\n");
    expect(*one, "*** SESSION OVER ***");
}

TEST_CASE("a server that is told to end ends its program first") {
    Sharing sharing;
    auto server = sharing.serve("trap 'echo saved; exit 9' TERM; trap '' HUP; " + kAnswers, {});
    expect(*server, "\nready");  // for the signal
    auto client = sharing.join();
    server->signal(SIGTERM);
    expect(*client, "saved");
    expect(*client, "*** SESSION OVER ***");
    CHECK(server->waitForExit(kPatience).value_or(-1) == 9);
}

TEST_CASE("over TLS a client proves itself with the password") {
    Sharing sharing;
    auto server = sharing.serve(kAnswers, {"/t", "tls:port=0,password=open sesame"});
    const std::string place = sharing.tlsPlace(*server);
    SECTION("the right one") {
        auto client = sharing.start({"/c", place + ",password=open sesame", "bench"});
        expect(*client, "is met for the first time");
        expect(*client, "Connected...");
        expect(*client, "ready");
        client->send("hello\n");
        expect(*client, "got hello");
        expect(*server, "got hello");
    }
    SECTION("the right one, from the environment") {
        auto client = sharing.start({"/c", place, "bench"}, {"HAWSER_REMOTE_PASSWORD=open sesame"});
        expect(*client, "Connected...");
    }
    SECTION("the right one, asked for") {
        auto client = sharing.startOnTerminal({}, {"/c", place, "bench"});
        expect(*client, "Password: ");
        CHECK_FALSE(client->terminalEchoes());
        client->send("open sesame\r");
        expect(*client, "Connected...");
        CHECK(client->output().find("sesame") == std::string::npos);
    }
    SECTION("a wrong one") {
        auto client = sharing.start({"/c", place + ",password=sesame", "bench"});
        CHECK(client->waitForExit(kPatience).value_or(-1) == 1);
        CHECK(client->output().find("Connected...") == std::string::npos);
        expect(*server, "**Remote: Refused ");
    }
    SECTION("none") {
        auto client = sharing.start({"/c", place, "bench"});
        CHECK(client->waitForExit(kPatience).value_or(-1) == 1);
    }
    SECTION("another session's name") {
        auto client = sharing.start({"/c", place + ",password=open sesame", "garden"});
        expect(*client, "There is no session \"garden\" here");
        CHECK(client->waitForExit(kPatience).value_or(-1) == 1);
    }
    SECTION("a query") {
        auto client = sharing.start({"/q", place + ",password=open sesame"});
        CHECK(client->waitForExit(kPatience).value_or(-1) == 0);
        CHECK(client->output().find("No visible sessions on server") != std::string::npos);
    }
}

TEST_CASE("a client whose line is lost comes back, and nothing is said twice") {
    Sharing sharing;
    auto server = sharing.serve(kAnswers, {"/t", "tls:port=0,password=far"});
    const std::string place = sharing.tlsPlace(*server);
    ChildProcess relay({"python3", "-c", kRelay, place.substr(place.rfind(':') + 1)});
    expect(relay, "relay ");
    expect(relay, " ready");
    const std::string port = relay.matched().substr(0, relay.matched().find(' '));
    auto client = sharing.start({"/c", "127.0.0.1:" + port + ",password=far", "bench"});
    expect(*client, "Connected...");
    client->send("one\n");
    expect(*client, "got one");
    for (int cut = 0; cut < 2; ++cut) {
        relay.send("cut\n");
        expect(*client, "**Remote: The session is lost");
        expect(*client, "**Remote: It is back");
        expect(*client, "got one");  // among the last lines
    }
    client->send("two\n");
    expect(*client, "got two");
    expect(*server, "got two");
    const std::string said = server->output();
    CHECK(said.find("got one") == said.rfind("got one"));
    // Nobody is there any more: it goes on calling, and can be left.
    relay.signal(SIGKILL);
    expect(*client, "**Remote: It is called again");
    client->signal(SIGINT);
    CHECK(client->waitForExit(kPatience).value_or(-1) == 1);
}

TEST_CASE("a password in the environment is the server's, and not its program's") {
    Sharing sharing;
    auto server =
        sharing.start({"/s", "echo [$HAWSER_REMOTE_PASSWORD]; " + kAnswers, "bench", "/t", "tls:port=0"},
                      {"HAWSER_REMOTE_PASSWORD=open sesame"});
    expect(*server, "To Connect: hawser-remote /c ");
    const std::string place = sharing.tlsPlace(*server);
    auto client = sharing.start({"/c", place + ",password=open sesame", "bench"});
    expect(*client, "[]");
    expect(*client, "(127.0.0.1:");  // a name over TLS is a claim: where it comes from is told as well
    auto wrong = sharing.start({"/c", place + ",password=x", "bench"});
    CHECK(wrong->waitForExit(kPatience).value_or(-1) == 1);
}

TEST_CASE("who says too much at once is let go") {
    Sharing sharing;
    auto server = sharing.serve(kAnswers, {});
    auto client = sharing.join();
    std::string flood;
    for (int i = 0; i < 2000; ++i) flood += "@m hello\n";
    client->send(flood);
    expect(*server, "It says too much at once.");
    CHECK(client->waitForExit(kPatience).value_or(-1) == 1);
}

TEST_CASE("who only may watch types nothing") {
    Sharing sharing;
    auto server = sharing.serve(kAnswers, {"/t", "tls:port=0,password=drive,view=look"});
    auto client = sharing.start({"/c", sharing.tlsPlace(*server) + ",password=look", "bench"});
    expect(*client, "ready");
    client->send("hello\n");
    expect(*client, "You may watch this session");
    server->send("mine\n");
    expect(*client, "got mine");
    CHECK(server->output().find("got hello") == std::string::npos);
}

TEST_CASE("a query lists what is visible") {
    Sharing sharing;
    CHECK(sharing.run({"/q", "localhost"}) == "No Remote servers running on \\\\localhost\n");
    auto hidden = sharing.serve(kAnswers, {});
    CHECK(sharing.run({"/q", "."}) == "No visible sessions on server \\\\.\n");
    auto shown = sharing.serve(kAnswers, {"/v"}, "Kernel Bench");
    CHECK(sharing.run({"/q", "localhost"}).find("[hawser-remote /c localhost \"kernel bench\"] visible") !=
          std::string::npos);
}

TEST_CASE("a name belongs to one session") {
    Sharing sharing;
    auto server = sharing.serve(kAnswers, {});
    auto second = sharing.start({"/s", kAnswers, "BENCH"});
    CHECK(second->waitForExit(kPatience).value_or(-1) == 1);
    auto nobody = sharing.start({"/c", "localhost", "garden"});
    expect(*nobody, "There is no session of that name");
    CHECK(nobody->waitForExit(kPatience).value_or(-1) == 1);
    CHECK(sharing.start({"/c"})->waitForExit(kPatience).value_or(-1) == 2);
}

TEST_CASE("another user is let in only when named") {
    if (!Sharing::mayStartAs("nobody")) {
        WARN("Nobody else can start hawser-remote here.");
        return;
    }
    Sharing sharing;
    const auto asNobody = [&](const std::string& host) {
        return sharing.startAs("nobody", {"/c", host, "bench"});
    };
    SECTION("not named") {
        auto server = sharing.serve(kAnswers, {});
        auto client = asNobody("npipe:pipe=" + sharing.socket() + ",user=root");
        CHECK(client->waitForExit(kPatience).value_or(-1) == 1);
    }
    SECTION("another one is named") {
        auto server = sharing.serve(kAnswers, {"/u", "daemon"});
        auto client = asNobody("root@localhost");
        CHECK(client->waitForExit(kPatience).value_or(-1) == 1);
        expect(*server, "**Remote: Refused ");
    }
    SECTION("named") {
        auto server = sharing.serve(kAnswers, {"/u", "daemon", "nobody"});
        auto client = asNobody("root@localhost");
        expect(*client, "ready");
        expect(*server, "**Remote: Connected to nobody@");
        client->send("hello\n");
        expect(*server, "got hello");
    }
}
