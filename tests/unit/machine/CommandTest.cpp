#include "app/machine/Command.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "app/machine/Send.h"

using namespace hawser;
using namespace hawser::machine;

namespace {

std::string errorOf(std::string_view line) {
    const auto command = parseCommand(line);
    return command ? std::string() : command.error().what;
}

}  // namespace

TEST_CASE("commands of the machine") {
    CHECK(parseCommand("hang")->kind == CommandKind::Hang);
    CHECK(parseCommand("  RESUME \r")->kind == CommandKind::Resume);
    CHECK(parseCommand("noise")->count == 64);
    CHECK(parseCommand("noise 0x10")->count == 16);
    CHECK(parseCommand("registers")->processor == 0);
    CHECK(parseCommand("registers 3")->processor == 3);

    const auto memory = parseCommand("memory fffff800`00405f90 16 /tmp/a file");
    REQUIRE(memory);
    CHECK_FALSE(memory->physical);
    CHECK(memory->address == 0xFFFFF80000405F90);
    CHECK(memory->length == 16);
    CHECK(memory->file == "/tmp/a file");
    const auto physical = parseCommand("memory physical 0x1000 0x20 dump");
    REQUIRE(physical);
    CHECK(physical->physical);
    CHECK(physical->address == 0x1000);
    CHECK(physical->length == 32);
    CHECK(physical->file == (std::filesystem::current_path() / "dump").string());
    const auto dump = parseCommand("dump /tmp/a core");
    REQUIRE(dump);
    CHECK(dump->kind == CommandKind::Dump);
    CHECK(dump->file == "/tmp/a core");
}

TEST_CASE("wrong commands of the machine say what is wrong") {
    CHECK(errorOf("  ") == "The command is empty.");
    CHECK(errorOf("explode").starts_with("\"explode\" is no command; there are hang, resume, reboot,"));
    CHECK(errorOf("hang now") == "Too many words after hang.");
    CHECK(errorOf("noise 0") == "noise takes a number of bytes from 1 to 1048576.");
    CHECK(errorOf("noise 1048577") == "noise takes a number of bytes from 1 to 1048576.");
    CHECK(errorOf("registers x") == "registers takes the number of a processor.");
    CHECK(errorOf("memory 0 16") ==
          "memory takes an address, a length and a file: memory [physical] ADDR LEN FILE.");
    CHECK(errorOf("dump") == "dump takes a file: dump FILE.");
    CHECK(errorOf("memory zz 16 f") == "\"zz\" is no address.");
    CHECK(errorOf("memory 0 0 f") == "\"0\" is no length from 1 byte to 64 GiB.");
}

TEST_CASE("an answer is good when its last line is") {
    CHECK(isGoodAnswer("ok\n"));
    CHECK(isGoodAnswer("EAX=0\nEBX=0\nok\n"));
    CHECK(isGoodAnswer("ok 16 bytes\n"));
    CHECK_FALSE(isGoodAnswer("error: no\n"));
    CHECK_FALSE(isGoodAnswer("okay\n"));
    CHECK_FALSE(isGoodAnswer(""));
}

TEST_CASE("a command to nowhere says so") {
    const auto answer = sendCommand("/nowhere/kd.sock", "status");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().what ==
          "Nothing is at /nowhere/kd.sock: the machine is not running or the path is wrong.");
    CHECK(sendCommand("/nowhere/kd.sock", "frob").error().code == ErrorCode::InvalidArgument);
}
