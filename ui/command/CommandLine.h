#pragma once

#include <QLineEdit>
#include <functional>

#include "ui/command/CommandHistory.h"
#include "ui/command/Completion.h"

namespace hawser::ui {

// The entry line: history on Up and Down, Esc clears, Tab completes and never leaves, several lines that are
// pasted are handed over to be looked at. GUI thread.
class CommandLine : public QLineEdit {
    Q_OBJECT
  public:
    explicit CommandLine(QWidget* parent = nullptr);

    void setHistory(const QStringList& lines) { m_history = CommandHistory(lines); }
    CommandHistory& history() { return m_history; }
    // Asked at each Tab that begins a new word.
    void setWords(std::function<CompletionWords()> words) { m_words = std::move(words); }
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

  private:
    void enter();
    void complete(int step);

    // A run of Tabs: each puts the next candidate in the place of the one before.
    struct Cycle {
        Completion completion;
        qsizetype at = 0;
        QString text;  // what the line says as long as the run goes on
    };

    CommandHistory m_history;
    std::function<CompletionWords()> m_words;
    std::optional<Cycle> m_cycle;
};

}  // namespace hawser::ui
