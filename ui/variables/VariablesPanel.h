#pragma once

#include <QWidget>

#include "core/session/Session.h"
#include "ui/variables/VariablesModel.h"
#include "ui/widgets/ReadPresenter.h"

namespace hawser::ui {

class NoticeBar;
class VariablesView;

// What Locals and Watch have in common: the tree, a bar for notices, and values that are changed in place.
// GUI thread; the session outlives it.
class VariablesPanel : public QWidget {
    Q_OBJECT
  public:
    VariablesView* view() const { return m_view; }

  protected:
    // `name`: "locals"; the objects are called after it.
    VariablesPanel(session::Session& session, VariablesModel::Names names, const QString& name,
                   QWidget* parent);

    ReadPresenterBase::Face face();
    // Whoever reads for it: is asked for parts, tells what could not be changed, and when nothing can be.
    void follow(ReadPresenterBase& reading);
    void setWide();  // as wide as the target's addresses are

    session::Session& m_session;
    VariablesModel* m_model;
    VariablesView* m_view;
    ReadPresenterBase* m_reading = nullptr;

  private:
    void showState(bool stale);
    void assign(const QString& path, const QString& value);

    NoticeBar* m_notice;
};

}  // namespace hawser::ui
