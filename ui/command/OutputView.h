#pragma once

#include <QPlainTextEdit>
#include <QTimer>

#include "ui/command/OutputQueue.h"

namespace hawser::ui {

class StickToEnd;

// The upper pane of the Command window: bounded, coloured by kind, with links. Text is put in during short
// slices between events, so that a flood never holds the window. GUI thread.
class OutputView : public QPlainTextEdit {
    Q_OBJECT
  public:
    static constexpr int kMaxLines = 100'000;
    static constexpr int kSliceMilliseconds = 8;   // half a frame
    static constexpr int kSlicePieces = 16;        // at most, however quick the machine is
    static constexpr int kPauseMilliseconds = 10;  // between slices: input and painting come first

    explicit OutputView(QWidget* parent = nullptr);

    void enqueue(const session::OutputBatch& runs);
    void say(session::OutputKind kind, const QString& text);  // the window's own words
    void clearAll();
    void setWordWrap(bool on);
    bool pending() const { return !m_queue.empty(); }
    void setMenuActions(const QList<QAction*>& actions) { m_menuActions = actions; }  // null: a separator

  Q_SIGNALS:
    void linkActivated(const QString& link);
    void textTyped(const QString& text);  // typing here goes to the entry line

  protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void wake();
    void insertSlice();
    void recolour();
    QTextCharFormat formatOf(session::OutputKind kind, const QString& link) const;

    OutputQueue m_queue;
    QTimer m_timer;
    StickToEnd* m_end;
    QList<QAction*> m_menuActions;
};

}  // namespace hawser::ui
