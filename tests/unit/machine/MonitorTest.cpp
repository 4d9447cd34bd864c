#include "app/machine/Monitor.h"

#include <QString>
#include <catch2/catch.hpp>

#include "tests/unit/machine/ChannelTools.h"

using namespace hawser;
using namespace hawser::machine;
using namespace hawser::machine::test;

TEST_CASE("the monitor greets, answers in order, and skips events") {
    asio::io_context context{1};
    Channel qemu;
    int ready = 0;
    Monitor monitor(context, std::move(qemu.theirs),
                    [&](const Result<>& outcome) { ready += outcome ? 1 : 100; });
    qemu.send("{\"QMP\": {\"version\": {}}}\r\n");
    CHECK(qemu.receive(context, 31) == "{\"execute\":\"qmp_capabilities\"}\n");
    CHECK(ready == 0);
    qemu.send("{\"return\": {}}\r\n");
    REQUIRE(runUntil(context, [&] { return ready == 1; }));

    std::string answers;
    const auto note = [&answers](const Result<QJsonValue>& reply) {
        answers += reply ? reply->toString().toStdString() : reply.error().what;
        answers += ';';
    };
    monitor.execute(QStringLiteral("a"), {}, note);
    monitor.execute(QStringLiteral("b"), {{QStringLiteral("n"), 1}}, note);
    const std::string sent = "{\"execute\":\"a\"}\n{\"arguments\":{\"n\":1},\"execute\":\"b\"}\n";
    CHECK(qemu.receive(context, sent.size()) == sent);
    qemu.send("{\"event\": \"STOP\"}\n{\"return\": \"first\"}\nnonsense\n{\"err");
    qemu.send("or\": {\"class\": \"X\", \"desc\": \"no\"}}\n");
    REQUIRE(runUntil(context, [&] { return answers.size() >= 9; }));
    CHECK(answers == "first;no;");

    monitor.execute(QStringLiteral("c"), {}, note);
    qemu.ours.reset();
    REQUIRE(runUntil(context, [&] { return answers.size() > 9; }));
    CHECK(answers == "first;no;QEMU's monitor has closed.;");
    monitor.execute(QStringLiteral("d"), {}, note);
    CHECK(answers == "first;no;QEMU's monitor has closed.;QEMU's monitor has closed.;");
}

TEST_CASE("what is asked when the machine goes off is answered") {
    asio::io_context context{1};
    Channel qemu;
    std::string answer;
    {
        Monitor monitor(context, std::move(qemu.theirs), [](const Result<>&) {});
        monitor.execute(QStringLiteral("a"), {}, [&answer](const Result<QJsonValue>& reply) {
            answer = reply ? std::string("answered") : reply.error().what;
        });
    }
    CHECK(answer == "The machine was switched off.");
}
