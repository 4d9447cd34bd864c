// hawser-kd -server and -remote, as people at several machines use them.
#include <csignal>
#include <random>

#include "tests/integration/SharedDebugger.h"
#include "tests/support/KernelImage.h"

using namespace hawser::test;

namespace {

// "tls:server=localhost,port=40123" of a server that has said where to join.
std::string whereToJoin(const Console& server, const std::string& protocol) {
    const std::string& output = server.kd.output();
    const std::size_t start = output.find("-remote " + protocol);
    REQUIRE(start != std::string::npos);
    const std::size_t begin = start + std::string("-remote ").size();
    return output.substr(begin, output.find('\n', begin) - begin);
}

std::string counterIn(const std::string& answer) {
    const std::size_t start = answer.find("= ");
    REQUIRE(start != std::string::npos);
    return answer.substr(start + 2, answer.find('\n', start) - start - 2);
}

}  // namespace

TEST_CASE("a session is driven from afar, and only its own program restarts it", "[shared]") {
    DemoMachine machine;
    const SharedDebugger shared;
    auto server = shared.serve(machine, {"npipe:pipe=kd", "tls:port=0,password=secret,view=look"});
    const std::string far = whereToJoin(*server, "tls:");
    auto anna = shared.join(far + ",password=secret");
    auto here = shared.join("npipe:pipe=kd");

    // What one of them does everybody sees, with who did it.
    CHECK(anna->run("r rip").find("rip=fffff8") != std::string::npos);
    server->expect("] r rip\n");
    here->expect("] r rip\n");
    const std::string beat = placeOf("hwspulse.sys", "HwsPulseBeat");
    server->line("bp " + beat);
    anna->expect("kd> bp " + beat + "\n");

    // The target hangs; Ctrl+R ENTER from afar resynchronizes for all.
    anna->line("g");
    server->expect("] g\n");
    machine.command("hang");
    anna->kd.send("\x12\n");
    server->expect("presses Ctrl+R.");
    here->expect("presses Ctrl+R.");
    machine.command("resume");
    server->breakIn();

    // .restart is refused from afar, and done at the server, whose clients stay.
    anna->line(".restart");
    anna->expect(".restart is refused to a client");
    server->line(".restart");
    here->expect("Kernel Debugger connection established.");
    here->waitForPrompt();
    anna->run("ld hwspulse");  // a line that seems slow reads names only when it is asked to
    CHECK(anna->run("bl").find("hwspulse!HwsPulseBeat") != std::string::npos);

    here->line("q");
    here->expect("The session was left; it goes on at its server.");
    CHECK(here->kd.waitForExit(kPatience) == 0);
    server->expect(" has left.");
    server->line("q");
    CHECK(server->kd.waitForExit(kPatience) == 0);
    anna->expect("The debugger that shared the session has ended.");
    CHECK(anna->kd.waitForExit(kPatience) == 0);
}

TEST_CASE("who may only look changes nothing", "[shared]") {
    DemoMachine machine;
    const SharedDebugger shared;
    auto server = shared.serve(machine, {"tls:port=0,password=secret,view=look"});
    const std::string far = whereToJoin(*server, "tls:");
    auto viewer = shared.join(far + ",password=look");
    server->line(".echo seen by all");
    viewer->expect("seen by all\n");
    viewer->line("r rip=0");
    viewer->expect("You only look on here");
    CHECK(server->run("r rip").find("rip=fffff8") != std::string::npos);
    viewer->line("q");
    CHECK(viewer->kd.waitForExit(kPatience) == 0);

    auto stranger = shared.start({"-remote", far + ",password=guessed"});
    CHECK(stranger->kd.waitForExit(kPatience) == 1);
    CHECK(stranger->kd.output().find("The password is wrong.") != std::string::npos);
}

TEST_CASE("programs that are killed lose nothing and do nothing twice", "[shared]") {
    constexpr int kKills = 40;
    DemoMachine machine;
    const SharedDebugger shared;
    auto server = shared.serve(machine, {"npipe:pipe=kd"});
    auto watcher = shared.join("npipe:pipe=kd");
    std::mt19937 random(7);
    for (int i = 1; i <= kKills; ++i) {
        auto client = shared.join("npipe:pipe=kd");
        client->line("r $t0 = @$t0 + 1");
        // At once, or when it was done.
        if (random() % 2 == 0) client->line(".echo done " + std::to_string(i));
        server->expect("] r $t0 = @$t0 + 1\n");
        client->kd.signal(SIGKILL);
    }
    CHECK(counterIn(server->run("? @$t0")) == "00000000`00000028");  // forty

    // The server is killed; who watched is there again when another one is.
    server->kd.signal(SIGKILL);
    watcher->expect("It is called again.");
    server = shared.serve(machine, {"npipe:pipe=kd"});
    server->expect(" has joined.");
    watcher->waitForPrompt();
    CHECK(watcher->run("? 1 + 1").find("= 00000000`00000002") != std::string::npos);
}

TEST_CASE("fifty clients see the same", "[shared]") {
    constexpr int kClients = 50;
    DemoMachine machine;
    const SharedDebugger shared;
    auto server = shared.serve(machine, {"npipe:pipe=kd"});
    std::vector<std::unique_ptr<Console>> clients;
    for (int i = 0; i < kClients; ++i)
        clients.push_back(shared.start({"-remote", "npipe:pipe=kd", "-clines", "0"}));
    for (const auto& client : clients) client->waitForPrompt();
    server->line(".echo to all of you");
    for (const auto& client : clients) client->expect("to all of you\n");
    clients.back()->line(".echo and back");
    for (const auto& client : clients) client->expect("and back\n");
    server->line("q");
    for (const auto& client : clients) CHECK(client->kd.waitForExit(kPatience) == 0);
}

TEST_CASE("a client that reads nothing holds up nobody", "[shared]") {
    DemoMachine machine;
    const SharedDebugger shared;
    auto server = shared.serve(machine, {"npipe:pipe=kd"});
    auto deaf = shared.join("npipe:pipe=kd");
    deaf->kd.signal(SIGSTOP);
    for (int i = 0; i < 3; ++i) CHECK(server->run("db nt L8000").find("4d 5a") != std::string::npos);
    auto other = shared.join("npipe:pipe=kd");
    other->line("? 2 * 3");
    other->expect("00000000`00000006");
    deaf->kd.signal(SIGCONT);
    deaf->line("? 2 * 4");
    deaf->expect("00000000`00000008");
}
