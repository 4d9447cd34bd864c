#include "core/session/start/ConnectionForm.h"

#include <catch2/catch.hpp>
#include <tuple>
#include <utility>

#include "transports/ConnectionString.h"

using namespace Qt::StringLiterals;
using namespace hawser::session;

namespace {

ConnectionForm onPipe(const QString& path) {
    ConnectionForm form;
    form.socketPath = path;
    return form;
}
ConnectionForm tcp(const QString& host, const QString& port) {
    ConnectionForm form;
    form.page = FormPage::Tcp;
    form.host = host;
    form.port = port;
    return form;
}
ConnectionForm serial(const QString& device, const QString& baud) {
    ConnectionForm form;
    form.page = FormPage::Serial;
    form.device = device;
    form.baud = baud;
    return form;
}

ConnectionForm net(const QString& port, const QString& key, const QString& target = {}) {
    ConnectionForm form;
    form.page = FormPage::Net;
    form.netPort = port;
    form.netKey = key;
    form.netTarget = target;
    return form;
}

}  // namespace

TEST_CASE("a form gives the connection string that gives the form", "[form]") {
    const std::pair<ConnectionForm, QString> cases[] = {
        {onPipe(u"/run/vm/kd.sock"_s), u"com:pipe,port=/run/vm/kd.sock,resets=0,reconnect"_s},
        {tcp(u"127.0.0.1"_s, u"5555"_s), u"com:ipport=5555,port=127.0.0.1,reconnect"_s},
        {serial(u"/dev/ttyS0"_s, u"115200"_s), u"com:port=/dev/ttyS0,baud=115200,reconnect"_s},
        {net(u"50000"_s, u"1a.2b.3c.4d"_s), u"net:port=50000,key=1a.2b.3c.4d"_s},
        {net(u"50000"_s, u"@/home/me/key"_s), u"net:port=50000,key=@/home/me/key"_s},
        {net(u"50001"_s, u"1.2.3.4"_s, u"bench"_s), u"net:port=50001,key=1.2.3.4,target=bench"_s},
    };
    for (const auto& [form, connection] : cases) {
        CHECK(check(form).connection == connection);
        const auto back = formFrom(connection);
        REQUIRE(back);
        CHECK(check(*back).connection == connection);
    }
    CHECK_FALSE(formFrom(u"usb:targetname=x"_s));
    for (auto form : {onPipe(u"/a"_s), tcp(u"h"_s, u"1"_s), serial(u"/dev/ttyS0"_s, u"9600"_s)}) {
        form.reconnect = false;
        CHECK_FALSE(check(form).connection.contains(u"reconnect"_s));
        CHECK_FALSE(formFrom(check(form).connection)->reconnect);
    }
}

TEST_CASE("a wrong field is named with what is wrong about it", "[form]") {
    const std::tuple<ConnectionForm, QString, QString> cases[] = {
        {onPipe({}), u"pipePath"_s, u"Enter the path"_s},
        {onPipe(u"kd.sock"_s), u"pipePath"_s, u"absolute"_s},
        {onPipe(u"/run/vm/"_s), u"pipePath"_s, u"directory"_s},
        {onPipe(u"/a,b"_s), u"pipePath"_s, u"commas"_s},
        {onPipe(u"/"_s + QString(107, u'x')), u"pipePath"_s, u"108"_s},
        {tcp({}, u"1"_s), u"tcpHost"_s, u"host"_s},
        {tcp(u"h"_s, {}), u"tcpPort"_s, u"Enter the TCP port"_s},
        {tcp(u"h"_s, u"0"_s), u"tcpPort"_s, u"between 1 and 65535"_s},
        {tcp(u"h"_s, u"65536"_s), u"tcpPort"_s, u"65536"_s},
        {serial({}, u"1"_s), u"serialDevice"_s, u"Enter the serial device"_s},
        {serial(u"COM"_s, u"1"_s), u"serialDevice"_s, u"path"_s},
        {serial(u"/dev/ttyS0"_s, u"fast"_s), u"serialBaud"_s, u"fast"_s},
        {net(u"x"_s, u"1.2.3.4"_s), u"netPort"_s, u"UDP port"_s},
        {net(u"50000"_s, {}), u"netKey"_s, u"kdnet"_s},
        {net(u"50000"_s, u"1.2.3"_s), u"netKey"_s, u"four parts"_s},
        {net(u"50000"_s, u"1.2.3.12345678901234"_s), u"netKey"_s, u"1 to 13"_s},
        {net(u"50000"_s, u"1.2.3.a b"_s), u"netKey"_s, u"0-9, a-z"_s},
        {net(u"50000"_s, u"1.2.3.4"_s, u"a b"_s), u"netTarget"_s, u"blanks"_s},
    };
    for (const auto& [form, field, words] : cases) {
        const auto result = check(form);
        INFO(result.problem.toStdString());
        CHECK(result.connection.isEmpty());
        CHECK(result.field == field);
        CHECK(result.problem.contains(words));
    }
    CHECK(check(onPipe(u"/"_s + QString(106, u'x'))).problem.isEmpty());
    auto resets = onPipe(u"/a"_s);
    resets.resets = u"x"_s;
    CHECK(check(resets).field == u"pipeResets"_s);
}

TEST_CASE("whoever listens needs no host, and stays the one who listens", "[form]") {
    for (const QString& connection : {u"com:ipport=5555,listen"_s, u"com:ipport=5555,port=*,listen"_s,
                                      u"com:pipe,port=/a,listen,resets=0"_s}) {
        const auto form = formFrom(connection);
        REQUIRE(form);
        CHECK(form->listen);
        CHECK(check(*form).connection == connection);
    }
    auto calls = tcp({}, u"5555"_s);
    CHECK(check(calls).field == u"tcpHost"_s);
    calls.listen = true;
    CHECK(check(calls).problem.isEmpty());
}

TEST_CASE("what a form takes, the command line takes, with the same limits", "[form]") {
    for (const auto& form : {onPipe(u"/run/vm/kd.sock"_s), tcp(u"::1"_s, u"65535"_s),
                             serial(u"com2"_s, u"4000000"_s), net(u"1"_s, u"1.2.3.4"_s, u"bench"_s)}) {
        const auto made = check(form);
        INFO(made.problem.toStdString());
        CHECK(made.problem.isEmpty());
        CHECK(connectionProblem(made.connection).isEmpty());
        const auto spec = hawser::transports::parseConnectionString(made.connection.toStdString());
        REQUIRE(spec);
        CHECK(QString::fromStdString(toText(*spec)) == made.connection);
    }
    CHECK(check(serial(u"com2"_s, u"9600"_s)).connection.startsWith(u"com:port=/dev/ttyS1,"_s));
    // One beyond each limit, in both.
    CHECK_FALSE(check(serial(u"/dev/ttyS0"_s, u"4000001"_s)).problem.isEmpty());
    CHECK_FALSE(connectionProblem(u"com:port=/dev/ttyS0,baud=4000001"_s).isEmpty());
    const QString path = u"/"_s + QString(107, u'x');
    CHECK_FALSE(check(onPipe(path)).problem.isEmpty());
    CHECK_FALSE(connectionProblem(u"com:pipe,port="_s + path).isEmpty());
}

TEST_CASE("a string that is half typed fills in what is there", "[form]") {
    CHECK(formFrom(u"com:"_s)->page == FormPage::Serial);
    CHECK(formFrom(u"com:pipe"_s)->page == FormPage::Pipe);
    CHECK(formFrom(u"com:pipe,po"_s)->socketPath.isEmpty());
    CHECK(formFrom(u" COM: Port = /run/a , PIPE,junk,"_s)->socketPath == u"/run/a"_s);
    CHECK(formFrom(u"com:ipport=55"_s)->port == u"55"_s);
    CHECK(formFrom(u"net:"_s)->page == FormPage::Net);
    CHECK(formFrom(u"net:port="_s)->netPort.isEmpty());
    CHECK_FALSE(formFrom(u"co"_s));
    CHECK(ConnectionForm().baud == u"115200"_s);
}
