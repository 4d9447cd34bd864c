#include "core/session/start/LineIdentity.h"

#include <catch2/catch.hpp>

using namespace Qt::StringLiterals;
using hawser::session::lineIdentity;
using hawser::session::lineName;

TEST_CASE("a line is the same in every spelling") {
    const std::pair<QString, QString> same[] = {
        {u"com:pipe,port=/run/kd"_s, u"com:pipe,port=/run/kd,resets=0,reconnect"_s},
        {u"com:pipe,port=/run/kd"_s, u" COM: port=/run//vm/../kd , pipe,baud=9600"_s},
        {u"com:pipe,port=/run/kd"_s, u"com:pipe,port=/run/kd,listen"_s},
        {u"com:ipport=5555,port=127.0.0.1"_s, u"com:port=LocalHost,ipport=5555,reconnect"_s},
        {u"com:port=COM1"_s, u"com:port=/dev/ttyS0,baud=9600"_s},
        {u"net:port=50000,key=1.2.3.4a"_s, u"net:key=1.2.3.4A,port=50000,target=bench"_s},
    };
    for (const auto& [one, other] : same) CHECK(lineIdentity(one) == lineIdentity(other));
    const std::pair<QString, QString> different[] = {
        {u"com:pipe,port=/run/kd"_s, u"com:pipe,port=/run/kd2"_s},
        {u"com:ipport=5555,port=127.0.0.1"_s, u"com:ipport=5556,port=127.0.0.1"_s},
        {u"com:ipport=5555,port=a"_s, u"com:ipport=5555,port=b"_s},
        {u"net:port=50000,key=1.2.3.4"_s, u"net:port=50000,key=1.2.3.5"_s},
        {u"net:port=50000,key=1.2.3.4"_s, u"net:port=50001,key=1.2.3.4"_s},
    };
    for (const auto& [one, other] : different) CHECK(lineIdentity(one) != lineIdentity(other));
    CHECK(lineIdentity(u" demo "_s) == u"demo"_s);
    CHECK(lineIdentity(u"com:nonsense"_s) == u"com:nonsense"_s);
}

TEST_CASE("a line's name says where it leads and keeps the key to itself") {
    CHECK(lineName(u"com:pipe,port=/run/kd,reconnect"_s) == u"pipe /run/kd"_s);
    CHECK(lineName(u"com:ipport=5555,port=vm"_s) == u"tcp vm:5555"_s);
    CHECK(lineName(u"com:port=COM2"_s) == u"serial /dev/ttyS1"_s);
    CHECK(lineName(u"net:port=50000,key=1.2.3.4"_s) == u"net 50000"_s);
    CHECK(lineName(u"net:port=50000,key=1.2.3.4,target=Bench"_s) == u"net 50000, target bench"_s);
    CHECK(lineName(u"demo"_s) == u"demo"_s);
}
