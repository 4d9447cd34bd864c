#include "app/remote/Options.h"

#include <catch2/catch.hpp>

using namespace hawser;
using namespace hawser::remote;
using Task = Options::Task;

namespace {

Options good(const std::vector<std::string>& words) {
    const auto options = parseOptions(words);
    INFO((options ? "" : options.error().what));
    REQUIRE(options);
    return *options;
}

std::string complaint(const std::vector<std::string>& words) {
    const auto options = parseOptions(words);
    REQUIRE_FALSE(options);
    CHECK(options.error().code == ErrorCode::InvalidArgument);
    return options.error().what;
}

}  // namespace

TEST_CASE("a server has a command and a name") {
    const Options options = good({"/s", "hawser-kd -k com:port=/dev/ttyS0", "Kernel Bench"});
    CHECK(options.task == Task::Serve);
    CHECK(options.command == "hawser-kd -k com:port=/dev/ttyS0");
    CHECK(options.name == "kernel bench");
    CHECK(options.users.empty());
    CHECK_FALSE(options.pipes);
    CHECK(complaint({"/s", "sh"}).find("name") != std::string::npos);
    CHECK(complaint({"/s", " ", "x"}).find("empty") != std::string::npos);
}

TEST_CASE("a server's options") {
    const Options options = good({"-S", "sh", "x", "/u", "ann", "bob", "-U", "eve", "/T", "tls:port=1", "/t",
                                  "tls:port=2", "/Pipes", "/v"});
    CHECK(options.users == std::vector<std::string>{"ann", "bob", "eve"});
    CHECK(options.channels == std::vector<std::string>{"tls:port=1", "tls:port=2"});
    CHECK(options.pipes);
    CHECK(options.visible == true);
    CHECK(complaint({"/s", "sh", "x", "/u"}).find("users") != std::string::npos);
    CHECK(complaint({"/s", "sh", "x", "/u", "/v"}).find("users") != std::string::npos);
    CHECK(complaint({"/s", "sh", "x", "/l", "5"}).find("/l") != std::string::npos);
    CHECK(complaint({"/s", "sh", "x", "y"}).find("\"y\"") != std::string::npos);
}

TEST_CASE("debuggers are visible, and whoever asks to be") {
    CHECK(isVisible(good({"/s", "/opt/bin/hawser-KD -k x", "x"})));
    CHECK_FALSE(isVisible(good({"/s", "sh", "x"})));
    CHECK(isVisible(good({"/s", "sh", "x", "/v"})));
    CHECK_FALSE(isVisible(good({"/s", "hawser-kd", "x", "/-v"})));
    CHECK_FALSE(isVisible(good({"/s", "hawser-kd", "x", "--v"})));
}

TEST_CASE("a client has a computer, a name and a number of lines") {
    const Options options = good({"-c", "localhost", "X"});
    CHECK(options.task == Task::Connect);
    CHECK(options.host == "localhost");
    CHECK(options.name == "x");
    CHECK(options.lines == 200);
    CHECK(good({"/C", "h:5", "x", "/L", "0"}).lines == 0);
    CHECK(complaint({"/c", "h"}).find("name") != std::string::npos);
    CHECK(complaint({"/c", "h", "x", "/l", "10001"}).find("10000") != std::string::npos);
    CHECK(complaint({"/c", "h", "x", "/l"}).find("value") != std::string::npos);
    CHECK(complaint({"/c", "h", "x", "/u", "ann"}).find("/u") != std::string::npos);
}

TEST_CASE("a name becomes no path") {
    for (const char* name : {"", " ", "a/b", "..", ".x", "a\nb", "\xC3\xA4"})
        CHECK(complaint({"/c", "h", name}).find("name") != std::string::npos);
    CHECK(complaint({"/c", "h", std::string(65, 'x')}).find("64") != std::string::npos);
}

TEST_CASE("query, help and what is none of them") {
    CHECK(good({"/q", "bench"}).host == "bench");
    CHECK(complaint({"/q"}).find("/q") != std::string::npos);
    CHECK(good({}).task == Task::Help);
    CHECK(good({"/?"}).task == Task::Help);
    CHECK(good({"--help"}).task == Task::Help);
    CHECK(good({"--version"}).task == Task::Version);
    CHECK(complaint({"sh"}).find("/s") != std::string::npos);
}

TEST_CASE("colours are named") {
    const Options options = good({"/s", "sh", "x", "/f", "black", "/b", "LWhite"});
    CHECK(options.colours.sequence() == "\x1b[30;107m");
    CHECK(good({"/c", "h", "x"}).colours.sequence().empty());
    CHECK(good({"/c", "h", "x", "/k", "colours.txt"}).colourFile == "colours.txt");
    CHECK(complaint({"/c", "h", "x", "/k"}).find("value") != std::string::npos);
    CHECK(complaint({"/c", "h", "x", "/f", "pink"}).find("\"pink\" is no colour") != std::string::npos);
    CHECK(complaint({"/s", "sh", "x", "/k", "file"}).find("does not belong there") != std::string::npos);
}

TEST_CASE("users are let in and kept out") {
    const Options options = good({"/s", "sh", "x", "/u", "ann", "bob", "/ud", "bob", "/UD", "eve"});
    CHECK(options.users == std::vector<std::string>{"ann", "bob"});
    CHECK(options.denied == std::vector<std::string>{"bob", "eve"});
    CHECK(complaint({"/s", "sh", "x", "/ud"}).find("takes users") != std::string::npos);
    CHECK(complaint({"/c", "h", "x", "/ud", "bob"}).find("does not belong there") != std::string::npos);
}
