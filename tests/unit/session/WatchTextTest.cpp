#include "core/session/watch/WatchText.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <catch2/catch.hpp>

using namespace hawser::session;
using namespace Qt::StringLiterals;

namespace {

const QDateTime kTime(QDate(2026, 11, 21), QTime(13, 12, 16, 123), Qt::UTC);

ConnectionChange sample() {
    ConnectionChange change{ConnectionState::Opening,
                            ConnectionState::WaitingForTarget,
                            u"Opened \"x\".\nAnd\x1b[2J more."_s,
                            kTime,
                            {}};
    change.statistics.bytesReceived = 5'000'000'000;
    return change;
}

QJsonObject parsed(const std::string& line) {
    REQUIRE(line.find('\n') == line.size() - 1);
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(line), &error);
    REQUIRE(error.error == QJsonParseError::NoError);
    return document.object();
}

}  // namespace

TEST_CASE("a watched state is one line, whatever its reason holds") {
    const std::string line = watchedState(WatchForm::Lines, sample());
    CHECK(line.find("Waiting for the target  Opened \"x\". And.[2J more.\n") != std::string::npos);
    CHECK(line.find('\n') == line.size() - 1);
    CHECK(line.starts_with(kTime.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s).toStdString()));
}

TEST_CASE("a watched state is one JSON object") {
    const QJsonObject object = parsed(watchedState(WatchForm::Json, sample()));
    CHECK(object[u"event"_s] == u"state"_s);
    CHECK(object[u"time"_s] == u"2026-11-21T13:12:16.123Z"_s);
    CHECK(object[u"from"_s] == u"Opening"_s);
    CHECK(object[u"to"_s] == u"WaitingForTarget"_s);
    CHECK(object[u"reason"_s] == u"Opened \"x\". And.[2J more."_s);
    CHECK(object[u"counters"_s].toObject()[u"bytesReceived"_s].toDouble() == 5e9);
}

TEST_CASE("target, health and end are told in both forms") {
    TargetSummary target;
    target.name = u"Windows 10 19041 x64"_s;
    target.kernelBase = hawser::Address(0xfffff80011c00000);
    CHECK(watchedTarget(WatchForm::Lines, kTime, target).find("1 processor, kernel base fffff800`11c00000") !=
          std::string::npos);
    CHECK(parsed(watchedTarget(WatchForm::Json, kTime, target))[u"kernelBase"_s] == u"0xfffff80011c00000"_s);
    const HealthReport report{Health::Lost, "Gone.", "Look."};
    CHECK(watchedHealth(WatchForm::Lines, kTime, report).find("health lost             Gone. Look.") !=
          std::string::npos);
    CHECK(parsed(watchedHealth(WatchForm::Json, kTime, report))[u"health"_s] == u"lost"_s);
    const QString lost = u"The recording ends here."_s;
    CHECK(watchedFileLost(WatchForm::Lines, kTime, lost)
              .find("file lost               The recording ends here.\n") != std::string::npos);
    CHECK(parsed(watchedFileLost(WatchForm::Json, kTime, lost))[u"reason"_s] == lost);
    const auto end = watchedEnd(WatchForm::Json, kTime, ConnectionState::Running, 0, "Ended by a signal.");
    CHECK(parsed(end)[u"exitCode"_s] == 0);
    CHECK(watchedEnd(WatchForm::Lines, kTime, ConnectionState::Running, 0, "Ended.")
              .find("Ended. The last state: Running.") != std::string::npos);
}

TEST_CASE("the exit code of a watch tells whether the target was there") {
    CHECK(watchExitCode(ConnectionState::Running) == 0);
    CHECK(watchExitCode(ConnectionState::Stopped) == 0);
    CHECK(watchExitCode(ConnectionState::Failed) == 1);
    for (const auto state :
         {ConnectionState::Closed, ConnectionState::Opening, ConnectionState::WaitingForTarget,
          ConnectionState::Synchronizing, ConnectionState::Unresponsive, ConnectionState::Resynchronizing,
          ConnectionState::Restarting})
        CHECK(watchExitCode(state) == 3);
}
