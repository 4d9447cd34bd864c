#include "ui/command/OutputView.h"

#include <QAbstractTextDocumentLayout>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QTextBlock>

#include "ui/theme/Theme.h"
#include "ui/widgets/StickToEnd.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

namespace {
constexpr int kKindProperty = QTextFormat::UserProperty + 1;
}

// QPlainTextEdit finds out the number of its lines as it lays them out, and tells its scroll bar of it at
// some of these occasions only.
OutputView::OutputView(QWidget* parent)
    : QPlainTextEdit(parent), m_end(new StickToEnd(this, [this] {
          auto* layout = document()->documentLayout();
          Q_EMIT layout->documentSizeChanged(layout->documentSize());
      })) {
    setObjectName(u"commandOutput"_s);
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setMaximumBlockCount(kMaxLines);
    theme::useFixedFont(this);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    document()->setDocumentMargin(6);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setLineWrapMode(NoWrap);
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
    m_end->goToEnd();
}

void OutputView::setWordWrap(bool on) {
    const StickToEnd::Hold hold(*m_end);
    setLineWrapMode(on ? WidgetWidth : NoWrap);
}

void OutputView::wake() {
    if (!m_timer.isActive()) m_timer.start(0);
}

void OutputView::insertSlice() {
    const StickToEnd::Hold hold(*m_end);
    QElapsedTimer clock;
    clock.start();
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.beginEditBlock();
    for (int i = 0; i < kSlicePieces && clock.elapsed() < kSliceMilliseconds; ++i) {
        const auto piece = m_queue.take();
        if (!piece) break;
        cursor.insertText(piece->text, formatOf(piece->kind, piece->link));
    }
    cursor.endEditBlock();
    if (!m_queue.empty()) m_timer.start(kPauseMilliseconds);
}

QTextCharFormat OutputView::formatOf(session::OutputKind kind, const QString& link) const {
    QTextCharFormat format;
    format.setProperty(kKindProperty, static_cast<int>(kind));
    format.setForeground(theme::outputColour(kind, palette()));
    if (kind == session::OutputKind::Stop || kind == session::OutputKind::Input)
        format.setFontWeight(QFont::DemiBold);
    if (!link.isEmpty()) {
        format.setAnchor(true);
        format.setAnchorHref(link);
        format.setForeground(palette().color(QPalette::Link));
        format.setFontUnderline(true);
    }
    return format;
}

// What stands there was written in the colours of another palette.
void OutputView::recolour() {
    const StickToEnd::Hold hold(*m_end);
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        std::vector<QTextFragment> fragments;  // first: those that get to look alike are joined
        for (auto at = block.begin(); !at.atEnd(); ++at) fragments.push_back(at.fragment());
        for (const QTextFragment& fragment : fragments) {
            const QTextCharFormat format = fragment.charFormat();
            const auto kind = static_cast<session::OutputKind>(format.intProperty(kKindProperty));
            cursor.setPosition(fragment.position());
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor::KeepAnchor);
            cursor.setCharFormat(formatOf(kind, format.anchorHref()));
        }
    }
    cursor.endEditBlock();
}

void OutputView::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) recolour();
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

// Lines that wrap are laid out anew.
void OutputView::resizeEvent(QResizeEvent* event) {
    const StickToEnd::Hold hold(*m_end);
    QPlainTextEdit::resizeEvent(event);
}

void OutputView::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setObjectName(u"commandOutputMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (QAction* action : m_menuActions) {
        if (action)
            menu->addAction(action);
        else
            menu->addSeparator();
    }
    setFocus();  // what Copy and Select All are about
    menu->popup(event->globalPos());
}

}  // namespace hawser::ui
