#pragma once

#include <QLineEdit>

#include "ui/command/CommandHistory.h"
#include "ui/command/LineCompleter.h"

namespace hawser::ui {

// The entry line: history on Up and Down, Esc clears, Tab and Ctrl+Space complete and never leave, several
// lines that are pasted are handed over to be looked at. GUI thread.
class CommandLine : public QLineEdit {
    Q_OBJECT
  public:
    explicit CommandLine(QWidget* parent = nullptr);

    void setHistory(const QStringList& lines) { m_history = CommandHistory(lines); }
    CommandHistory& history() { return m_history; }
    LineCompleter& completer() { return m_completer; }
    void pasteText(const QString& text);  // one line is put in and waits for ENTER

  Q_SIGNALS:
    void entered(const QString& line);
    void linesPasted(const QStringList& lines);  // two or more
    void pageRequested(int direction);           // PgUp, PgDn: scroll the output

  protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void enter();

    CommandHistory m_history;
    LineCompleter m_completer{this};
};

}  // namespace hawser::ui
