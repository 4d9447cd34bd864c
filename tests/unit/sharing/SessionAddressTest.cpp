#include "app/remote/SessionAddress.h"

#include <catch2/catch.hpp>

#include "core/channel/Greeting.h"

using namespace hawser;
using namespace hawser::remote;
using channel::Wire;

namespace {

channel::ClientAddress good(const std::string& host) {
    const auto address = clientAddress(host, "kernel bench");
    INFO((address ? "" : address.error().what));
    REQUIRE(address);
    return *address;
}

}  // namespace

TEST_CASE("a session of this computer is a Unix socket of that name") {
    for (const std::string& host : {std::string("localhost"), std::string("."), std::string("127.0.0.1"),
                                    channel::greetingOf({}, {}).host}) {
        const auto address = good(host);
        CHECK(address.wire == Wire::Pipe);
        CHECK(address.pipe == "remote-kernel+bench");
        CHECK(address.user.empty());
    }
}

TEST_CASE("somebody else's session is proven to be theirs") {
    const auto address = good("ann@localhost");
    CHECK(address.wire == Wire::Pipe);
    CHECK(address.user == "ann");
    CHECK(address.pipe == "/tmp/hawser-ann.remote-kernel+bench");
    Options options;
    options.name = "kernel bench";
    options.users = {"bob"};
    const auto server = serverAddresses(options);
    REQUIRE(server);
    CHECK(server->front().users == options.users);
    CHECK(server->front().pipe == "/tmp/hawser-" + channel::greetingOf({}, {}).user + ".remote-kernel+bench");
}

TEST_CASE("elsewhere a session has a port and TLS") {
    const auto address = good("lab:5005,password=a secret");
    CHECK(address.wire == Wire::Tls);
    CHECK(address.host == "lab");
    CHECK(address.port == 5005);
    CHECK(address.password == "a secret");
    CHECK(hostText(address) == "lab:5005");
    CHECK(good("localhost:5005").wire == Wire::Tls);
    CHECK(good("tls:server=lab,port=7").port == 7);
    for (const char* host : {"lab", "lab:", "lab:70000", "lab:5005,pasword=x", "ann@lab"}) {
        const auto wrong = clientAddress(host, "x");
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().code == ErrorCode::InvalidArgument);
    }
}

TEST_CASE("who is denied is denied everywhere, and nobody is kept out of the own session") {
    Options options;
    options.name = "x";
    options.channels = {"tls:port=1,password=p"};
    options.denied = {"eve"};
    const auto addresses = serverAddresses(options);
    REQUIRE(addresses);
    for (const auto& address : *addresses) CHECK(address.denied == std::vector<std::string>{"eve"});
    options.denied = {hawser::channel::greetingOf({}, {}).user};
    CHECK(serverAddresses(options).error().what.find("keep you yourself out") != std::string::npos);
}

TEST_CASE("a password that an address does not say comes from elsewhere") {
    Options options;
    options.name = "x";
    options.channels = {"tls:port=1", "tls:port=2,password=own"};
    options.password = "hidden";
    const auto addresses = serverAddresses(options);
    REQUIRE(addresses);
    REQUIRE(addresses->size() == 3);
    CHECK(addresses->at(0).password.empty());
    CHECK(addresses->at(1).password == "hidden");
    CHECK(addresses->at(2).password == "own");
    options.channels = {"tls:prt=1"};
    CHECK_FALSE(serverAddresses(options));
}

TEST_CASE("the list shows the program's name alone") {
    CHECK(listedProgram("/opt/bin/hawser-kd -k x") == "hawser-kd");
    CHECK(listedProgram("  sh;date") == "sh");
    CHECK(listedProgram("").empty());
}
