// The real hawser-kd attached to the real hawser-machine over KDNET, both roles on this computer's network.
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/integration/Console.h"
#include "tests/integration/SessionUser.h"
#include "tests/support/DemoMachine.h"
#include "tests/support/Places.h"
#include "tests/support/TemporaryFolder.h"

using namespace hawser;
using namespace hawser::test;

namespace {

std::string program(const std::string& name) {
    return hawser::test::builtFile(name);
}

// A UDP port that nobody uses now, from the range that Windows targets are given; above `above`.
std::uint16_t freePort(std::uint16_t above = 0) {
    static_assert(sizeof(sockaddr_in6) >= sizeof(sockaddr));
    for (unsigned i = 0; i < 200; ++i) {
        const auto port =
            static_cast<std::uint16_t>(50000U + (static_cast<unsigned>(::getpid()) * 7U + i) % 10000U);
        if (port <= above) continue;
        const int socket = ::socket(AF_INET6, SOCK_DGRAM, 0);
        sockaddr_in6 any{};
        any.sin6_family = AF_INET6;
        any.sin6_port = htons(port);
        const bool free = ::bind(socket, static_cast<sockaddr*>(static_cast<void*>(&any)), sizeof any) == 0;
        ::close(socket);
        if (free) return port;
    }
    FAIL("there is no free UDP port");
    return 0;
}

constexpr const char* kKey = "1abc.2def.3ghi.4jkl";

struct NetMachine {
    explicit NetMachine(std::uint16_t port, const std::string& host = "127.0.0.1",
                        const std::string& key = kKey)
        : process({program("hawser-machine"), "--net", host + ":" + std::to_string(port), "--key", key}) {
        const bool ready = process.expect("ready net", kPatience);
        INFO(process.output());
        REQUIRE(ready);
    }
    void command(const std::string& line) { tellMachine(process, line); }
    ChildProcess process;
};

Console consoleAt(std::uint16_t port, const std::vector<std::string>& more, const std::string& key = kKey) {
    std::vector<std::string> all{"-k", "net:port=" + std::to_string(port) + ",key=" + key};
    all.insert(all.end(), more.begin(), more.end());
    return Console(std::move(all));
}

}  // namespace

TEST_CASE("the console breaks in over KDNET, reads, resynchronizes and leaves") {
    const std::uint16_t port = freePort();
    const TemporaryFolder folder;
    const std::string recording = folder.file("line.txt");
    Console console = consoleAt(port, {"-bonc", "--record", recording});
    console.expect("Waiting for the target to call on UDP port");
    NetMachine machine(port);
    console.expect("is bound to this debugger");
    console.expect("Kernel Debugger connection established.");
    console.expect("Break instruction exception - code 80000003 (first chance)");
    console.expect("kd> ");
    const auto rip = [&console] {
        const std::string answer = console.run("r rip");
        const std::size_t start = answer.find("rip=fffff8");
        REQUIRE(start != std::string::npos);
        return answer.substr(start, std::string_view("rip=fffff80000000000").size());
    };
    const std::string before = rip();
    CHECK(console.run("db nt L2000").find("4d 5a") != std::string::npos);
    CHECK(console.run("lm").find("hwsdisk") != std::string::npos);
    console.kd.send("\x12\x0a");
    console.expect("Resynchronize was asked for");
    console.expect("both ends are in step");
    console.expect("kd> ");
    CHECK(rip() == before);
    console.kd.send("q\n");
    CHECK(console.kd.waitForExit(kPatience) == 0);
    // The KD packets that the datagrams carried, in both directions.
    const std::string recorded = readFile(recording);
    CHECK(recorded.find("H> 3030303002") != std::string::npos);
    CHECK(recorded.find("<T 3030303007") != std::string::npos);
}

TEST_CASE("two machines on two ports are two sessions of one process, and neither meddles with the other") {
    const std::uint16_t firstPort = freePort();
    const std::uint16_t secondPort = freePort(firstPort);
    constexpr const char* kOtherKey = "5.6.7.8";
    SessionUser first;
    SessionUser second;
    const auto open = [](SessionUser& user, std::uint16_t port, const char* key) {
        session::SessionOptions options;
        options.connection = QStringLiteral("net:port=%1,key=%2").arg(port).arg(QLatin1String(key));
        options.breakOnConnect = true;
        user.order(session::OpenSession{options});
    };
    open(first, firstPort, kKey);
    open(second, secondPort, kOtherKey);
    NetMachine one(firstPort);
    NetMachine two(secondPort, "127.0.0.1", kOtherKey);
    for (SessionUser* user : {&first, &second}) {
        const bool stopped = user->waitFor([&] { return user->told().prompt.acceptsCommands; });
        INFO(user->output);
        REQUIRE(stopped);
    }
    first.run("r rax=1111");
    second.run("r rax=2222");
    CHECK(first.registerValue("rax") == 0x1111);
    CHECK(second.registerValue("rax") == 0x2222);
    // One goes on, boots anew and is lost; the other stays where it was.
    second.changes.clear();
    first.run("g");
    REQUIRE(first.reaches(session::ConnectionState::Running));
    one.command("reboot");
    REQUIRE(first.waitFor([&] { return first.output.find("has started anew") != std::string::npos; }));
    one.command("poweroff");
    CHECK(second.registerValue("rax") == 0x2222);
    CHECK(second.run("lm").find("hwsdisk") != std::string::npos);
    // A busy computer may make it late with an answer, no more.
    using enum session::ConnectionState;
    for (const auto state : {Closed, Opening, WaitingForTarget, Synchronizing, Running, Restarting, Failed})
        CHECK_FALSE(second.went(state));
    CHECK(second.reaches(Stopped));
}

TEST_CASE("a machine that reboots over KDNET gets a new session key, and the debugger stays") {
    const std::uint16_t port = freePort();
    NetMachine machine(port);
    Console console = consoleAt(port, {});
    console.expect("Kernel Debugger connection established.");
    console.expect("HWSPULSE: beat");
    machine.command("reboot");
    console.expect("has started anew: a new session key.");
    console.expect("HWSPULSE: beat");
    console.kd.send("\x03");
    console.expect("kd> ");
    CHECK(console.run("r rip").find("rip=fffff8") != std::string::npos);
    machine.command("poweroff");
    machine.command("poweron");
    console.expect("has started anew: a new session key.");
    console.expect("HWSPULSE: beat");
}

TEST_CASE("a debugger that was killed is followed by another, which finds the machine stopped") {
    const std::uint16_t port = freePort();
    NetMachine machine(port, "[::1]");
    {
        Console first = consoleAt(port, {"-bonc"});
        first.expect("kd> ");
        first.kd.signal(SIGKILL);
        CHECK(first.kd.waitForExit(kPatience));
    }
    Console second = consoleAt(port, {});
    second.expect("Kernel Debugger connection established.");
    second.expect("kd> ");
    CHECK(second.run("r rip").find("rip=fffff8") != std::string::npos);
}

TEST_CASE("a machine with another key is named, and a port in use as well") {
    const std::uint16_t port = freePort();
    NetMachine machine(port, "127.0.0.1", "9.9.9.9");
    Console console = consoleAt(port, {"-bonc"});
    console.expect("A target is calling from 127.0.0.1:");
    console.expect("but its key is not the one given.");
    Console second = consoleAt(port, {});
    second.expect("is in use: another debugger or program listens there.");
}
