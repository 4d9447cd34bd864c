#pragma once

#include <QWidget>
#include <optional>

#include "core/session/Session.h"

class QLineEdit;

namespace hawser::ui {

class DisassemblyView;
class NoticeBar;
class ReadPresenterBase;
class ViewHint;

// The Disassembly window: follows the program counter, of the chosen frame, until an address is asked for.
// GUI thread; the session outlives it.
class DisassemblyPanel : public QWidget {
    Q_OBJECT
  public:
    explicit DisassemblyPanel(session::Session& session, QWidget* parent = nullptr);

    void showAddress(Address address);
    void showExpression(const QString& expression);
    void showCurrent();
    void toggleBreakpoint();  // at the caret, or at the current instruction when there is none
    std::optional<Address> caret() const;

  private:
    // What the next request is for.
    struct Wish {
        QString expression;  // empty and no address: the program counter
        std::optional<Address> address;
        unsigned before = 0;
        unsigned after = 0;
        int rowsAbove = 0;
        bool select = false;
    };

    void buildHeader();
    void present();
    void wish(Wish wish);
    void onStopped(Address programCounter);
    std::optional<session::DisassembleAt> question();
    void wishEnded();
    void followFrame(const session::DisassemblyBlock& block);
    void showBlock(const std::shared_ptr<const session::DisassemblyBlock>& block);
    void toggle(Address address);
    void showBreakpoints();
    unsigned enough() const;

    session::Session& m_session;
    QLineEdit* m_address;
    DisassemblyView* m_view;
    NoticeBar* m_notice;
    ViewHint* m_hint;
    ReadPresenterBase* m_reading = nullptr;
    std::optional<Wish> m_wish;
    unsigned m_frame = 0;      // that is shown
    bool m_wishIsOut = false;  // it is the one that m_asked was made of
    Wish m_asked;              // what the last question was for
};

}  // namespace hawser::ui
