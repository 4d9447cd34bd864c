#pragma once

#include <QThreadPool>
#include <QTimer>
#include <QWidget>
#include <vector>

#include "core/session/Session.h"

class QBoxLayout;
class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;
class QTreeView;

namespace hawser::ui {

class NoticeBar;
class Prompts;
class TraceFilterModel;
class TraceModel;
class ViewHint;

// The Protocol Trace window. The session records packets only while it is open and not paused. Files are read
// and written on a thread of the panel's pool. GUI thread; session and prompts outlive it.
class TracePanel : public QWidget {
    Q_OBJECT
  public:
    TracePanel(session::Session& session, Prompts& prompts, QWidget* parent = nullptr);

    void setOpen(bool open);  // whether the dock is open, on top or behind another tab
    bool hasPackets() const;
    void save(const QString& path);
    void load(const QString& path);

  private:
    void buildView();
    QToolButton* addButton(QBoxLayout* row, const QString& name, const QString& text, const QString& tip);
    QBoxLayout* buildTools();
    QBoxLayout* buildFilters();
    void connectSession();
    void keep(const session::PacketBatch& packets);
    void showKept();
    void record();
    void showCount();
    void find(bool backward);
    void clear();
    void spanRows(const QModelIndex& packet);
    void askSave();
    void askLoad();
    void inBackground(std::function<std::function<void()>()> work);  // what it returns runs on this thread

    session::Session& m_session;
    Prompts& m_prompts;
    TraceModel* m_model;
    TraceFilterModel* m_filter;
    QTreeView* m_view;
    ViewHint* m_hint;
    NoticeBar* m_notice;
    QToolButton* m_pause = nullptr;
    QLineEdit* m_find = nullptr;
    QLabel* m_count = nullptr;
    bool m_open = false;
    bool m_recording = false;
    std::vector<session::PacketBatch> m_kept;  // since the view was brought up to date
    QTimer m_timer;                            // one change of the view for each burst
    QThreadPool m_pool;                        // last: ends its work before anything else goes
};

}  // namespace hawser::ui
