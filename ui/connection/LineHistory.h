#pragma once

#include <QtGlobal>
#include <deque>
#include <optional>
#include <vector>

#include "core/session/watch/Health.h"

namespace hawser::ui {

// What the strip chart draws: traffic and round-trip times of the last minutes, and the states of the
// connection meanwhile. Times are milliseconds since 1970. No widget; one thread.
class LineHistory {
  public:
    static constexpr qint64 kSpan = 120'000;  // milliseconds that are kept
    static constexpr qint64 kStep = 500;      // milliseconds between samples, at least

    struct Sample {
        qint64 time = 0;
        double received = 0;  // bytes a second, since the sample before
        double sent = 0;
        std::optional<double> roundTrip;  // milliseconds; nothing: no request was answered since then
    };
    struct Segment {
        qint64 from = 0;
        qint64 to = 0;
        session::ConnectionState state = session::ConnectionState::Closed;
    };

    // Takes a sample when the last one is old enough.
    void count(const session::Statistics& statistics, qint64 now);
    void change(session::ConnectionState state, qint64 now);
    void clear();  // another line

    const std::deque<Sample>& samples() const { return m_samples; }
    const Sample* sampleAt(qint64 time) const;  // the one that covers this moment
    // The states between the two moments, without gaps; the last one lasts until `to`.
    std::vector<Segment> segments(qint64 from, qint64 to) const;

    double mostTraffic() const;       // bytes a second, of either direction
    double longestRoundTrip() const;  // milliseconds

  private:
    struct Change {
        qint64 time = 0;
        session::ConnectionState state = session::ConnectionState::Closed;
    };
    static constexpr std::size_t kMaxChanges = 4096;

    std::deque<Sample> m_samples;
    std::deque<Change> m_changes;  // the first may be older than the span: it is the state that it began with
    std::optional<session::Statistics> m_last;
    qint64 m_lastTime = 0;
};

}  // namespace hawser::ui
