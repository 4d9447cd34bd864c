#include "ui/source/SourceView.h"

#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <algorithm>
#include <utility>

#include "ui/source/LineBar.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

namespace {

constexpr int kTab = 4;  // columns
constexpr int kLeastDigits = 4;

}  // namespace

SourceView::SourceView(QWidget* parent) : QPlainTextEdit(parent), m_bar(new LineBar(this)) {
    setObjectName(u"sourceView"_s);
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setLineWrapMode(NoWrap);
    setFrameShape(QFrame::NoFrame);
    // A caret that can be moved tells the line that keys are about.
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    theme::useFixedFont(this);
    setTabStopDistance(fontMetrics().horizontalAdvance(u' ') * kTab);
    m_colours.setPalette(palette());
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& area, int scrolled) {
        if (scrolled != 0)
            m_bar->scroll(0, scrolled);
        else
            m_bar->update(0, area.y(), m_bar->width(), area.height());
    });
    connect(this, &QPlainTextEdit::blockCountChanged, this, &SourceView::layOutBar);
    connect(this, &QPlainTextEdit::cursorPositionChanged, m_bar, qOverload<>(&QWidget::update));
    showNothing();
}

void SourceView::setSource(const QString& text, std::vector<std::uint32_t> codeLines) {
    m_codeLines = std::move(codeLines);
    m_colours.setOn(text.size() <= kMaxColoured);
    setPlainText(text);
    setShowing(true);
    highlightCurrent();
    m_bar->update();
}

void SourceView::showNothing() {
    m_codeLines.clear();
    setPlainText({});
    setShowing(false);
    highlightCurrent();
}

void SourceView::setShowing(bool showing) {
    m_showing = showing;
    m_bar->setVisible(showing);
    setCursorWidth(showing ? 1 : 0);
    layOutBar();
}

void SourceView::setCurrent(std::optional<Mark> mark) {
    m_current = mark;
    highlightCurrent();
    m_bar->update();
}

void SourceView::setBreakpoints(std::map<int, bool> enabledByLine) {
    m_breakpoints = std::move(enabledByLine);
    m_bar->update();
}

void SourceView::setStale(bool stale) {
    m_stale = stale;
    highlightCurrent();
    m_bar->update();
}

void SourceView::highlightCurrent() {
    QList<QTextEdit::ExtraSelection> marks;
    const QTextBlock block =
        m_current && !m_stale ? document()->findBlockByNumber(m_current->line - 1) : QTextBlock();
    if (block.isValid()) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.format.setBackground(theme::currentLineColour(palette()));
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks += mark;
    }
    setExtraSelections(marks);
}

void SourceView::showLine(int line) {
    const QTextBlock block = document()->findBlockByNumber(std::clamp(line, 1, blockCount()) - 1);
    setTextCursor(QTextCursor(block));
    const int top = topLine();
    const int rows = viewport()->height() / std::max(1, fontMetrics().lineSpacing());
    // A step inside the window moves the arrow, not the text.
    if (line > top && line < top + rows - 2) return;
    setTopLine(line - rows / 3);
}

int SourceView::topLine() const {
    return firstVisibleBlock().blockNumber() + 1;
}

void SourceView::setTopLine(int line) {
    verticalScrollBar()->setValue(std::max(0, line - 1));
}

bool SourceView::isCode(int line) const {
    return std::ranges::binary_search(m_codeLines, static_cast<std::uint32_t>(line));
}

int SourceView::barWidth() const {
    int digits = kLeastDigits;
    for (int count = blockCount(); count >= 10'000; count /= 10) ++digits;
    return fontMetrics().lineSpacing() * 2 + fontMetrics().horizontalAdvance(u'9') * (digits + 2);
}

void SourceView::layOutBar() {
    const int width = m_showing ? barWidth() : 0;
    setViewportMargins(width, 0, 0, 0);
    m_bar->setGeometry(0, 0, width, viewport()->height());
}

void SourceView::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    layOutBar();
}

void SourceView::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        setTabStopDistance(fontMetrics().horizontalAdvance(u' ') * kTab);
        layOutBar();
    }
    if (event->type() == QEvent::PaletteChange) {
        m_colours.setPalette(palette());
        highlightCurrent();
    }
}

void SourceView::paintBar(QPainter& painter, const QRect& area) const {
    painter.fillRect(area, palette().color(QPalette::AlternateBase));
    painter.setFont(font());
    const int digits = m_bar->width() - fontMetrics().horizontalAdvance(u'9');
    QTextBlock block = firstVisibleBlock();
    double top = blockBoundingGeometry(block).translated(contentOffset()).top();
    while (block.isValid() && top <= area.bottom()) {
        const double height = blockBoundingRect(block).height();
        const int line = block.blockNumber() + 1;
        if (top + height >= area.top() && block.isVisible()) {
            const bool caret = hasFocus() && line == caretLine();
            painter.setPen(caret          ? palette().color(QPalette::Text)
                           : isCode(line) ? theme::faintColour(palette())
                                          : theme::disabledIconColour(palette()));
            painter.drawText(QRectF(0, top, digits, height), Qt::AlignRight | Qt::AlignVCenter,
                             QString::number(line));
            paintMarks(painter, line, top, height);
        }
        block = block.next();
        top += height;
    }
}

void SourceView::paintMarks(QPainter& painter, int line, double top, double height) const {
    painter.setRenderHint(QPainter::Antialiasing);
    if (const auto found = m_breakpoints.find(line); found != m_breakpoints.end()) {
        const QColor red = theme::breakpointColour(palette());
        painter.setPen(QPen(red, 1.6));
        painter.setBrush(found->second ? QBrush(red) : QBrush(Qt::NoBrush));
        painter.drawEllipse(QPointF(height * 0.5 + 1, top + height * 0.5), height * 0.27, height * 0.27);
    }
    if (m_current && m_current->line == line && !m_stale) {
        const QPointF middle(height * 1.5, top + height * 0.5);
        const QPolygonF arrow{middle + QPointF(-height * 0.3, -height * 0.28),
                              middle + QPointF(height * 0.3, 0),
                              middle + QPointF(-height * 0.3, height * 0.28)};
        const QColor colour = theme::currentMarkColour(palette());
        painter.setPen(m_current->innermost ? QPen(Qt::NoPen) : QPen(colour, 1.6));
        painter.setBrush(m_current->innermost ? QBrush(colour) : QBrush(Qt::NoBrush));
        painter.drawPolygon(arrow);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void SourceView::pressBar(int y) {
    const QTextBlock block = cursorForPosition(QPoint(0, y)).block();
    setTextCursor(QTextCursor(block));
    setFocus();
    Q_EMIT toggleRequested(block.blockNumber() + 1);
}

// The word there, with what leads to it: "device->Queue.Flink".
QString SourceView::expressionAt(const QPoint& position) const {
    const QTextCursor cursor = cursorForPosition(position);
    const QString text = cursor.block().text();
    const auto isWord = [&](qsizetype i) { return text[i].isLetterOrNumber() || text[i] == u'_'; };
    qsizetype start = cursor.positionInBlock();
    qsizetype end = start;
    while (end < text.size() && isWord(end)) ++end;
    for (;;) {
        while (start > 0 && isWord(start - 1)) --start;
        if (start > 1 && text[start - 1] == u'.' && isWord(start - 2))
            --start;
        else if (start > 2 && text[start - 1] == u'>' && text[start - 2] == u'-' && isWord(start - 3))
            start -= 2;
        else
            break;
    }
    const QString word = text.mid(start, end - start);
    return word.isEmpty() || word.front().isDigit() ? QString() : word;
}

bool SourceView::viewportEvent(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QPlainTextEdit::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QRect end = cursorRect(cursorForPosition(help->pos()));
    const bool onText = help->pos().x() <= end.right() + fontMetrics().averageCharWidth();
    Q_EMIT hovered(onText ? expressionAt(help->pos()) : QString(), help->globalPos());
    return true;
}

QString SourceView::visibleText() const {
    if (!m_showing) return {};
    QStringList rows;
    QTextBlock block = firstVisibleBlock();
    const double bottom = viewport()->height();
    for (double top = blockBoundingGeometry(block).translated(contentOffset()).top();
         block.isValid() && top < bottom; top += blockBoundingRect(block).height(), block = block.next()) {
        const int line = block.blockNumber() + 1;
        const auto breakpoint = m_breakpoints.find(line);
        QString row = breakpoint == m_breakpoints.end() ? u" "_s : breakpoint->second ? u"*"_s : u"o"_s;
        const bool current = m_current && m_current->line == line && !m_stale;
        row += !current ? u' ' : m_current->innermost ? u'>' : u'^';
        rows += row + QString::number(line) + u' ' + block.text();
    }
    return rows.join(u'\n');
}

}  // namespace hawser::ui
