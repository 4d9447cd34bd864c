#include <catch2/catch.hpp>

#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;

TEST_CASE("sharing is asked of the session") {
    using Wishes = std::vector<std::pair<SharingWish, std::string>>;
    Desk desk;
    CHECK(desk.run(".server  tls:port=5005,password=a").empty());
    CHECK(desk.run(".servers").empty());
    CHECK(desk.run(".clients").empty());
    CHECK(desk.run(".endsrv 0").empty());
    CHECK(desk.run(".remote lab").empty());
    CHECK(desk.session.sharing == Wishes{{SharingWish::Start, "tls:port=5005,password=a"},
                                         {SharingWish::List, ""},
                                         {SharingWish::Clients, ""},
                                         {SharingWish::End, "0"},
                                         {SharingWish::Console, "lab"}});
}

TEST_CASE("sharing needs its words") {
    Desk desk;
    CHECK(desk.run(".server").starts_with(".server needs where to listen"));
    CHECK(desk.run(".endsrv").starts_with(".endsrv needs the number of a server"));
    CHECK(desk.run(".endsrv x").starts_with(".endsrv needs the number of a server"));
    CHECK(desk.run(".remote").starts_with(".remote needs a name"));
    CHECK(desk.session.sharing.empty());
}

TEST_CASE("a window is no console to share") {
    Desk desk;
    desk.session.hostKind = Host::Window;
    CHECK(desk.run(".remote lab").starts_with(".remote shares a console, and this is a window"));
    CHECK(desk.session.sharing.empty());
}

TEST_CASE("what a client may not type") {
    Desk desk;
    desk.session.typedBy = "anna@lab";
    CHECK(desk.run(".restart").starts_with(".restart is refused to a client"));
    desk.session.hostKind = Host::Window;
    CHECK(desk.run(".restart").starts_with(".restart is refused to a client"));
    CHECK(desk.run(".remote x").starts_with(".remote is refused to a client"));
    CHECK(desk.run(".server tls:port=1").starts_with(".server is refused to a client"));
    CHECK(desk.run(".endsrv 0").starts_with(".endsrv is refused to a client"));
    CHECK(desk.session.asked.empty());
    CHECK(desk.session.sharing.empty());
    // Ctrl+R is what does it from there.
    desk.run(".kdkey r");
    CHECK(desk.session.asked == std::vector<std::string>{"resynchronize"});
}

TEST_CASE("what a command asks for is answered by whoever typed it") {
    Desk desk;
    desk.run("eb nt+8000");
    CHECK(desk.interpreter.prompt() == "Input> ");
    desk.session.typedBy = "anna@lab";
    CHECK(desk.run("db nt+8000 L1").find("fffff800`00408000") != std::string::npos);
    CHECK(desk.interpreter.prompt() == "kd> ");
    CHECK(desk.run("? by(nt+8000)").find("dd") == std::string::npos);
}

TEST_CASE("ENTER repeats nothing that somebody else has typed") {
    Desk desk;
    desk.session.typedBy = "anna@lab";
    CHECK_FALSE(desk.run(".echo hers").empty());
    CHECK_FALSE(desk.run("").empty());
    desk.session.typedBy.clear();
    CHECK(desk.run("").empty());
}
