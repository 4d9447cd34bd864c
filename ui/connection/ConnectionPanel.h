#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <array>

#include "core/session/HealthWatch.h"
#include "core/session/KernelSession.h"

class QBoxLayout;
class QGridLayout;
class QLabel;
class QLayout;
class QTableView;

namespace hawser::ui {

class ActionRegistry;
class ElidedLine;
class LineChartView;
class Refresher;
class StateBadge;
class TimelineModel;

// The Connection window: what the state machine says, how the line is and what to do about it, its counters
// and their course, what happened and when, and the three ways to get the target back. GUI thread; session
// and registry outlive it.
class ConnectionPanel : public QWidget {
    Q_OBJECT
  public:
    ConnectionPanel(session::KernelSession& session, const ActionRegistry& actions,
                    QWidget* parent = nullptr);

  private:
    ElidedLine* addFact(QGridLayout* grid, int row, int column, int span, const QString& name,
                        const QString& objectName);
    QBoxLayout* buildHead();
    void buildFacts(QGridLayout* grid);
    void addCounter(QGridLayout* grid, int row, const QString& name, const QString& objectName,
                    std::array<QLabel*, 2>& cells);
    void buildButtons(const ActionRegistry& actions, QWidget* into);
    QLayout* buildTimeline();
    void scrollWhenSmall(QWidget* content);
    void connectSession();
    void onConnectionChanged(const session::ConnectionChange& change);
    void showTarget();
    void showCounters();
    void showLastHeard();
    void showHealth();
    void onTick();

    session::KernelSession& m_session;
    StateBadge* m_state;
    QLabel* m_health;
    QLabel* m_healthReason;
    QLabel* m_advice;
    QLabel* m_reason;
    QLabel* m_target = nullptr;
    QLabel* m_transport = nullptr;
    QLabel* m_roundTrip = nullptr;
    QLabel* m_lastHeard = nullptr;
    // Since the start, and since the last resynchronization.
    std::array<QLabel*, 2> m_received{};
    std::array<QLabel*, 2> m_sent{};
    std::array<QLabel*, 2> m_resends{};
    std::array<QLabel*, 2> m_errors{};
    LineChartView* m_chart;
    session::HealthWatch m_watch;
    TimelineModel* m_timeline;
    QTableView* m_timelineView;
    Refresher* m_refresher;
    QTimer m_clock;  // health, "last heard" and the chart go on while nothing comes
    QElapsedTimer m_sinceStatistics;
};

}  // namespace hawser::ui
