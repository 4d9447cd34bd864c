#include "ui/connection/LineHistory.h"

#include <algorithm>

namespace hawser::ui {

void LineHistory::count(const session::Statistics& statistics, qint64 now) {
    // A clock that was set back, or a session whose counters began anew: no rate can be told from these two.
    const bool comparable = m_last && now > m_lastTime && statistics.bytesReceived >= m_last->bytesReceived &&
                            statistics.bytesSent >= m_last->bytesSent;
    if (m_last && comparable && now - m_lastTime < kStep) return;
    if (comparable) {
        const session::Statistics gained = session::gainedSince(*m_last, statistics);
        const double seconds = static_cast<double>(now - m_lastTime) / 1000.0;
        Sample sample{now,
                      static_cast<double>(gained.bytesReceived) / seconds,
                      static_cast<double>(gained.bytesSent) / seconds,
                      {}};
        if (statistics.roundTrip && gained.packetsSent > 0)
            sample.roundTrip = static_cast<double>(statistics.roundTrip->count()) / 1000.0;
        m_samples.push_back(sample);
    }
    m_last = statistics;
    m_lastTime = now;
    while (!m_samples.empty() && (m_samples.front().time < now - kSpan || m_samples.front().time > now))
        m_samples.pop_front();
}

void LineHistory::change(session::ConnectionState state, qint64 now) {
    if (!m_changes.empty() && m_changes.back().state == state) return;
    m_changes.push_back({now, state});
    while (m_changes.size() > 1 && (m_changes[1].time < now - kSpan || m_changes.size() > kMaxChanges))
        m_changes.pop_front();
}

const LineHistory::Sample* LineHistory::sampleAt(qint64 time) const {
    const auto after = std::ranges::lower_bound(m_samples, time, {}, &Sample::time);
    if (after == m_samples.end() || after->time - time > 4 * kStep) return nullptr;
    return &*after;
}

std::vector<LineHistory::Segment> LineHistory::segments(qint64 from, qint64 to) const {
    std::vector<Segment> found;
    for (std::size_t i = 0; i < m_changes.size(); ++i) {
        const qint64 begin = i == 0 ? m_changes[i].time : std::max(m_changes[i].time, from);
        const qint64 end = i + 1 < m_changes.size() ? m_changes[i + 1].time : to;
        if (end <= from || begin >= to) continue;
        found.push_back({std::max(begin, from), std::min(end, to), m_changes[i].state});
    }
    return found;
}

double LineHistory::mostTraffic() const {
    double most = 0;
    for (const Sample& sample : m_samples) most = std::max({most, sample.received, sample.sent});
    return most;
}

double LineHistory::longestRoundTrip() const {
    double longest = 0;
    for (const Sample& sample : m_samples) longest = std::max(longest, sample.roundTrip.value_or(0));
    return longest;
}

void LineHistory::clear() {
    *this = {};
}

}  // namespace hawser::ui
