#pragma once

#include <QLineEdit>

#include "ui/command/CommandHistory.h"

namespace hawser::ui {

// The entry line: history on Up and Down, Esc clears, several pasted lines are entered one after the other.
class CommandLine : public QLineEdit {
    Q_OBJECT
  public:
    explicit CommandLine(QWidget* parent = nullptr);

    void setHistory(const QStringList& lines) { m_history = CommandHistory(lines); }
    CommandHistory& history() { return m_history; }
    void pasteText(const QString& text);  // whole lines are entered, the rest is left to edit

  Q_SIGNALS:
    void entered(const QString& line);
    void pageRequested(int direction);  // PgUp, PgDn: scroll the output

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

  private:
    void enter();
    CommandHistory m_history;
};

}  // namespace hawser::ui
