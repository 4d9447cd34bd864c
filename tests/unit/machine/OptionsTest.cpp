#include "app/machine/Options.h"

#include <catch2/catch.hpp>

using namespace hawser;
using namespace hawser::machine;

namespace {

Result<Options> parse(const std::vector<std::string>& words) {
    return parseOptions(words, "/beside/kernel");
}

std::string errorOf(const std::vector<std::string>& words) {
    const auto options = parse(words);
    return options ? std::string() : options.error().what;
}

}  // namespace

TEST_CASE("the machine's options and their defaults") {
    const auto plain = parse({"--pipe", "/run/kd.sock"});
    REQUIRE(plain);
    CHECK(plain->line == LineKind::Pipe);
    CHECK(plain->pipePath == "/run/kd.sock");
    CHECK(plain->controlPath == "/run/kd.sock.control");
    CHECK(plain->processors == 2);
    CHECK(plain->memory == 64);
    CHECK(plain->kernelFolder == "/beside/kernel");
    CHECK(plain->accelerator == Accelerator::Auto);
    CHECK_FALSE(plain->faults);
    CHECK_FALSE(plain->stay);

    const auto full = parse({"--tcp", "5555", "--cpus", "4", "--memory", "128", "--accel", "tcg",
                             "--break-at-boot", "--fault", "seed=9,drop=0.5", "--control", "/c", "--append",
                             "busy quiet", "--stay", "--kernel", "/k"});
    REQUIRE(full);
    CHECK(full->line == LineKind::Tcp);
    CHECK(full->tcpPort == 5555);
    CHECK(full->processors == 4);
    CHECK(full->memory == 128);
    CHECK(full->accelerator == Accelerator::Tcg);
    CHECK(full->breakAtBoot);
    CHECK(full->faults->seed == 9);
    CHECK(full->controlPath == "/c");
    CHECK(full->append == "busy quiet");
    CHECK(full->kernelFolder == "/k");
    CHECK(full->stay);
    CHECK(parse({"--pty"})->controlPath.empty());
    CHECK(parse({"--pty"})->mappedImage.empty());
    CHECK(parse({"--pty", "--map", "/drivers/other.sys"})->mappedImage == "/drivers/other.sys");
    CHECK(parse({"--pty", "--map", "other.sys"})->mappedImage.ends_with("/other.sys"));
    CHECK(errorOf({"--pty", "--map", "/a b"}) ==
          "--map /a b: its path may hold neither a comma nor a blank.");
}

TEST_CASE("sending, help and version need nothing else") {
    const auto send = parse({"--send", "/c", "memory", "0", "16", "file"});
    REQUIRE(send);
    CHECK(send->task == Options::Task::Send);
    CHECK(send->sendPath == "/c");
    CHECK(send->command == "memory 0 16 file");
    for (const char* help : {"-?", "-h", "--help"}) CHECK(parse({help})->task == Options::Task::Help);
    CHECK(parse({"--version"})->task == Options::Task::Version);
}

TEST_CASE("wrong options of the machine say what is wrong") {
    const std::string where =
        "Say once where the debugger is: --pipe PATH, --tcp PORT, --pty or --net HOST:PORT.";
    CHECK(errorOf({}) == where);
    CHECK(errorOf({"--pty", "--tcp", "1"}) == where);
    CHECK(errorOf({"--pipe"}) == "--pipe needs a value; hawser-machine --help tells which.");
    CHECK(errorOf({"--tcp", "65536"}) == "--tcp 65536 is wrong: it takes a number from 0 to 65535.");
    CHECK(errorOf({"--pty", "--cpus", "0"}) == "--cpus 0 is wrong: it takes a number from 1 to 8.");
    CHECK(errorOf({"--pty", "--memory", "1G"}) ==
          "--memory 1G is wrong: it takes a number from 32 to 65536.");
    CHECK(errorOf({"--pty", "--accel", "xen"}) == "--accel xen is wrong: it is kvm, tcg or auto.");
    CHECK(errorOf({"--pty", "--fault", "drop=2"}) ==
          "drop=2 is wrong: a rate is a number from 0 to 1, like 0.001.");
    CHECK(errorOf({"--frob"}) == "--frob is not known; hawser-machine --help lists the options.");
    CHECK(errorOf({"--send", "/c"}) == "--send PATH needs a command after the path.");
}

TEST_CASE("--net takes the debugger's place and a key") {
    const auto net = parse({"--net", "127.0.0.1:50000", "--key", "1.2.3.4"});
    REQUIRE(net);
    CHECK(net->line == LineKind::Net);
    CHECK(net->netHost == "127.0.0.1");
    CHECK(net->netPort == 50000);
    CHECK(net->netKey == *kd::net::parseKey("1.2.3.4"));
    CHECK(parse({"--key", "1.2.3.4", "--net", "[::1]:50001"})->netHost == "::1");
    const std::string place = "--net takes HOST:PORT, where the debugger listens: --net 127.0.0.1:50000.";
    for (const char* wrong : {"50000", "host:", "host:0", "host:65536", ":50000", "::1:50000", "[]:1"})
        CHECK(errorOf({"--net", wrong, "--key", "1.2.3.4"}) == place);
    CHECK(errorOf({"--net", "h:1"}) ==
          "--net needs --key KEY: four words of 0-9 and a-z with dots between them.");
    CHECK(errorOf({"--pty", "--key", "1.2.3.4"}) == "--key goes with --net only.");
    CHECK(errorOf({"--net", "h:1", "--key", "1.2.3"}).find("four parts") != std::string::npos);
}
