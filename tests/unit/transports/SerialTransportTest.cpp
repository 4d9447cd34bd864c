#include "transports/SerialTransport.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/stat.h>
#include <termios.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/unit/transports/LineSpeed.h"
#include "tests/unit/transports/LineTools.h"

using namespace hawser;
using namespace hawser::transports;
using namespace hawser::transports::test;

namespace {

// A pseudo-terminal; the test holds the master, which plays the target.
struct Pty {
    Pty() {
        int master = -1;
        int slave = -1;
        REQUIRE(::openpty(&master, &slave, nullptr, nullptr, nullptr) == 0);
        path = ::ttyname(slave);
        keeper.reset(slave);
        target = std::make_unique<AdoptedTransport>(master, true);
        REQUIRE(target->open());
    }
    std::string path;
    FileDescriptor keeper;  // otherwise the master hangs up while nobody has the slave open
    std::unique_ptr<AdoptedTransport> target;
};

}  // namespace

TEST_CASE("a serial line carries every byte both ways, untouched") {
    Pty pty;
    SerialTransport line(pty.path, 115200);
    REQUIRE(errorOf(line.open()).empty());
    REQUIRE(line.state() == TransportState::Open);
    Bytes all;
    for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::byte>(i));
    REQUIRE(line.write(all));
    CHECK(receive(*pty.target, 256) == textOf(all));
    REQUIRE(pty.target->write(all));
    CHECK(receive(line, 256) == textOf(all));
    CHECK(exchangeBothWays(line, *pty.target, 21));
}

TEST_CASE("a serial line is raw, 8N1, at the speed asked for, also an odd one") {
    Pty pty;
    SerialTransport line(pty.path, 57600);
    REQUIRE(line.open());
    CHECK(line.describe() == "serial " + pty.path + " at 57600 baud");
    termios settings{};
    REQUIRE(::tcgetattr(pty.keeper.get(), &settings) == 0);
    CHECK(lineSpeed(pty.keeper.get()) == 57600);
    CHECK((settings.c_cflag & CSIZE) == CS8);
    CHECK((settings.c_cflag & (PARENB | CSTOPB | CRTSCTS)) == 0);
    CHECK((settings.c_iflag & (IXON | IXOFF | ICRNL | INLCR)) == 0);
    CHECK((settings.c_lflag & (ECHO | ICANON | ISIG)) == 0);
    CHECK((settings.c_oflag & OPOST) == 0);

    REQUIRE(errorOf(line.setBaudRate(9600)).empty());
    CHECK(line.baudRate() == 9600);
    CHECK(lineSpeed(pty.keeper.get()) == 9600);
    REQUIRE(errorOf(line.setBaudRate(123456)).empty());
    CHECK(lineSpeed(pty.keeper.get()) == 123456);
    CHECK(line.describe() == "serial " + pty.path + " at 123456 baud");
    CHECK(errorOf(line.setBaudRate(0)) == "0 is no baud rate.");
    CHECK(line.baudRate() == 123456);
    REQUIRE(line.write(bytesOf("still open")));
    CHECK(receive(*pty.target, 10) == "still open");
}

TEST_CASE("the speed can be set before opening") {
    Pty pty;
    SerialTransport line(pty.path, 9600);
    REQUIRE(line.setBaudRate(38400));
    REQUIRE(line.open());
    CHECK(lineSpeed(pty.keeper.get()) == 38400);
    CHECK(errorOf(SerialTransport(pty.path, 0).open()) == "0 is no baud rate.");
}

TEST_CASE("a serial line belongs to one program, and is free again after closing") {
    Pty pty;
    SerialTransport first(pty.path, 115200);
    REQUIRE(first.open());
    SerialTransport second(pty.path, 115200);
    CHECK(errorOf(second.open()) == "The serial device " + pty.path + " is in use by another program.");
    first.close();
    CHECK(errorOf(second.open()).empty());
}

TEST_CASE("what is no serial device says so") {
    TemporaryFolder folder;
    const std::string file = folder.file("file");
    std::ofstream(file) << "x";
    CHECK(errorOf(SerialTransport(file, 9600).open()) == file + " is not a serial device.");
    CHECK(errorOf(SerialTransport("/dev/null", 9600).open()) == "/dev/null is not a serial device.");
    CHECK(errorOf(SerialTransport(folder.path(), 9600).open()) == folder.path() + " is not a serial device.");
}

TEST_CASE("a serial device that is not there is told by the wait") {
    SerialTransport line("/dev/ttyNONE9", 9600);
    REQUIRE(line.open());
    CHECK(line.state() == TransportState::Opening);
    CHECK(waitForFailure(line) ==
          "There is no serial device /dev/ttyNONE9: it is unplugged or the name is wrong.");
    CHECK(line.state() == TransportState::Closed);
}

TEST_CASE("permission denied names the device and the group") {
    Pty pty;
    REQUIRE(::chmod(pty.path.c_str(), 0) == 0);
    AsNobody nobody;
    CHECK(errorOf(SerialTransport(pty.path, 9600).open()) ==
          "Permission denied for " + pty.path + ": the user must be in the group dialout.");
}

TEST_CASE("a hang-up is a lost line, after the bytes before it") {
    Pty pty;
    SerialTransport line(pty.path, 115200);
    REQUIRE(line.open());
    REQUIRE(pty.target->write(bytesOf("bye")));
    REQUIRE(receive(line, 3) == "bye");
    pty.target->close();
    const auto outcome = line.wait(soon());
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::Disconnected);
    CHECK(outcome.error().what == "The serial device " + pty.path + " hung up.");
    CHECK(line.state() == TransportState::Closed);
}
