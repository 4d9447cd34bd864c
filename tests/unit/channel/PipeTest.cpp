#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "core/channel/ServerDirectory.h"
#include "core/channel/wire/ListeningSocket.h"
#include "tests/unit/channel/Ends.h"

using namespace hawser::channel;
using namespace hawser::channel::test;
using Cause = DialFailure::Cause;

namespace {

mode_t modeOf(const std::string& path) {
    struct stat status {};
    REQUIRE(::lstat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

// What a killed server leaves behind.
void leaveDeadSocket(const std::string& path) {
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::ranges::copy(path, address.sun_path);
    REQUIRE(::bind(socket, static_cast<sockaddr*>(static_cast<void*>(&address)), sizeof address) == 0);
    ::close(socket);
}

}  // namespace

TEST_CASE("A pipe is this user's alone", "[channel][pipe]") {
    const Home home;
    const Server server(home, "npipe:pipe=debug");
    REQUIRE(server.error.empty());
    CHECK(modeOf(home.places().runtime) == 0700);
    CHECK(modeOf(home.places().runtime + "/debug") == 0600);
}

TEST_CASE("The socket goes with its server", "[channel][pipe]") {
    const Home home;
    const std::string path = home.folder.file("own.sock");
    { const Server server(home, "npipe:pipe=" + path); }
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("A dead server's socket is replaced, a living one's is not", "[channel][pipe]") {
    const Home home;
    const std::string path = home.folder.file("kd.sock");
    leaveDeadSocket(path);
    Server server(home, "npipe:pipe=" + path);
    REQUIRE(server.error.empty());
    {
        const Server second(home, "npipe:pipe=" + path);
        CHECK(second.error.find("already") != std::string::npos);
    }
    Client client(home, addressOf(server));
    REQUIRE(waitFor([&] { return client.isOver(); }));
    CHECK(client.channel);
}

TEST_CASE("What is no socket is left alone", "[channel][pipe]") {
    const Home home;
    const std::string path = home.folder.file("diary");
    REQUIRE(::mkdir(path.c_str(), 0700) == 0);
    CHECK(Server(home, "npipe:pipe=" + path).error.find("something else") != std::string::npos);
    CHECK(std::filesystem::exists(path));
    const std::string deep = home.folder.file("nowhere/kd.sock");
    CHECK_FALSE(Server(home, "npipe:pipe=" + deep).error.empty());
    const std::string place = home.folder.file(std::string(60, 'x'));
    REQUIRE(::mkdir(place.c_str(), 0700) == 0);
    CHECK(ListeningPipe::open(place + "/" + std::string(60, 'y'), 0600).error().what.find("too long") !=
          std::string::npos);
}

TEST_CASE("A folder that others may write in is not used", "[channel][pipe]") {
    const Home home;
    REQUIRE(::mkdir(home.places().runtime.c_str(), 0700) == 0);
    REQUIRE(::chmod(home.places().runtime.c_str(), 0777) == 0);
    CHECK(Server(home, "npipe:pipe=debug").error.find("alone") != std::string::npos);
}

TEST_CASE("Nobody at a pipe is told", "[channel][pipe]") {
    const Home home;
    Client client(home, "npipe:pipe=nobody");
    REQUIRE(waitFor([&] { return client.isOver(); }));
    CHECK(client.failure.value().cause == Cause::Unreachable);
}

TEST_CASE("The kernel says who is at the other end of a pipe", "[channel][pipe]") {
    if (!canBeNobody()) return;
    const Home home;
    const std::string path = home.folder.file("open.sock");
    REQUIRE(::chmod(home.folder.path().c_str(), 0755) == 0);
    SECTION("who is not listed is refused") {
        Server server(home, "npipe:user=root,pipe=" + path);
        const AsNobody nobody;
        Client client(home, "npipe:user=root,pipe=" + path);
        REQUIRE(waitFor([&] { return client.isOver() && !server.refusals.empty(); }));
        CHECK(client.failure.value().cause == Cause::Refused);
        CHECK(server.refusals[0].who == "user nobody");
        CHECK(server.refusals[0].why.find("nobody") != std::string::npos);
    }
    SECTION("who is listed comes in, under the name that the kernel gives") {
        Server server(home, "npipe:user=nobody,pipe=" + path);
        const AsNobody nobody;
        Client client(home, "npipe:user=root,pipe=" + path);
        REQUIRE(waitFor([&] { return client.isOver() && !server.channels.empty(); }));
        CHECK(server.channels[0]->peer().user == "nobody");
        CHECK(server.channels[0]->peer().proof == Proof::Account);
    }
    SECTION("a client looks whose server it is") {
        const Server server(home, "npipe:user=nobody,pipe=" + path);
        const AsNobody nobody;
        Client client(home, "npipe:pipe=" + path);
        REQUIRE(waitFor([&] { return client.isOver(); }));
        CHECK(client.failure.value().cause == Cause::Untrusted);
        CHECK(client.failure.value().sentence.find("user=root") != std::string::npos);
    }
}

TEST_CASE("What listens is listed, but not what hides", "[channel][directory]") {
    const Home home;
    CHECK(listedServers(home.places()).empty());
    const Server pipe(home, "npipe:pipe=kd_%d");
    const Server port(home, "tcp:port=0,plain,password=secret", {}, "console");
    const Server hidden(home, "npipe:pipe=secret,hidden");
    const auto servers = listedServers(home.places());
    REQUIRE(servers.size() == 2);
    CHECK(toText(servers[0].address) == "npipe:pipe=kd_" + std::to_string(::getpid()));
    CHECK(servers[0].service == "session");
    CHECK(servers[0].program == "server 1");
    CHECK(servers[0].process == static_cast<std::uint64_t>(::getpid()));
    CHECK(servers[1].address == port.listener->clientAddress());
    CHECK(servers[1].service == "console");
    // The address is one that a client takes.
    Client client(home, servers[0].address);
    REQUIRE(waitFor([&] { return client.isOver(); }));
    CHECK(client.channel);
}

TEST_CASE("What dead servers left in the list is swept", "[channel][directory]") {
    const Home home;
    const Server living(home, "npipe:pipe=living");
    const std::string folder = home.places().runtime + "/.servers";
    std::string dead = folder + "/dead";
    const int file = ::open(dead.c_str(), O_CREAT | O_WRONLY, 0600);
    REQUIRE(file >= 0);
    REQUIRE(::write(file, "npipe:pipe=dead\nsession\nx\n1\n", 28) == 28);
    ::close(file);
    const auto servers = listedServers(home.places());
    REQUIRE(servers.size() == 1);
    CHECK(servers[0].address.pipe == "living");
    CHECK_FALSE(std::filesystem::exists(dead));
}
