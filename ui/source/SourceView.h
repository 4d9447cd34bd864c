#pragma once

#include <QPlainTextEdit>
#include <map>
#include <optional>
#include <vector>

#include "ui/source/CodeHighlighter.h"

namespace hawser::ui {

class LineBar;

// The text of one source file, to be read: line numbers, breakpoints and the arrow beside it. Lines count
// from 1. GUI thread.
class SourceView : public QPlainTextEdit {
    Q_OBJECT
  public:
    // Larger files are shown without colours, so that no frame waits for them.
    static constexpr qsizetype kMaxColoured = 1 << 20;  // characters

    struct Mark {
        int line = 0;
        bool innermost = true;  // else a frame that waits for another one to return
    };

    explicit SourceView(QWidget* parent = nullptr);

    void setSource(const QString& text, std::vector<std::uint32_t> codeLines);
    void showNothing();  // no file: neither numbers nor a caret
    bool isShowing() const { return m_showing; }
    void setCurrent(std::optional<Mark> mark);
    void setBreakpoints(std::map<int, bool> enabledByLine);
    void setStale(bool stale);

    int caretLine() const { return textCursor().blockNumber() + 1; }
    void showLine(int line);  // the caret goes there, and it is seen with what stands around it
    int topLine() const;
    void setTopLine(int line);
    QString visibleText() const;  // as it is drawn, one line each, with the marks in front

    // --- for the bar ---
    void paintBar(QPainter& painter, const QRect& area) const;
    void pressBar(int y);

  Q_SIGNALS:
    void toggleRequested(int line);
    void hovered(const QString& expression, const QPoint& globalPosition);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    void setShowing(bool showing);
    bool isCode(int line) const;
    int barWidth() const;
    void layOutBar();
    void paintMarks(QPainter& painter, int line, double top, double height) const;
    void highlightCurrent();
    QString expressionAt(const QPoint& position) const;

    LineBar* m_bar;
    CodeHighlighter m_colours{document()};
    std::vector<std::uint32_t> m_codeLines;
    std::optional<Mark> m_current;
    std::map<int, bool> m_breakpoints;
    bool m_stale = false;
    bool m_showing = false;  // a file
};

}  // namespace hawser::ui
