#include "core/session/start/StartOptions.h"

#include <catch2/catch.hpp>
#include <map>

using namespace hawser;
using namespace hawser::session;

namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

Result<StartOptions> parse(const std::vector<std::string>& arguments, const Variables& variables = {},
                           Program program = Program::Console) {
    const Environment environment = [&](std::string_view name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    return parseStartOptions(arguments, environment, program);
}

std::string errorOf(const std::vector<std::string>& arguments, const Variables& variables = {},
                    Program program = Program::Console) {
    const auto options = parse(arguments, variables, program);
    return options ? "(no error)" : options.error().what;
}

}  // namespace

TEST_CASE("the usual options of kd are understood") {
    const auto options = parse({"-k", "com:pipe,port=/run/vm.sock,resets=0,reconnect", "-bonc", "-v", "-c",
                                "r;k", "-cf", "start.txt", "-logo", "out.log"});
    REQUIRE(options);
    CHECK(options->connection == "com:pipe,port=/run/vm.sock,resets=0,reconnect");
    CHECK(options->breakOnConnect);
    CHECK(options->verbose);
    CHECK(options->commands == "r;k");
    CHECK(options->commandFile == "start.txt");
    CHECK(options->logFile == "out.log");
    CHECK_FALSE(options->appendLog);
    CHECK_FALSE(options->breakAtKernelStart);
}

TEST_CASE("a slash and two dashes begin an option as well; kd ignores case and joins letters") {
    CHECK(parse({"/bonc"})->breakOnConnect);
    CHECK(parse({"--demo"})->demo);
    CHECK(parse({"-BONC"})->breakOnConnect);
    CHECK(parse({"-bv"})->breakAtKernelStart);
    CHECK(parse({"-bv"})->verbose);
    CHECK(parse({"-rnv"})->notices.size() == 2);
    CHECK(errorOf({"-BONC"}, {}, Program::Window) ==
          "'-BONC' is no option that Hawser knows; -? lists them.");
    CHECK(errorOf({"-bv"}, {}, Program::Window) == "'-bv' is no option that Hawser knows; -? lists them.");
}

TEST_CASE("-b breaks now and at the next kernel start, -d at the first module, not both") {
    CHECK(parse({"-b"})->breakOnConnect);
    CHECK(parse({"-d"})->breakAtFirstModule);
    CHECK_FALSE(parse({"-d"})->breakOnConnect);
    CHECK(errorOf({"-b", "-d"}) == "-b and -d exclude each other: only one initial break can be chosen.");
}

TEST_CASE("-k alone takes the line from the environment") {
    const Variables variables{{"_NT_DEBUG_PORT", "/dev/ttyUSB0"}, {"_NT_DEBUG_BAUD_RATE", "115200"}};
    CHECK(parse({"-v", "-k"}, variables)->connection == "com:port=/dev/ttyUSB0,baud=115200");
    CHECK(parse({"-k"}, {{"_NT_DEBUG_PORT", "/dev/ttyS0"}})->connection == "com:port=/dev/ttyS0");
    CHECK(errorOf({"-k"}) == "-k has nothing behind it, and _NT_DEBUG_PORT is not set.");
    CHECK(errorOf({"-k"}, {{"_NT_DEBUG_PORT", "/dev/ttyS0"}, {"_NT_DEBUG_BAUD_RATE", "fast"}}) ==
          "_NT_DEBUG_BAUD_RATE is 'fast', which is no number.");
    CHECK(errorOf({"-k", "-v"}, variables) ==
          "-k needs a connection, not '-v'; with nothing behind it, it stands last.");
}

TEST_CASE("the log may come from the environment; the command line wins") {
    CHECK(parse({}, {{"_NT_DEBUG_LOG_FILE_OPEN", "a.log"}})->logFile == "a.log");
    const auto appended = parse({}, {{"_NT_DEBUG_LOG_FILE_APPEND", "b.log"}});
    CHECK(appended->logFile == "b.log");
    CHECK(appended->appendLog);
    CHECK(parse({"-loga", "c.log"}, {{"_NT_DEBUG_LOG_FILE_OPEN", "a.log"}})->logFile == "c.log");
    CHECK(parse({}, {{"_NT_DEBUG_LOG_FILE_OPEN", "a.log"}}, Program::Window)->logFile.empty());
}

TEST_CASE("where image files are may come from the environment; the command line wins") {
    CHECK(parse({}, {{"_NT_EXECUTABLE_IMAGE_PATH", "/a"}})->imagePath == "/a");
    CHECK(parse({"-i", "/b;/c"}, {{"_NT_EXECUTABLE_IMAGE_PATH", "/a"}})->imagePath == "/b;/c");
    CHECK(parse({}, {}, Program::Window)->imagePath.empty());
    CHECK(parse({"-z", "a.dmp", "-z", "b.dmp"})->dumps.size() == 2);
}

TEST_CASE("every mistake has its own sentence") {
    CHECK(errorOf({"-c"}) == "-c needs a value behind it.");
    CHECK(errorOf({"-logo", ""}) == "-logo needs a value behind it.");
    CHECK(errorOf({"-y"}) == "-y needs a value behind it.");
    CHECK(errorOf({"-k", ""}) == "-k needs a connection, such as com:pipe,port=/run/vm/kd.sock.");
    CHECK(errorOf({"-k", "a", "-k", "b"}) == "-k is given twice.");
    CHECK(errorOf({"--demo", "-k", "b"}) == "--demo brings its own target; leave -k out.");
    CHECK(errorOf({"notepad.exe"}) ==
          "'notepad.exe' is no option: Hawser debugs kernels, start it with -k and a connection.");
    CHECK(errorOf({"-nonsense"}) == "'-nonsense' is no option that Hawser knows; -? lists them.");
    CHECK(errorOf({"-z", "a.dmp", "-k", "com:pipe,port=/a"}) ==
          "-z opens a crash dump and -k a line: start one debugger for each.");
    CHECK(errorOf({"-z", "a.dmp", "-z", "b.dmp", "--watch"}) ==
          "--watch and --json look at one target; leave the other -z out.");
    CHECK(errorOf({"-z"}) == "-z needs a value behind it.");
    CHECK(errorOf({"-remote", "x", "-k", "com:pipe,port=/x"})
              .starts_with("-remote joins the session of another"));
    CHECK(errorOf({"-remote", "x", "-z", "/x.dmp"}).starts_with("-remote joins the session of another"));
    CHECK(errorOf({"-remote", "x", "-server", "y"}).starts_with("A client cannot share the session"));
    CHECK(errorOf({"-remote"}) == "-remote needs a value behind it.");
    CHECK(errorOf({"-clines", "many"}) == "-clines needs a number of lines up to 10000.");
    CHECK(errorOf({"-QR"}) == "-QR needs a value behind it.");
    CHECK(parse({"-QR", "lab"})->queried == "lab");
    CHECK(errorOf({"-p", "42"}) == "-p cannot be used: Hawser debugs kernels, not programs.");
    CHECK(errorOf({"-"}) == "'-' is no option: Hawser debugs kernels, start it with -k and a connection.");
}

TEST_CASE("a session is shared and joined") {
    const auto server = parse({"-k", "com:pipe,port=/x", "-server", "npipe:pipe=a", "-server", "tls:port=1"});
    REQUIRE(server);
    CHECK(server->servers == std::vector<std::string>{"npipe:pipe=a", "tls:port=1"});
    const auto client = parse({"-remote", "npipe:pipe=a", "-clines", "20"});
    REQUIRE(client);
    CHECK(client->remote == "npipe:pipe=a");
    CHECK(client->lines == 20);
}

TEST_CASE("options without effect are told") {
    CHECK(parse({"-srcpath", "/sources"})->notices ==
          std::vector<std::string>{"-srcpath has no effect in this version."});
    CHECK(parse({"-y", "/symbols"}, {{"_NT_SYMBOL_PATH", "/a"}})->symbolPath == "/symbols");
    CHECK(parse({"-y", " /a ;; srv*/b*https://host ; "})->symbolPath == "/a;srv*/b*https://host");
    CHECK(parse({}, {{"_NT_SYMBOL_PATH", "/a;"}})->symbolPath == "/a");
    CHECK(parse({}, {{"_NT_SYMBOL_PATH", "/a"}, {"_NT_ALT_SYMBOL_PATH", "/b"}})->symbolPath == "/b;/a");
    CHECK(parse({"-n"})->notices.size() == 1);
}

TEST_CASE("the usage names the program and every way to connect") {
    CHECK(usageText(Program::Console).starts_with("usage: hawser-kd -k"));
    CHECK(usageText(Program::Window).starts_with("usage: hawser -k"));
    CHECK(usageText(Program::Window).find("ipport") != std::string::npos);
}

TEST_CASE("watching is the console's, and takes no commands") {
    const auto options = parse({"-k", "com:pipe,port=/x", "--watch", "--json"});
    REQUIRE(options);
    CHECK(options->watch);
    CHECK(options->json);
    CHECK(errorOf({"-k", "com:pipe,port=/x", "--json"}) == "(no error)");
    CHECK(errorOf({"-k", "com:pipe,port=/x", "--watch", "-c", "r"}) ==
          "--watch runs no commands; leave -c and -cf out.");
    CHECK(errorOf({"-k", "com:pipe,port=/x", "--watch"}, {}, Program::Window) ==
          "--watch belongs to hawser-kd; the window watches by itself.");
    CHECK(errorOf({"--json"}, {}, Program::Window) == "--json belongs to hawser-kd.");
    CHECK(usageText(Program::Console).find("--watch") != std::string::npos);
    CHECK(usageText(Program::Window).find("--watch") == std::string::npos);
}

TEST_CASE("what a program may do to its computer is given up at its start") {
    const auto options = parse({"-k", "com:pipe,port=/x", "-noshell", "-secure"});
    REQUIRE(options);
    CHECK(options->notices.empty());
    command::HostRights rights;
    limitRights(rights, StartOptions());
    CHECK(rights.runsPrograms());
    CHECK_FALSE(rights.isSecure());
    limitRights(rights, *parse({"-noshell"}));
    CHECK_FALSE(rights.runsPrograms());
    CHECK_FALSE(rights.isSecure());
    limitRights(rights, *options);
    CHECK(rights.isSecure());
}
