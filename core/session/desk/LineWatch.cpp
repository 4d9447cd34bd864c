#include "core/session/desk/LineWatch.h"

#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

namespace {

// Times pass by themselves, and are told with the counters.
bool countedSame(Statistics a, Statistics b) {
    a.roundTrip = b.roundTrip;
    a.sinceLastHeard = b.sinceLastHeard;
    return a == b;
}

}  // namespace

void LineWatch::moved(ConnectionState from, ConnectionState to, const std::string& reason) {
    const Statistics now = m_driver.statistics();
    tellCounters(now);
    const ConnectionChange change{from, to, QString::fromStdString(reason), QDateTime::currentDateTime(),
                                  now};
    m_sink.tell(change);
    m_health.changed(change, m_clock.now());
    tellReport(now);
}

void LineWatch::named() {
    LineNamed line = m_driver.line();
    m_health.lineNamed(line.kind);
    m_sink.tell(std::move(line));
}

void LineWatch::tick() {
    if (m_clock.now() < m_nextCounters) return;
    const Statistics now = m_driver.statistics();
    tellCounters(now);
    m_health.counted(now, m_clock.now());
    tellReport(now);
}

void LineWatch::tellCounters(const Statistics& statistics) {
    m_nextCounters = m_clock.now() + kStatisticsPeriod;
    m_sink.tell(statistics);
}

void LineWatch::tellReport(const Statistics& statistics) {
    LineReport report{m_health.report(m_clock.now()), gainedSince(m_health.atStart(), statistics),
                      gainedSince(m_health.atResynchronization(), statistics),
                      gainedSince(m_health.atResume(), statistics)};
    if (report.health == m_told.health && countedSame(report.sinceStart, m_told.sinceStart) &&
        countedSame(report.sinceResynchronization, m_told.sinceResynchronization) &&
        countedSame(report.sinceResume, m_told.sinceResume))
        return;
    m_told = report;
    m_sink.tell(std::move(report));
}

}  // namespace hawser::session
