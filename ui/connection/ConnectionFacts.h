#pragma once

#include <QElapsedTimer>
#include <QWidget>
#include <array>
#include <vector>

#include "core/session/Session.h"

class QGridLayout;
class QLabel;

namespace hawser::ui {

class ElidedLine;
class Refresher;

// What is known of a line, in rows: target, line, round trip, last heard, and the counters since the start
// and since the last resynchronization; of a file, target and name alone. GUI thread; the session outlives
// it.
class ConnectionFacts : public QWidget {
    Q_OBJECT
  public:
    explicit ConnectionFacts(session::Session& session, QWidget* parent = nullptr);

    void showLastHeard();  // the time since goes on while nothing comes

  private:
    using Pair = std::array<QLabel*, 2>;  // since the start, since the last resynchronization

    ElidedLine* addFact(QGridLayout* grid, int row, int column, int span, const QString& name,
                        const QString& objectName);
    Pair addCounter(QGridLayout* grid, int row, const QString& name, const QString& objectName);
    void build(QGridLayout* grid);
    void keepTraffic(QGridLayout& grid);
    void showTarget();
    void showCounters();

    session::Session& m_session;
    QLabel* m_target = nullptr;
    QLabel* m_line = nullptr;
    QLabel* m_roundTrip = nullptr;
    QLabel* m_lastHeard = nullptr;
    Pair m_received{};
    Pair m_sent{};
    Pair m_packets{};
    Pair m_resends{};
    Pair m_errors{};
    QLabel* m_thisStop = nullptr;
    std::vector<QWidget*> m_traffic;
    Refresher* m_refresher;
    QElapsedTimer m_sinceStatistics;
};

}  // namespace hawser::ui
