#include "ui/command/OutputView.h"

#include <QElapsedTimer>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QTextBlock>

#include "ui/theme/Theme.h"
#include "ui/widgets/StickToEnd.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

OutputView::OutputView(QWidget* parent) : QPlainTextEdit(parent) {
    setObjectName(u"commandOutput"_s);
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setMaximumBlockCount(kMaxLines);
    setFont(theme::fixedFont());
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    document()->setDocumentMargin(6);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    new StickToEnd(this);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &OutputView::insertSlice);
}

void OutputView::enqueue(const session::OutputBatch& runs) {
    if (!runs) return;
    for (const auto& run : *runs) m_queue.push(run);
    wake();
}

void OutputView::say(session::OutputKind kind, const QString& text) {
    m_queue.push({kind, text.toStdString(), {}});
    wake();
}

void OutputView::clearAll() {
    m_queue.clear();
    clear();
}

void OutputView::wake() {
    if (!m_timer.isActive()) m_timer.start(0);
}

void OutputView::insertSlice() {
    QElapsedTimer clock;
    clock.start();
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.beginEditBlock();
    for (int i = 0; i < kSlicePieces && clock.elapsed() < kSliceMilliseconds; ++i) {
        const auto piece = m_queue.take();
        if (!piece) break;
        cursor.insertText(piece->text, formatOf(*piece));
    }
    cursor.endEditBlock();
    if (!m_queue.empty()) m_timer.start(kPauseMilliseconds);
}

QTextCharFormat OutputView::formatOf(const OutputQueue::Piece& piece) const {
    QTextCharFormat format;
    format.setForeground(theme::outputColour(piece.kind, palette()));
    if (piece.kind == session::OutputKind::Stop || piece.kind == session::OutputKind::Input)
        format.setFontWeight(QFont::DemiBold);
    if (!piece.link.isEmpty()) {
        format.setAnchor(true);
        format.setAnchorHref(piece.link);
        format.setForeground(palette().color(QPalette::Link));
        format.setFontUnderline(true);
    }
    return format;
}

void OutputView::mouseMoveEvent(QMouseEvent* event) {
    QPlainTextEdit::mouseMoveEvent(event);
    const bool overLink = !anchorAt(event->position().toPoint()).isEmpty();
    viewport()->setCursor(overLink ? Qt::PointingHandCursor : Qt::IBeamCursor);
}

void OutputView::mouseReleaseEvent(QMouseEvent* event) {
    QPlainTextEdit::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton || textCursor().hasSelection()) return;
    const QString link = anchorAt(event->position().toPoint());
    if (!link.isEmpty()) Q_EMIT linkActivated(link);
}

void OutputView::keyPressEvent(QKeyEvent* event) {
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    const QString text = event->text();
    if (plain && !text.isEmpty() && text.front().isPrint()) {
        Q_EMIT textTyped(text);
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

}  // namespace hawser::ui
