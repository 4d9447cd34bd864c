#include "ui/memory/MemoryView.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr int kMargin = 6;       // pixels
constexpr int kWheelStep = 120;  // eighths of a degree per notch (QWheelEvent)
constexpr int kRowsPerNotch = 3;
}  // namespace

MemoryView::MemoryView(QWidget* parent) : QAbstractScrollArea(parent) {
    setFont(theme::fixedFont());
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setCursor(Qt::IBeamCursor);
    relayout();
}

double MemoryView::charWidth() const {
    return QFontMetricsF(font()).horizontalAdvance(u'0');
}
int MemoryView::rowHeight() const {
    return QFontMetrics(font()).height() + 2;
}
int MemoryView::visibleRows() const {
    return std::max(1, (viewport()->height() - kMargin) / rowHeight());
}
std::size_t MemoryView::visibleBytes() const {
    return static_cast<std::size_t>(visibleRows() + 1) *
           m_layout.bytesPerRow;  // one row is cut at the lower edge
}

QPointF MemoryView::at(int row, int column) const {
    return {kMargin + column * charWidth(), static_cast<double>(kMargin / 2 + row * rowHeight())};
}

void MemoryView::relayout() {
    const int chars = static_cast<int>((viewport()->width() - 2 * kMargin) / charWidth());
    m_layout = MemoryLayout::fit(m_layout.format, m_pointers64, chars);
    viewport()->update();
    Q_EMIT rangeChanged();
}

void MemoryView::setTop(Address top) {
    m_caret = top;
    m_nibble = 0;
    m_top = top;
    viewport()->update();
    Q_EMIT rangeChanged();
}

void MemoryView::setFormat(MemoryFormat format) {
    m_layout.format = format;
    m_caret = m_top;
    m_nibble = 0;
    relayout();
}

void MemoryView::setPointers64(bool on) {
    m_pointers64 = on;
    relayout();
}

void MemoryView::setStale(bool stale) {
    m_stale = stale;
    viewport()->update();
}

void MemoryView::setMemory(MemorySnapshot memory, bool newStop) {
    if (newStop) m_before = m_memory;
    m_memory = std::move(memory);
    viewport()->update();
}

void MemoryView::forget() {
    m_memory.reset();
    m_before.reset();
    viewport()->update();
}

QString MemoryView::visibleText() const {
    QStringList rows;
    for (int row = 0; row < visibleRows(); ++row)
        rows += rowText(m_memory, m_layout, m_top + static_cast<unsigned>(row) * m_layout.bytesPerRow,
                        m_pointers64);
    return rows.join(u'\n');
}

void MemoryView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.setFont(font());
    if (!m_memory) return;  // the hint says why
    for (int row = 0; row <= visibleRows(); ++row) paintRow(painter, row);
}

void MemoryView::paintRow(QPainter& painter, int row) const {
    const Address address = m_top + static_cast<std::uint64_t>(row) * m_layout.bytesPerRow;
    const double ascent = QFontMetricsF(font()).ascent();
    const QColor text = m_stale ? theme::staleColour(palette()) : palette().color(QPalette::Text);
    painter.setPen(theme::faintColour(palette()));
    painter.drawText(at(row, 0) + QPointF(0, ascent), hexAddress(address, m_pointers64));
    for (int cell = 0; cell < m_layout.cellsPerRow(); ++cell) paintCell(painter, row, cell);
    if (m_layout.format != MemoryFormat::Bytes) return;
    painter.setPen(text);
    painter.drawText(at(row, m_layout.asciiColumn()) + QPointF(0, ascent),
                     asciiText(m_memory, address, m_layout.bytesPerRow));
}

void MemoryView::paintCell(QPainter& painter, int row, int cell) const {
    const unsigned unit = unitOf(m_layout.format);
    const Address address =
        m_top + static_cast<std::uint64_t>(row) * m_layout.bytesPerRow + static_cast<unsigned>(cell) * unit;
    const QPointF corner = at(row, m_layout.cellColumn(cell));
    const QString text = cellText(m_memory, address, unit);
    if (hasFocus() && address == m_caret && !m_stale) {
        const unsigned shift = unit == 8 && m_nibble >= 8 ? 1 : 0;  // the grave accent
        QColor mark = palette().color(QPalette::Highlight);
        mark.setAlpha(110);
        painter.fillRect(
            QRectF(corner + QPointF((m_nibble + shift) * charWidth(), 0), QSizeF(charWidth(), rowHeight())),
            mark);
    }
    bool changed = false;
    bool readable = true;
    for (unsigned i = 0; i < unit; ++i) {
        const auto now = byteAt(m_memory, address + i);
        const auto then = byteAt(m_before, address + i);
        readable = readable && now.state == MemoryByte::State::Readable;
        changed = changed || (now.state == MemoryByte::State::Readable && then.state == now.state &&
                              then.value != now.value);
    }
    QColor colour = m_stale ? theme::staleColour(palette()) : palette().color(QPalette::Text);
    if (!readable) colour = theme::faintColour(palette());
    if (changed && !m_stale) colour = theme::changedColour(palette());
    painter.setPen(colour);
    painter.drawText(corner + QPointF(0, QFontMetricsF(font()).ascent()), text);
}

void MemoryView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    relayout();
}

void MemoryView::scrollRows(qint64 rows) {
    if (rows == 0) return;
    // Two's complement: going up is adding a huge number, and both ends of the address space meet.
    m_top += static_cast<std::uint64_t>(rows * qint64{m_layout.bytesPerRow});
    viewport()->update();
    Q_EMIT scrolledByUser();
    Q_EMIT rangeChanged();
}

void MemoryView::wheelEvent(QWheelEvent* event) {
    m_wheel += event->angleDelta().y();
    const int notches = m_wheel / kWheelStep;
    m_wheel -= notches * kWheelStep;
    scrollRows(-qint64{notches} * kRowsPerNotch);
    event->accept();
}

void MemoryView::mousePressEvent(QMouseEvent* event) {
    const int row = std::max(0, static_cast<int>(event->position().y()) - kMargin / 2) / rowHeight();
    const double column = (event->position().x() - kMargin) / charWidth();
    for (int cell = m_layout.cellsPerRow() - 1; cell >= 0; --cell) {
        const int start = m_layout.cellColumn(cell);
        if (column < start) continue;
        const unsigned unit = unitOf(m_layout.format);
        auto digit = static_cast<unsigned>(column - start);
        if (unit == 8 && digit > 8) --digit;
        m_caret = m_top + static_cast<std::uint64_t>(row) * m_layout.bytesPerRow +
                  static_cast<unsigned>(cell) * unit;
        m_nibble = std::min(digit, digitsPerCell() - 1);
        viewport()->update();
        return;
    }
}

void MemoryView::keyPressEvent(QKeyEvent* event) {
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (plain && (moveCaret(event->key()) || typeDigit(event->text()))) return;
    QAbstractScrollArea::keyPressEvent(event);
}

bool MemoryView::moveCaret(int key) {
    switch (key) {
        case Qt::Key_Left:
            stepNibbles(-1);
            return true;
        case Qt::Key_Right:
            stepNibbles(1);
            return true;
        case Qt::Key_Up:
            m_caret = m_caret - m_layout.bytesPerRow;
            break;
        case Qt::Key_Down:
            m_caret += m_layout.bytesPerRow;
            break;
        case Qt::Key_PageUp:
            m_caret = m_caret - static_cast<std::uint64_t>(visibleRows()) * m_layout.bytesPerRow;
            scrollRows(-visibleRows());
            return true;
        case Qt::Key_PageDown:
            m_caret += static_cast<std::uint64_t>(visibleRows()) * m_layout.bytesPerRow;
            scrollRows(visibleRows());
            return true;
        default:
            return false;
    }
    showCaret();
    return true;
}

void MemoryView::stepNibbles(int count) {
    const unsigned digits = digitsPerCell();
    const unsigned unit = unitOf(m_layout.format);
    if (count > 0) {
        if (++m_nibble == digits) {
            m_nibble = 0;
            m_caret += unit;
        }
    } else if (m_nibble > 0) {
        --m_nibble;
    } else {
        m_nibble = digits - 1;
        m_caret = m_caret - unit;
    }
    showCaret();
}

void MemoryView::showCaret() {
    const auto span = static_cast<std::uint64_t>(visibleRows()) * m_layout.bytesPerRow;
    if (m_caret - m_top >= span) {
        const bool above = m_top - m_caret <= m_layout.bytesPerRow;
        scrollRows(above ? -1 : 1);
    }
    viewport()->update();
}

bool MemoryView::typeDigit(const QString& text) {
    if (text.size() != 1) return false;
    bool isHex = false;
    const unsigned digit = text.toUInt(&isHex, 16);
    if (!isHex) return false;
    if (m_stale) {
        Q_EMIT refused(u"Memory can be changed only while the target is stopped."_s);
        return true;
    }
    const auto edit = editNibble(m_memory, m_caret, unitOf(m_layout.format), m_nibble, digit);
    if (!edit) {
        Q_EMIT refused(
            u"%1 cannot be read, so it cannot be typed over."_s.arg(hexAddress(m_caret, m_pointers64)));
        return true;
    }
    m_memory = withByte(m_memory, edit->address, edit->value);
    Q_EMIT writeRequested(edit->address, QByteArray(1, static_cast<char>(edit->value)));
    stepNibbles(1);
    return true;
}

}  // namespace hawser::ui
