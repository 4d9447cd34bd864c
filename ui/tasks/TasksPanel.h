#pragma once

#include <QWidget>
#include <set>

#include "core/session/Session.h"

class QModelIndex;
class QPoint;
class QTreeView;

namespace hawser::ui {

class ReadPresenterBase;
class TasksModel;

// The Processes and Threads window: what is current is bold; a double click or ENTER makes a process or a
// thread the one that is looked at, as .process and .thread do. Threads are read of the processes that are
// open. GUI thread; the session outlives it.
class TasksPanel : public QWidget {
    Q_OBJECT
  public:
    explicit TasksPanel(session::Session& session, QWidget* parent = nullptr);

    static constexpr std::size_t kMaxOpened = 64;  // processes whose threads are read at each stop

  private:
    void setUp();
    void present();
    void showList(const std::shared_ptr<const session::TaskList>& list);
    void spanMessage(const QModelIndex& process);
    void setOpened(const QModelIndex& index, bool opened);
    void choose(const QModelIndex& index);
    void goBack();
    void showMenu(const QPoint& at);
    template <class Question>
    void select(const Question& question);

    session::Session& m_session;
    TasksModel* m_model;
    QTreeView* m_view;
    ReadPresenterBase* m_reading = nullptr;
    std::set<Address> m_opened;  // processes
    bool m_troubled = false;     // the notice is about the list
};

}  // namespace hawser::ui
