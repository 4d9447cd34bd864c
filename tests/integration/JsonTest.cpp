// hawser-kd --json, as a program uses it.
#include "tests/integration/Console.h"

using namespace hawser::test;

TEST_CASE("a program of thirty lines debugs the demo machine", "[json]") {
    const std::string folder = builtFile("hawser-kd").substr(0, builtFile("hawser-kd").rfind('/'));
    const std::string output = runToEnd({"python3", folder + "/../tests/bench.py", folder});
    INFO(output);
    CHECK(output.find("stopped at 0xfffff880") != std::string::npos);
    CHECK(output.find("- Breakpoint 0 hit") != std::string::npos);
    CHECK(output.find("code: ") != std::string::npos);
    CHECK(output.find("both ends are in step.") != std::string::npos);
}

TEST_CASE("what a program asks behind a command is asked of the stop, whatever the command changed", "[json]") {
    const DemoMachine machine;
    ChildProcess kd({builtFile("hawser-kd"), "--json", "-k", machine.connection(), "-b"});
    REQUIRE(kd.expect("\"acceptsCommands\":true", kPatience));
    kd.send("{\"type\":\"Execute\",\"line\":\"r\"}\n"
            "{\"type\":\"ReadMemoryAt\",\"expression\":\"nt\",\"count\":16,\"request\":1}\n");
    REQUIRE(kd.expect("\"id\":1", kPatience));
    kd.closeInput();
    CHECK(kd.waitForExit(kPatience) == 0);
    CHECK(kd.output().find("\"bytes\":\"4d5a") != std::string::npos);
    CHECK(kd.output().find("Overtaken") == std::string::npos);
}

TEST_CASE("a line that is wrong is named, and the next one is read", "[json]") {
    ChildProcess kd({builtFile("hawser-kd"), "--json"});
    kd.send("nonsense\n{\"type\":\"ReadStack\",\"max\":5}\n");
    REQUIRE(kd.expect("The line is no JSON", kPatience));
    REQUIRE(kd.expect("ReadStack has no 'max'", kPatience));
    kd.send("{\"type\":\"Evaluate\",\"expression\":\"1\",\"request\":7}\n");
    REQUIRE(kd.expect("\"id\":7", kPatience));
    kd.closeInput();
    CHECK(kd.waitForExit(kPatience) == 0);
    CHECK(kd.output().find("\"type\":\"Finished\"") != std::string::npos);
}

TEST_CASE("the schema of the lines is printed", "[json]") {
    const std::string schema = runToEnd({builtFile("hawser-kd"), "--json-schema"});
    CHECK(schema.find("\"$defs\"") != std::string::npos);
    CHECK(schema.find("\"ReadStack\"") != std::string::npos);
}
