#pragma once

#include <QStringList>
#include <QWidget>

#include "core/session/KernelSession.h"

class QTreeView;

namespace hawser::ui {

class NoticeBar;
class Refresher;
class RegistersModel;
class ViewHint;

// The Registers window. GUI thread; the session outlives it.
class RegistersPanel : public QWidget {
    Q_OBJECT
  public:
    explicit RegistersPanel(session::KernelSession& session, QWidget* parent = nullptr);

    void setHiddenGroups(const QStringList& names);

  Q_SIGNALS:
    void hiddenGroupsChanged(const QStringList& names);

  private:
    void connectSession();
    void refresh();
    void take(const session::RegistersAnswer& answer);
    void write(const QString& name, quint64 value);
    void applyGroups();
    void showMenu(const QPoint& at);
    void onConnectionChanged();

    session::KernelSession& m_session;
    RegistersModel* m_model;
    QTreeView* m_view;
    NoticeBar* m_notice;
    ViewHint* m_hint;
    Refresher* m_refresher;
    QStringList m_hidden;
    session::RequestId m_request = 0;
    session::RequestId m_write = 0;
    bool m_newStop = false;
};

}  // namespace hawser::ui
