#include "ui/disassembly/DisassemblyView.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>

#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr int kMargin = 3;           // pixels above the first row
constexpr int kCodeWheelStep = 120;  // eighths of a degree per notch (QWheelEvent)
constexpr int kRowsPerNotch = 3;
}  // namespace

DisassemblyView::DisassemblyView(QWidget* parent) : QAbstractScrollArea(parent) {
    setObjectName(u"disassemblyView"_s);
    theme::useFixedFont(this);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setBackgroundRole(QPalette::Base);
}

double DisassemblyView::charWidth() const {
    return QFontMetricsF(font()).horizontalAdvance(u'0');
}
int DisassemblyView::rowHeight() const {
    return QFontMetrics(font()).height() + 3;
}
int DisassemblyView::gutterWidth() const {
    return rowHeight() * 2 + 4;
}
int DisassemblyView::visibleRows() const {
    return std::max(1, (viewport()->height() - kMargin) / rowHeight());
}

void DisassemblyView::setLines(DisassemblySnapshot lines, std::optional<Address> anchor, int rowsAbove) {
    m_lines = std::move(lines);
    const int found = anchor ? indexOf(*anchor) : -1;
    m_top = std::clamp(found < 0 ? 0 : found - rowsAbove, 0, std::max(0, count() - 1));
    updateScrollBar();
    viewport()->update();
}

void DisassemblyView::setBreakpoints(session::BreakpointSnapshot breakpoints) {
    m_breakpoints = std::move(breakpoints);
    viewport()->update();
}

void DisassemblyView::setPointers64(bool on) {
    m_pointers64 = on;
    viewport()->update();
}

void DisassemblyView::setStale(bool stale) {
    m_stale = stale;
    viewport()->update();
}

void DisassemblyView::clear() {
    m_lines.reset();
    m_selected.reset();
    m_top = 0;
    viewport()->update();
}

int DisassemblyView::indexOf(Address address) const {
    if (!m_lines) return -1;
    const auto found = std::ranges::find(m_lines->lines, address, &session::Instruction::address);
    return found == m_lines->lines.end() ? -1 : static_cast<int>(found - m_lines->lines.begin());
}

int DisassemblyView::indexAt(const QPointF& position) const {
    const int index = m_top + std::max(0, static_cast<int>(position.y()) - kMargin) / rowHeight();
    return index < count() ? index : -1;
}

std::optional<Address> DisassemblyView::topAddress() const {
    if (m_top >= count()) return {};
    return line(m_top).address;
}

bool DisassemblyView::isVisibleLine(Address address) const {
    const int index = indexOf(address);
    return index >= m_top && index < m_top + visibleRows();
}

void DisassemblyView::setFrame(std::optional<Address> instruction) {
    m_frame = instruction;
    viewport()->update();
}

void DisassemblyView::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() != QEvent::FontChange) return;
    updateScrollBar();
    viewport()->update();
}

bool DisassemblyView::select(Address address) {
    if (indexOf(address) < 0) return false;
    m_selected = address;
    viewport()->update();
    return true;
}

const session::Breakpoint* DisassemblyView::breakpointAt(Address address) const {
    if (!m_breakpoints) return nullptr;
    const auto found = std::ranges::find_if(*m_breakpoints, [address](const session::Breakpoint& b) {
        return b.resolved && b.address == address &&
               (b.kind == session::BreakpointKind::Software || b.kind == session::BreakpointKind::Execute);
    });
    return found == m_breakpoints->end() ? nullptr : &*found;
}

bool DisassemblyView::isCurrent(Address address) const {
    return m_lines && m_lines->hasProgramCounter && m_lines->programCounter == address && !m_stale;
}

QString DisassemblyView::bytesText(const session::Instruction& instruction) const {
    QString text;
    for (const std::byte byte : instruction.bytes) {
        const QString digits = hexDigits(std::to_integer<unsigned>(byte), 2);
        text = instruction.word ? digits + text : text + digits;
    }
    if (text.size() <= kByteChars) return text;
    return text.left(kByteChars - 1) + u'…';
}

QString DisassemblyView::visibleText() const {
    QStringList rows;
    for (int index = m_top; index < std::min(count(), m_top + visibleRows()); ++index) {
        const auto& shown = line(index);
        const auto* breakpoint = breakpointAt(shown.address);
        QString row = breakpoint ? (breakpoint->enabled ? u"*"_s : u"o"_s) : u" "_s;
        row += isCurrent(shown.address) ? u"> "_s : m_frame == shown.address ? u"^ "_s : u"  "_s;
        row +=
            hexAddress(shown.address, m_pointers64) + u' ' + bytesText(shown).leftJustified(kByteChars + 1);
        row += textFrom(shown.mnemonic).leftJustified(kMnemonicChars) + textFrom(shown.operands);
        rows += row;
    }
    return rows.join(u'\n');
}

void DisassemblyView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.setFont(font());
    if (!m_lines) return;  // the hint says why
    painter.fillRect(QRect(0, 0, gutterWidth() - 4, viewport()->height()),
                     palette().color(QPalette::AlternateBase));
    int y = kMargin;
    for (int index = m_top; index < count() && y < viewport()->height(); ++index, y += rowHeight())
        paintLine(painter, index, y);
}

void DisassemblyView::paintLine(QPainter& painter, int index, int y) const {
    const auto& shown = line(index);
    const QRect row(gutterWidth() - 4, y, viewport()->width(), rowHeight());
    if (isCurrent(shown.address)) painter.fillRect(row, theme::currentLineColour(palette()));
    if (m_selected == shown.address) {
        QColor mark = palette().color(QPalette::Highlight);
        mark.setAlpha(hasFocus() ? 70 : 35);
        if (!isCurrent(shown.address)) {
            painter.fillRect(row, mark);
        } else if (hasFocus()) {
            mark.setAlpha(160);
            painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), mark);
        }
    }
    painter.save();
    painter.setClipRect(row.adjusted(4, 0, 0, 0));
    const double left = gutterWidth() - horizontalScrollBar()->value();
    const double base = y + 1 + QFontMetricsF(font()).ascent();
    const auto put = [&](int column, const QColor& colour, const QString& text) {
        painter.setPen(colour);
        painter.drawText(QPointF(left + column * charWidth(), base), text);
    };
    const QColor plain = m_stale ? theme::staleColour(palette()) : palette().color(QPalette::Text);
    const QColor faint = theme::faintColour(palette());
    put(addressColumn(), faint, hexAddress(shown.address, m_pointers64));
    put(bytesColumn(), faint, bytesText(shown));
    const bool flows = shown.flow != session::FlowKind::Other && !m_stale;
    QString mnemonic = textFrom(shown.mnemonic, 32);
    put(textColumn(), flows ? theme::flowColour(palette()) : plain, mnemonic);
    const int operands = textColumn() + std::max(kMnemonicChars, static_cast<int>(mnemonic.size()) + 1);
    put(operands, plain, textFrom(shown.operands));
    painter.restore();
    paintMarks(painter, shown, y);
}

void DisassemblyView::paintMarks(QPainter& painter, const session::Instruction& instruction, int y) const {
    painter.setRenderHint(QPainter::Antialiasing);
    const double size = rowHeight();
    if (const auto* breakpoint = breakpointAt(instruction.address)) {
        const QColor red = theme::breakpointColour(palette());
        painter.setPen(QPen(red, 1.6));
        painter.setBrush(breakpoint->enabled ? QBrush(red) : QBrush(Qt::NoBrush));
        painter.drawEllipse(QPointF(size * 0.5 + 1, y + size * 0.5), size * 0.27, size * 0.27);
    }
    const bool current = isCurrent(instruction.address);
    if (current || (m_frame == instruction.address && !m_stale)) {
        const QPointF middle(size * 1.5, y + size * 0.5);
        const QPolygonF arrow{middle + QPointF(-size * 0.3, -size * 0.28), middle + QPointF(size * 0.3, 0),
                              middle + QPointF(-size * 0.3, size * 0.28)};
        // Hollow for a frame that waits for another one to return.
        const QColor colour = theme::currentMarkColour(palette());
        painter.setPen(current ? QPen(Qt::NoPen) : QPen(colour, 1.6));
        painter.setBrush(current ? QBrush(colour) : QBrush(Qt::NoBrush));
        painter.drawPolygon(arrow);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void DisassemblyView::updateScrollBar() {
    qsizetype longest = 0;
    for (int i = 0; i < count(); ++i)
        longest = std::max(
            longest, std::min<qsizetype>(static_cast<qsizetype>(line(i).operands.size()), kMaxCellText));
    const double width =
        gutterWidth() + (textColumn() + kMnemonicChars + static_cast<double>(longest) + 1) * charWidth();
    horizontalScrollBar()->setRange(0, std::max(0, static_cast<int>(width) - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(static_cast<int>(charWidth()) * 4);
}

void DisassemblyView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBar();
    if (m_lines && count() - m_top < visibleRows()) {
        if (const auto top = topAddress())
            Q_EMIT linesWanted(*top, 0, static_cast<unsigned>(visibleRows()) + kScrollReserve, 0);
    }
}

void DisassemblyView::scrollRows(int rows) {
    const auto top = topAddress();
    if (!top || rows == 0) return;
    const int wanted = m_top + rows;
    const auto after = static_cast<unsigned>(visibleRows()) + kScrollReserve;
    Q_EMIT scrolledByUser();
    if (wanted < 0) {
        // The lines above are not known: ask, and show the present top line `-rows` further down.
        Q_EMIT linesWanted(*top, static_cast<unsigned>(-rows) + kScrollReserve, after, -rows);
        return;
    }
    m_top = std::min(wanted, std::max(0, count() - 1));
    viewport()->update();
    if (m_top + visibleRows() > count()) Q_EMIT linesWanted(line(m_top).address, 0, after, 0);
}

void DisassemblyView::wheelEvent(QWheelEvent* event) {
    if (event->angleDelta().y() == 0) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    m_wheel += event->angleDelta().y();
    const int notches = m_wheel / kCodeWheelStep;
    m_wheel -= notches * kCodeWheelStep;
    scrollRows(-notches * kRowsPerNotch);
    event->accept();
}

void DisassemblyView::moveSelection(int rows) {
    const int from = m_selected ? indexOf(*m_selected) : -1;
    const int to = from < 0 ? m_top : std::clamp(from + rows, 0, std::max(0, count() - 1));
    if (to >= count()) return;
    m_selected = line(to).address;
    if (to < m_top) scrollRows(to - m_top);
    if (to >= m_top + visibleRows()) scrollRows(to - m_top - visibleRows() + 1);
    if (from == to && from == 0 && rows < 0) scrollRows(rows);
    viewport()->update();
}

void DisassemblyView::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
        case Qt::Key_Up:
            moveSelection(-1);
            return;
        case Qt::Key_Down:
            moveSelection(1);
            return;
        case Qt::Key_PageUp:
            scrollRows(1 - visibleRows());
            return;
        case Qt::Key_PageDown:
            scrollRows(visibleRows() - 1);
            return;
        default:
            QAbstractScrollArea::keyPressEvent(event);
    }
}

void DisassemblyView::mousePressEvent(QMouseEvent* event) {
    const int index = indexAt(event->position());
    if (index < 0) return;
    m_selected = line(index).address;
    viewport()->update();
    if (event->button() == Qt::LeftButton && event->position().x() < gutterWidth() - 4)
        Q_EMIT toggleRequested(*m_selected);
}

void DisassemblyView::mouseDoubleClickEvent(QMouseEvent* event) {
    const int index = indexAt(event->position());
    if (index < 0 || event->position().x() < gutterWidth()) return;
    if (line(index).branchTarget) Q_EMIT followRequested(*line(index).branchTarget);
}

}  // namespace hawser::ui
