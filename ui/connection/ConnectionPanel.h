#pragma once

#include <QTimer>
#include <QWidget>

#include "core/session/Session.h"

class QBoxLayout;
class QLabel;
class QLayout;
class QTableView;

namespace hawser::ui {

class ActionRegistry;
class ConnectionFacts;
class LineChartView;
class StateBadge;
class TimelineModel;

// The Connection window: what the state machine says, how the line is and what to do about it, its counters
// and their course, what happened and when, and the three ways to get the target back. GUI thread; session
// and registry outlive it.
class ConnectionPanel : public QWidget {
    Q_OBJECT
  public:
    ConnectionPanel(session::Session& session, const ActionRegistry& actions, QWidget* parent = nullptr);

  private:
    QBoxLayout* buildHead();
    QLayout* buildWords();
    void buildButtons(const ActionRegistry& actions, QWidget* into);
    QLayout* buildTimeline();
    void scrollWhenSmall(QWidget* content);
    void connectSession();
    void onConnectionChanged(const session::ConnectionChange& change);
    void showHealth();
    void onTick();

    session::Session& m_session;
    StateBadge* m_state;
    QLabel* m_health;
    QLabel* m_healthReason;
    QLabel* m_advice;
    QLabel* m_reason;
    LineChartView* m_chart;
    TimelineModel* m_timeline;
    QTableView* m_timelineView;
    ConnectionFacts* m_facts;
    QTimer m_clock;  // "last heard" and the chart go on while nothing comes
};

}  // namespace hawser::ui
