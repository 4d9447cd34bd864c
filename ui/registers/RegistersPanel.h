#pragma once

#include <QStringList>
#include <QWidget>

#include "core/session/Session.h"

class QTreeView;

namespace hawser::ui {

class NoticeBar;
class ReadPresenterBase;
class RegistersModel;
class ViewHint;

// The Registers window. GUI thread; the session outlives it.
class RegistersPanel : public QWidget {
    Q_OBJECT
  public:
    explicit RegistersPanel(session::Session& session, QWidget* parent = nullptr);

    void setHiddenGroups(const QStringList& names);

  Q_SIGNALS:
    void hiddenGroupsChanged(const QStringList& names);

  private:
    void present();
    session::ReadRegisters question() const;
    void showState(bool stale);
    void write(const QString& name, quint64 value);
    void applyGroups();
    void showMenu(const QPoint& at);

    session::Session& m_session;
    RegistersModel* m_model;
    QTreeView* m_view;
    NoticeBar* m_notice;
    ViewHint* m_hint;
    ReadPresenterBase* m_reading = nullptr;
    QStringList m_hidden;
};

}  // namespace hawser::ui
