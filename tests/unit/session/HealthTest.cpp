#include "core/session/watch/Health.h"

#include <catch2/catch.hpp>

#include "core/session/watch/HealthWatch.h"

using namespace hawser;
using namespace hawser::session;
using namespace std::chrono_literals;
using S = ConnectionState;

namespace {

constexpr LineKind kPipe = LineKind::Pipe;
constexpr LineKind kNet = LineKind::Network;
constexpr LineKind kSerial = LineKind::Serial;

struct HealthRow {
    const char* what;
    LineFacts facts;
    Health health;
    const char* reason;  // a part of it
    const char* advice;  // a part of it; empty: none at all
};

LineFacts facts(S state, std::chrono::milliseconds inState, LineKind line = kPipe) {
    LineFacts made;
    made.state = state;
    made.inState = inState;
    made.line = line;
    made.session.packetsReceived = 10;
    made.session.bytesReceived = 1000;
    return made;
}

template <class Change>
LineFacts with(LineFacts made, Change change) {
    change(made);
    return made;
}

LineFacts silent(S state, std::chrono::milliseconds inState, LineKind line = kPipe) {
    return with(facts(state, inState, line), [](LineFacts& f) { f.session = {}; });
}

LineFacts noise(S state, LineKind line) {
    return with(silent(state, 20s, line), [](LineFacts& f) { f.session.bytesReceived = 900; });
}

std::vector<HealthRow> healthTable() {
    return {
        {"dormant", facts(S::Closed, 1h), Health::Closed, "No session", ""},
        {"just opening", facts(S::Opening, 1s), Health::Waiting, "being opened", ""},
        {"no socket", facts(S::Opening, 12s), Health::Waiting, "not opened for 12 s",
         "virtual machine started"},
        {"no device", facts(S::Opening, 5min, kSerial), Health::Waiting, "not opened for 5 min",
         "plugged in"},
        {"just open", silent(S::WaitingForTarget, 2s), Health::Waiting, "nothing yet", ""},
        {"silent socket", silent(S::WaitingForTarget, 12s), Health::Waiting, "sent nothing for 12 s",
         "debugging enabled in its boot settings"},
        {"no call yet", silent(S::WaitingForTarget, 2s, kNet), Health::Waiting, "has not called yet", ""},
        {"no call", silent(S::WaitingForTarget, 12s, kNet), Health::Waiting, "no target has called for 12 s",
         "hostip"},
        {"wrong key",
         with(silent(S::WaitingForTarget, 4s, kNet), [](LineFacts& f) { f.session.refusedDatagrams = 2; }),
         Health::Waiting, "2 datagrams have come, and none under the key given.",
         "The key is not the target's"},
        {"silent cable", silent(S::WaitingForTarget, 12s, kSerial), Health::Waiting, "sent nothing for 12 s",
         "null-modem"},
        {"a console on the port", noise(S::WaitingForTarget, kPipe), Health::Noisy, "900 bytes",
         "boot loader"},
        {"wrong baud rate", noise(S::Resynchronizing, kSerial), Health::Noisy, "900 bytes", "baud rate"},
        {"identifying", facts(S::Synchronizing, 1s), Health::Recovering, "being identified", ""},
        {"never identified", facts(S::Synchronizing, 30s), Health::Recovering, "30 s ago",
         "another debugger"},
        {"running", facts(S::Running, 3h), Health::Good, "runs", ""},
        {"stopped", facts(S::Stopped, 3h), Health::Good, "answers", ""},
        {"damage while running",
         with(facts(S::Running, 1min), [](LineFacts& f) { f.recent.badChecksums = 2; }), Health::Noisy,
         "2 packets came damaged", "overloaded"},
        {"resends on a cable",
         with(facts(S::Stopped, 1min, kSerial), [](LineFacts& f) { f.recent.resends = 1; }), Health::Noisy,
         "1 had to be sent again", "cable"},
        {"a few stray bytes", with(facts(S::Stopped, 1min), [](LineFacts& f) { f.recent.strayBytes = 8; }),
         Health::Good, "answers", ""},
        {"old damage", with(facts(S::Stopped, 1min), [](LineFacts& f) { f.session.badChecksums = 9; }),
         Health::Good, "answers", ""},
        {"slow",
         with(facts(S::Stopped, 1min),
              [](LineFacts& f) {
                  f.session.roundTrip = 6200ms;
                  f.recent.packetsSent = 1;
              }),
         Health::Slow, "6.2 s", "overloaded"},
        {"once slow", with(facts(S::Stopped, 1min), [](LineFacts& f) { f.session.roundTrip = 6200ms; }),
         Health::Good, "answers", ""},
        {"hung", with(facts(S::Unresponsive, 2s), [](LineFacts& f) { f.session.sinceLastHeard = 14s; }),
         Health::Lost, "nothing for 14 s", "paused, hung"},
        {"hung since ever", facts(S::Unresponsive, 5s), Health::Lost, "nothing for 5 s", "paused, hung"},
        {"resynchronizing", facts(S::Resynchronizing, 1s), Health::Recovering, "back in step", ""},
        {"resynchronizing in vain", facts(S::Resynchronizing, 40s), Health::Recovering, "40 s",
         "paused, hung"},
        {"restarting in vain", facts(S::Restarting, 3min), Health::Recovering, "3 min", "paused, hung"},
        {"refused", with(facts(S::Failed, 1s), [](LineFacts& f) { f.reason = "'x' is no pipe."; }),
         Health::Lost, "'x' is no pipe.", "Correct the connection"},
        {"refused without words", facts(S::Failed, 1s), Health::Lost, "cannot be opened", "Correct"},
    };
}

ConnectionChange change(S from, S to, const Statistics& statistics = {}) {
    return {from, to, QStringLiteral("why"), {}, statistics};
}

}  // namespace

TEST_CASE("health, reason and advice follow from the facts") {
    for (const HealthRow& row : healthTable()) {
        const HealthReport report = healthOf(row.facts);
        INFO(row.what << ": " << nameOf(report.health) << ". " << report.reason << " " << report.advice);
        CHECK(report.health == row.health);
        CHECK(report.reason.find(row.reason) != std::string::npos);
        CHECK(report.reason.back() == '.');
        if (*row.advice == '\0')
            CHECK(report.advice.empty());
        else
            CHECK(report.advice.find(row.advice) != std::string::npos);
    }
}

TEST_CASE("a crash dump is no line that could be silent") {
    const auto report = [](S state) { return healthOf(silent(state, 10min, LineKind::File)); };
    CHECK(report(S::Opening).reason.find("being opened") != std::string::npos);
    CHECK(report(S::Stopped).health == Health::Good);
    CHECK(report(S::Stopped).reason.find("crash dump") != std::string::npos);
    CHECK(report(S::Failed).health == Health::Lost);
    CHECK(report(S::Failed).advice.find("Restart") != std::string::npos);
    CHECK(report(S::Closed).health == Health::Closed);
}

TEST_CASE("damage turns a line noisy for a while, and it becomes good again") {
    HealthWatch watch;
    TimePoint now{};
    Statistics counters;
    counters.badChecksums = 5;  // of a session before
    watch.lineNamed(kPipe);
    watch.changed(change(S::Closed, S::Opening, counters), now);
    watch.changed(change(S::Opening, S::Running, counters), now += 1s);
    CHECK(watch.report(now).health == Health::Good);
    counters.badChecksums = 6;
    watch.counted(counters, now += 1s);
    CHECK(watch.report(now).health == Health::Noisy);
    for (int i = 0; i < 30; ++i) {
        watch.counted(counters, now += 100ms);
        CHECK(watch.report(now).health == Health::Noisy);
    }
    for (int i = 0; i < 30; ++i) watch.counted(counters, now += 500ms);
    CHECK(watch.report(now).health == Health::Good);
    CHECK(watch.atStart().badChecksums == 5);
}

TEST_CASE("waiting is counted from when it began, not from its latest reason") {
    HealthWatch watch;
    TimePoint now{};
    watch.changed(change(S::Closed, S::Opening), now);
    watch.changed(change(S::Opening, S::Opening), now + 9s);
    CHECK(watch.report(now + 10s).reason == "The line has not opened for 10 s.");
    watch.changed(change(S::Opening, S::WaitingForTarget), now + 10s);
    CHECK(watch.report(now + 11s).health == Health::Waiting);
    CHECK(watch.report(now + 11s).advice.empty());
}

TEST_CASE("silence goes on while no counters come, and resynchronizing starts its own count") {
    HealthWatch watch;
    TimePoint now{};
    Statistics counters;
    counters.packetsSent = 40;
    counters.sinceLastHeard = 3s;
    watch.changed(change(S::Closed, S::Opening), now);
    watch.changed(change(S::Stopped, S::Unresponsive, counters), now);
    CHECK(watch.report(now + 9s).reason == "The target has said nothing for 12 s.");
    CHECK(watch.atResynchronization().packetsSent == 0);
    watch.changed(change(S::Unresponsive, S::Resynchronizing, counters), now + 10s);
    counters.packetsSent = 44;
    watch.changed(change(S::Resynchronizing, S::Stopped, counters), now + 11s);
    CHECK(gainedSince(watch.atResynchronization(), counters).packetsSent == 4);
    CHECK(gainedSince(watch.atStart(), counters).packetsSent == 44);
}
