#pragma once

#include <QWidget>

#include "core/session/KernelSession.h"
#include "ui/memory/MemoryText.h"

class QComboBox;
class QLineEdit;

namespace hawser::ui {

class MemoryView;
class NoticeBar;
class Refresher;
class ViewHint;

// One Memory window: address box, format, virtual or physical. GUI thread; the session outlives it.
class MemoryPanel : public QWidget {
    Q_OBJECT
  public:
    MemoryPanel(session::KernelSession& session, int number, QWidget* parent = nullptr);

    QString expression() const;
    void go(const QString& expression);

  private:
    void buildHeader(int number);
    void connectSession();
    void refresh();
    void take(const session::MemoryAnswer& answer);
    void write(Address address, const QByteArray& bytes);
    void onConnectionChanged();
    bool physical() const;

    session::KernelSession& m_session;
    QLineEdit* m_address;
    QComboBox* m_format;
    QComboBox* m_space;
    MemoryView* m_view;
    NoticeBar* m_notice;
    ViewHint* m_hint;
    Refresher* m_refresher;
    // While true the top is what the expression comes to at each stop; scrolling lets go of it.
    bool m_followsExpression = false;
    bool m_newStop = false;
    session::RequestId m_request = 0;
    std::vector<session::RequestId> m_writes;
};

}  // namespace hawser::ui
