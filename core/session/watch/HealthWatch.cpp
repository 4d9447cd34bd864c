#include "core/session/watch/HealthWatch.h"

namespace hawser::session {

namespace {
constexpr std::chrono::milliseconds kSampleStep{500};
}

void HealthWatch::changed(const ConnectionChange& change, TimePoint now) {
    // "Still opening, and here is why not" does not start the wait anew.
    if (change.to != m_state || change.from == ConnectionState::Closed) m_since = now;
    m_state = change.to;
    m_reason = change.reason.toStdString();
    if (change.from == ConnectionState::Closed) {
        m_samples.clear();
        m_atStart = m_atResynchronization = m_atResume = change.statistics;
    }
    counted(change.statistics, now);
    if (change.to == ConnectionState::Running) m_atResume = change.statistics;
    if (change.to == ConnectionState::Resynchronizing || change.to == ConnectionState::Restarting)
        m_atResynchronization = change.statistics;
}

void HealthWatch::counted(const Statistics& statistics, TimePoint now) {
    forget(now);
    // The last one is always the latest.
    if (m_samples.size() >= 2 && now - m_samples[m_samples.size() - 2].time < kSampleStep)
        m_samples.back() = {now, statistics};
    else
        m_samples.push_back({now, statistics});
}

void HealthWatch::forget(TimePoint now) {
    while (m_samples.size() > 1 && now - m_samples[1].time >= kHealthWindow) m_samples.pop_front();
}

HealthReport HealthWatch::report(TimePoint now) const {
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    LineFacts facts;
    facts.state = m_state;
    facts.inState = duration_cast<milliseconds>(now - m_since);
    facts.line = m_line;
    facts.reason = m_reason;
    if (!m_samples.empty()) {
        const Sample& latest = m_samples.back();
        facts.session = gainedSince(m_atStart, latest.statistics);
        if (facts.session.sinceLastHeard)
            *facts.session.sinceLastHeard += duration_cast<milliseconds>(now - latest.time);
        // Against the newest sample that is older than the window, or the oldest there is.
        auto before = m_samples.rbegin();
        while (std::next(before) != m_samples.rend() && now - before->time < kHealthWindow) ++before;
        facts.recent = gainedSince(before->statistics, latest.statistics);
    }
    return healthOf(facts);
}

}  // namespace hawser::session
