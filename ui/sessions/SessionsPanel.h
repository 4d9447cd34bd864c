#pragma once

#include <QTimer>
#include <QWidget>

class QSortFilterProxyModel;
class QTableView;

namespace hawser::ui {

class SessionDigest;
class SessionsModel;

// The overview: one row for each session, sorted by any column; a double click opens the session. GUI thread.
class SessionsPanel : public QWidget {
    Q_OBJECT
  public:
    explicit SessionsPanel(QWidget* parent = nullptr);

    SessionsModel& model() { return *m_model; }

  Q_SIGNALS:
    void sessionRequested(hawser::ui::SessionDigest* digest);

  private:
    SessionsModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_view;
    QTimer m_clock;
};

}  // namespace hawser::ui
