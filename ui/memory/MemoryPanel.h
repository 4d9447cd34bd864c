#pragma once

#include <QWidget>
#include <functional>

#include "core/session/Session.h"
#include "ui/memory/MemoryEdit.h"

class QComboBox;
class QLabel;
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

    // What go() takes again: "@$csp", and "physical 0x1000" for the physical space.
    QString expression() const;
    void go(const QString& expression);
    // What follows the stack pointer shows that frame's until the next stop.

  Q_SIGNALS:
    void expressionChanged();

  private:
    void buildHeader(int number);
    void present();
    std::optional<session::ReadMemoryAt> question() const;
    void showBlock(const std::shared_ptr<const session::MemoryBlock>& block, bool newStop);
    void showMode();
    void write(const std::vector<MemoryWrite>& writes);
    void undo();
    void put(Address address, const QByteArray& bytes, std::function<void()> done);
    bool physical() const;

    session::Session& m_session;
    QLineEdit* m_address;
    QComboBox* m_format;
    QComboBox* m_space;
    MemoryView* m_view;
    QLabel* m_mode;
    NoticeBar* m_notice;
    ViewHint* m_hint;
    ReadPresenterBase* m_reading = nullptr;
    // While true the top is what the expression comes to at each stop; scrolling lets go of it.
    bool m_followsExpression = false;
    // What was written here, the latest last, and in which space.
    struct Written {
        MemoryWrite write;
        bool physical = false;
    };
    std::vector<Written> m_written;
};

}  // namespace hawser::ui
