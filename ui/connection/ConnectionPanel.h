#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "core/session/KernelSession.h"

class QGridLayout;
class QLabel;
class QTableView;

namespace hawser::ui {

class ActionRegistry;
class Refresher;
class StateBadge;
class TimelineModel;

// The Connection window: what the state machine says, the counters of the line, what happened and when, and
// the three ways to get the target back. GUI thread; session and registry outlive it.
class ConnectionPanel : public QWidget {
    Q_OBJECT
  public:
    ConnectionPanel(session::KernelSession& session, const ActionRegistry& actions,
                    QWidget* parent = nullptr);

  private:
    QLabel* addFact(QGridLayout* grid, int row, int column, int span, const QString& name,
                    const QString& objectName);
    void buildFacts(QGridLayout* grid);
    void buildButtons(const ActionRegistry& actions, QWidget* into);
    void buildTimeline();
    void connectSession();
    void onConnectionChanged(const session::ConnectionChange& change);
    void showTarget();
    void showCounters();
    void showLastHeard();

    session::KernelSession& m_session;
    StateBadge* m_state;
    QLabel* m_words;
    QLabel* m_reason;
    QLabel* m_target = nullptr;
    QLabel* m_transport = nullptr;
    QLabel* m_roundTrip = nullptr;
    QLabel* m_lastHeard = nullptr;
    QLabel* m_received = nullptr;
    QLabel* m_sent = nullptr;
    QLabel* m_resends = nullptr;
    QLabel* m_errors = nullptr;
    TimelineModel* m_timeline;
    QTableView* m_timelineView;
    Refresher* m_refresher;
    QTimer m_clock;  // "last heard" goes on counting while nothing comes
    QElapsedTimer m_sinceStatistics;
};

}  // namespace hawser::ui
