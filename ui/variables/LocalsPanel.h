#pragma once

#include <QWidget>

#include "core/session/Session.h"

namespace hawser::ui {

class NoticeBar;
class ReadPresenterBase;
class VariablesModel;
class VariablesView;

// The Locals window: the variables of the frame that is looked at. GUI thread; the session outlives it.
class LocalsPanel : public QWidget {
    Q_OBJECT
  public:
    explicit LocalsPanel(session::Session& session, QWidget* parent = nullptr);

    VariablesView* view() const { return m_view; }

  private:
    void present(NoticeBar* notice);
    void showList(const std::shared_ptr<const session::VariableList>& list, bool newStop);
    void showState(bool stale);
    void assign(const QString& path, const QString& value);

    session::Session& m_session;
    VariablesModel* m_model;
    VariablesView* m_view;
    ReadPresenterBase* m_reading = nullptr;
    std::vector<session::OpenedRow> m_asked;  // for the rows that come next
};

}  // namespace hawser::ui
