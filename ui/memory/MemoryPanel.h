#pragma once

#include <QWidget>

#include "core/session/Session.h"
#include "ui/memory/MemoryText.h"

class QComboBox;
class QLineEdit;

namespace hawser::ui {

class MemoryView;
class NoticeBar;
class ReadPresenterBase;
class ViewHint;

// One Memory window: address box, format, virtual or physical. GUI thread; the session outlives it.
class MemoryPanel : public QWidget {
    Q_OBJECT
  public:
    MemoryPanel(session::Session& session, int number, QWidget* parent = nullptr);

    QString expression() const;
    void go(const QString& expression);

  private:
    void buildHeader(int number);
    void present();
    std::optional<session::ReadMemoryAt> question() const;
    void showBlock(const std::shared_ptr<const session::MemoryBlock>& block, bool newStop);
    void write(Address address, const QByteArray& bytes);
    bool physical() const;

    session::Session& m_session;
    QLineEdit* m_address;
    QComboBox* m_format;
    QComboBox* m_space;
    MemoryView* m_view;
    NoticeBar* m_notice;
    ViewHint* m_hint;
    ReadPresenterBase* m_reading = nullptr;
    // While true the top is what the expression comes to at each stop; scrolling lets go of it.
    bool m_followsExpression = false;
};

}  // namespace hawser::ui
