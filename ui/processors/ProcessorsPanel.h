#pragma once

#include <QWidget>

#include "core/session/Session.h"

class QModelIndex;
class QTableView;

namespace hawser::ui {

class ProcessorsModel;
class ReadPresenterBase;

// The Processors window: where each one is; a click makes one current, as ~Ns does. GUI thread; the session
// outlives it.
class ProcessorsPanel : public QWidget {
    Q_OBJECT
  public:
    explicit ProcessorsPanel(session::Session& session, QWidget* parent = nullptr);

  private:
    void present();
    void select(const QModelIndex& index);

    session::Session& m_session;
    ProcessorsModel* m_model;
    QTableView* m_view;
    ReadPresenterBase* m_reading = nullptr;
};

}  // namespace hawser::ui
