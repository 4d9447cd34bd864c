#include "transports/ConnectionString.h"

#include <catch2/catch.hpp>

#include "transports/CreateTransport.h"

using namespace hawser;
using namespace hawser::transports;

namespace {

struct Good {
    const char* text;
    const char* canonical;
    const char* described;
};

constexpr Good kGood[] = {
    {"com:pipe,port=/run/vm/kd.sock", "com:pipe,port=/run/vm/kd.sock", "pipe /run/vm/kd.sock"},
    {"  COM: Port = /run/a b , PIPE,Resets=0,reconnect,baud=9600 ",
     "com:pipe,port=/run/a b,baud=9600,resets=0,reconnect", "pipe /run/a b"},
    {"com:pipe,port=/run/x,baud=115200,resets=5", "com:pipe,port=/run/x,resets=5", "pipe /run/x"},
    {"com:pipe,port=kd=1.sock,listen", "com:pipe,port=kd=1.sock,listen", "pipe kd=1.sock (listening)"},
    {"com:pipe,port=/x,listen,access=Group", "com:pipe,port=/x,listen,access=group", "pipe /x (listening)"},
    {"com:pipe,port=/x,access=user,listen", "com:pipe,port=/x,listen", "pipe /x (listening)"},
    {"com:port=/dev/ttyUSB0,baud=57600", "com:port=/dev/ttyUSB0,baud=57600",
     "serial /dev/ttyUSB0 at 57600 baud"},
    {"com:port=/dev/pts/3", "com:port=/dev/pts/3,baud=115200", "serial /dev/pts/3 at 115200 baud"},
    {"com:port=com1,baud=9600", "com:port=/dev/ttyS0,baud=9600", "serial /dev/ttyS0 at 9600 baud"},
    {"com:port=\\\\.\\COM2,reconnect", "com:port=/dev/ttyS1,baud=115200,reconnect",
     "serial /dev/ttyS1 at 115200 baud"},
    {"com:ipport=5555,port=bench,reconnect", "com:ipport=5555,port=bench,reconnect", "tcp bench:5555"},
    {"com:ipport=5555,port=::1", "com:ipport=5555,port=::1", "tcp [::1]:5555"},
    {"com:ipport=5555,listen", "com:ipport=5555,listen", "tcp localhost:5555 (listening)"},
    {"com:ipport=5555,port=,listen", "com:ipport=5555,listen", "tcp localhost:5555 (listening)"},
    {"com:ipport=5555,port=Any,listen", "com:ipport=5555,port=*,listen",
     "tcp port 5555 (listening on every address)"},
    {"com:ipport=5555,port=127.0.0.1,listen", "com:ipport=5555,port=127.0.0.1,listen",
     "tcp 127.0.0.1:5555 (listening)"},
};

struct Bad {
    const char* text;
    const char* error;
};

constexpr const char* kForms =
    "use com:pipe,port=PATH or com:ipport=PORT,port=HOST or com:port=DEVICE,baud=RATE or "
    "net:port=PORT,key=KEY.";

const Bad kBad[] = {
    {"/run/vm/kd.sock",
     "\"/run/vm/kd.sock\" is a path, not a connection string: use com:pipe,port=/run/vm/kd.sock."},
    {"./kd:1", "\"./kd:1\" is a path, not a connection string: use com:pipe,port=./kd:1."},
    {"/dev/ttyS0",
     "\"/dev/ttyS0\" is a device, not a connection string: use com:port=/dev/ttyS0,baud=115200."},
    {"com:pipe", "port=PATH is missing: the path of the machine's Unix socket."},
    {"com:pipe,port=", "port=PATH is missing: the path of the machine's Unix socket."},
    {"com:pipe,port", "The value of port is missing: write port=..."},
    {"com:baud=9600", "port=DEVICE is missing: the serial device, like /dev/ttyS0."},
    {"com:port=2", "\"2\" is no serial device: give a path like /dev/ttyS0, or COM1."},
    {"com:port=com0", "\"com0\" is no serial device: give a path like /dev/ttyS0, or COM1."},
    {"com:port=com257", "\"com257\" is no serial device: give a path like /dev/ttyS0, or COM1."},
    {"com:port=com1,listen", "listen goes with pipe or ipport only."},
    {"com:port=com1,baud=fast", "\"baud=fast\" is wrong: baud takes a number from 1 to 4000000."},
    {"com:port=com1,baud=0", "\"baud=0\" is wrong: baud takes a number from 1 to 4000000."},
    {"com:port=com1,baud=", "The value of baud is missing: write baud=..."},
    {"com:pipe,port=/x,resets=-1", "\"resets=-1\" is wrong: resets takes a number from 0 to 1000000."},
    {"com:pipe,port=/x,resets=4294967296",
     "\"resets=4294967296\" is wrong: resets takes a number from 0 to 1000000."},
    {"com:ipport=65536,port=a", "\"ipport=65536\" is wrong: ipport takes a number from 1 to 65535."},
    {"com:ipport=0,port=a", "\"ipport=0\" is wrong: ipport takes a number from 1 to 65535."},
    {"com:ipport=1", "port=HOST is missing: the host whose TCP port is the serial line."},
    {"com:pipe,ipport=1,port=a", "pipe and ipport exclude each other: the line is the one or the other."},
    {"com:pipe,port=/x,PORT=/y", "\"port\" is given twice."},
    {"com:pipe,port=/x,speed=1",
     "\"speed=1\" is not known in a com: string; the words are pipe, port, ipport, baud, resets, reconnect, "
     "listen and access."},
    {"com:pipe,port=/x,access=all", "access goes with a pipe that listens only."},
    {"com:pipe,port=/x,listen,access=0666", "\"access=0666\" is wrong: access takes user, group or all."},
    {"com:pipe=yes,port=/x", "\"pipe=yes\" is wrong: pipe takes no value."},
    {"com:pipe,port=\\\\.\\pipe\\kd",
     "\"\\\\.\\pipe\\kd\" is the name of a Windows pipe: give the path of a Unix socket, as in "
     "com:pipe,port=/run/vm/kd.sock."},
    {"com:pipe,port=/a\nb", "The connection string contains a control character."},
};

}  // namespace

TEST_CASE("connection strings that mean something") {
    for (const Good& good : kGood) {
        INFO(good.text);
        const auto spec = parseConnectionString(good.text);
        REQUIRE(spec);
        CHECK(toText(*spec) == good.canonical);
        CHECK(parseConnectionString(toText(*spec)) == *spec);
        const auto transport = createTransport(*spec);
        REQUIRE(transport);
        CHECK((*transport)->describe() == good.described);
        CHECK((*transport)->state() == TransportState::Closed);
    }
}

TEST_CASE("resets and reconnect are kept apart from their absence") {
    CHECK_FALSE(parseConnectionString("com:pipe,port=/x")->resets);
    CHECK(parseConnectionString("com:pipe,port=/x,resets=0")->resets == 0U);
    CHECK_FALSE(parseConnectionString("com:pipe,port=/x")->reconnect);
    CHECK(parseConnectionString("com:pipe,port=/x,RECONNECT")->reconnect);
}

TEST_CASE("connection strings that are wrong say what is") {
    for (const Bad& bad : kBad) {
        INFO(bad.text);
        const auto spec = parseConnectionString(bad.text);
        REQUIRE_FALSE(spec);
        CHECK(spec.error().code == ErrorCode::InvalidArgument);
        CHECK(spec.error().what == bad.error);
    }
    const auto errorOf = [](std::string_view text) { return parseConnectionString(text).error().what; };
    CHECK(errorOf("") == std::string("The connection string is empty: ") + kForms);
    CHECK(errorOf("nonsense") == std::string("\"nonsense\" is no connection string: ") + kForms);
    CHECK(errorOf("tcp:x") == std::string("\"tcp:x\" is no connection string: ") + kForms);
    CHECK(errorOf("com:") == std::string("A word is missing in \"com:\": ") + kForms);
    CHECK(errorOf("com:pipe,,port=/x") ==
          std::string("A word is missing in \"com:pipe,,port=/x\": ") + kForms);
}

TEST_CASE("what WinDbg has and we have not is unsupported") {
    for (const char* text :
         {"1394:channel=1", "USB:targetname=x", "usb2:targetname=x", "com:modem", "exdi:x"}) {
        INFO(text);
        const auto spec = parseConnectionString(text);
        REQUIRE_FALSE(spec);
        CHECK(spec.error().code == ErrorCode::Unsupported);
    }
}

TEST_CASE("cables that are not there are answered with what to use instead") {
    const std::string instead =
        ": set the target up for the network (net:port=PORT,key=KEY) or a serial line "
        "(com:port=DEVICE,baud=RATE).";
    CHECK(parseConnectionString("1394:channel=1").error().what ==
          "There is no FireWire (1394) debugging here, and Windows dropped it after version 1607" + instead);
    CHECK(parseConnectionString("usb:targetname=x").error().what ==
          "There is no driver for the USB debug cable here" + instead);
}

TEST_CASE("net: takes a port, a key and perhaps a target") {
    const auto spec = parseConnectionString(" NET: Port=50000, KEY=1.2.3.Z ,target=bench ");
    REQUIRE(spec);
    CHECK(spec->kind == ConnectionKind::Net);
    CHECK(spec->port == 50000);
    CHECK(spec->key == "1.2.3.Z");
    CHECK(spec->host == "bench");
    CHECK(toText(*spec) == "net:port=50000,key=1.2.3.Z,target=bench");
    CHECK(parseConnectionString(toText(*spec)) == *spec);
    CHECK(toText(*parseConnectionString("net:key=1.2.3.4,port=50001")) == "net:port=50001,key=1.2.3.4");
    CHECK_FALSE(createTransport(*spec));
    const auto errorOf = [](std::string_view text) {
        const auto wrong = parseConnectionString(text);
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().code == ErrorCode::InvalidArgument);
        return wrong.error().what;
    };
    CHECK(errorOf("net:key=1.2.3.4") ==
          "port=PORT is missing: the UDP port that the target calls, 49152 to 65535.");
    for (const char* elsewhere : {"net:port=50000", "net:port=50000,key=@/home/me/key"})
        CHECK(toText(*parseConnectionString(elsewhere)) == elsewhere);
    CHECK(errorOf("net:port=50000,key=") == "The value of key is missing: write key=...");
    CHECK(errorOf("net:port=0,key=1.2.3.4") == "\"port=0\" is wrong: port takes a number from 1 to 65535.");
    CHECK(errorOf("net:port=50000,port=50001") == "\"port\" is given twice.");
    CHECK(errorOf("net:port=50000,keys=1.2.3.4") ==
          "\"keys\" is not known in a net: string; the words are port, key and target.");
    CHECK(errorOf("net:") == "A word is missing in the net: string: use net:port=PORT,key=KEY,target=HOST.");
}

TEST_CASE("a spec without its place makes no transport") {
    CHECK_FALSE(createTransport(ConnectionSpec{}));
    ConnectionSpec tcp;
    tcp.kind = ConnectionKind::Tcp;
    CHECK_FALSE(createTransport(tcp));
}
