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
constexpr int kTextMargin = 5;         // pixels
constexpr int kMemoryWheelStep = 120;  // eighths of a degree per notch (QWheelEvent)
constexpr int kMemoryRowsPerNotch = 3;
}  // namespace

MemoryView::MemoryView(QWidget* parent) : QAbstractScrollArea(parent) {
    theme::useFixedFont(this);
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
    return std::max(1, (viewport()->height() - kTextMargin) / rowHeight());
}
std::size_t MemoryView::visibleBytes() const {
    return static_cast<std::size_t>(visibleRows() + 1) *
           m_layout.bytesPerRow;  // one row is cut at the lower edge
}

QPointF MemoryView::at(int row, int column) const {
    return {kTextMargin + column * charWidth(), static_cast<double>(kTextMargin / 2 + row * rowHeight())};
}

void MemoryView::relayout() {
    const int chars = static_cast<int>((viewport()->width() - 2 * kTextMargin) / charWidth());
    m_layout = MemoryLayout::fit(m_layout.format, m_pointers64, chars);
    viewport()->update();
    Q_EMIT rangeChanged();
}

void MemoryView::setTop(Address top) {
    m_caret = top;
    m_nibble = 0;
    m_selected = false;
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
    if (stale && m_edit) {
        endEdit();
        Q_EMIT refused(u"The target went on; what was typed is not written."_s);
    }
    viewport()->update();
}

void MemoryView::setMemory(MemorySnapshot memory, bool newStop) {
    if (newStop) m_before = m_memory;
    m_memory = std::move(memory);
    viewport()->update();
}

void MemoryView::forget() {
    endEdit();
    m_memory.reset();
    m_before.reset();
    viewport()->update();
}

QString MemoryView::visibleText() const {
    QStringList rows;
    for (int row = 0; row < visibleRows(); ++row)
        rows += rowText(shown(), m_layout, m_top + static_cast<unsigned>(row) * m_layout.bytesPerRow,
                        m_pointers64);
    return rows.join(u'\n');
}

void MemoryView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.setFont(font());
    if (!m_memory) return;  // the hint says why
    const MemorySnapshot memory = shown();
    for (int row = 0; row <= visibleRows(); ++row) paintRow(painter, memory, row);
    if (!m_edit) return;
    constexpr int kFrame = 2;  // pixels
    painter.setPen(QPen(palette().color(QPalette::Highlight), kFrame));
    painter.drawRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1));
}

void MemoryView::paintRow(QPainter& painter, const MemorySnapshot& memory, int row) const {
    const Address address = m_top + static_cast<std::uint64_t>(row) * m_layout.bytesPerRow;
    const double ascent = QFontMetricsF(font()).ascent();
    painter.setPen(theme::faintColour(palette()));
    painter.drawText(at(row, 0) + QPointF(0, ascent), hexAddress(address, m_pointers64));
    for (int cell = 0; cell < m_layout.cellsPerRow(); ++cell)
        paintCell(painter, memory, address + static_cast<unsigned>(cell) * unitOf(m_layout.format),
                  at(row, m_layout.cellColumn(cell)));
    if (m_layout.format != MemoryFormat::Bytes) return;
    painter.setPen(m_stale ? theme::staleColour(palette()) : palette().color(QPalette::Text));
    painter.drawText(at(row, m_layout.asciiColumn()) + QPointF(0, ascent),
                     asciiText(memory, address, m_layout.bytesPerRow));
}

void MemoryView::paintCell(QPainter& painter, const MemorySnapshot& memory, Address address,
                           QPointF corner) const {
    const unsigned unit = unitOf(m_layout.format);
    const QString text = cellText(memory, address, unit);
    QColor mark = palette().color(QPalette::Highlight);
    bool edited = false;
    bool fromFile = false;
    for (unsigned i = 0; i < unit; ++i) {
        edited = edited || (m_edit && m_edit->isEdited(address + i));
        fromFile = fromFile || byteAt(memory, address + i).fromFile;
    }
    const QRectF whole(corner, QSizeF(charWidth() * static_cast<double>(text.size()), rowHeight()));
    mark.setAlpha(60);
    if (edited || (m_selected && address == m_caret && !m_stale)) painter.fillRect(whole, mark);
    if (hasFocus() && m_selected && address == m_caret && !m_stale) {
        const unsigned shift = unit == 8 && m_nibble >= 8 ? 1 : 0;  // the grave accent
        mark.setAlpha(130);
        painter.fillRect(
            QRectF(corner + QPointF((m_nibble + shift) * charWidth(), 0), QSizeF(charWidth(), rowHeight())),
            mark);
    }
    QFont cellFont = font();
    cellFont.setBold(edited);
    cellFont.setItalic(fromFile);
    painter.setFont(cellFont);
    painter.setPen(colourOf(memory, address));
    painter.drawText(corner + QPointF(0, QFontMetricsF(font()).ascent()), text);
    painter.setFont(font());
}

QColor MemoryView::colourOf(const MemorySnapshot& memory, Address cell) const {
    bool changed = false;
    for (unsigned i = 0; i < unitOf(m_layout.format); ++i) {
        const auto now = byteAt(memory, cell + i);
        const auto then = byteAt(m_before, cell + i);
        if (now.state != MemoryByte::State::Readable) return theme::faintColour(palette());
        changed = changed || (then.state == now.state && then.value != now.value);
    }
    if (m_stale) return theme::staleColour(palette());
    return changed ? theme::changedColour(palette()) : palette().color(QPalette::Text);
}

void MemoryView::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) relayout();
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
    const int notches = m_wheel / kMemoryWheelStep;
    m_wheel -= notches * kMemoryWheelStep;
    scrollRows(-qint64{notches} * kMemoryRowsPerNotch);
    event->accept();
}

void MemoryView::mousePressEvent(QMouseEvent* event) {
    selectAt(event->position());
}

void MemoryView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (selectAt(event->position())) beginEdit();
}

bool MemoryView::selectAt(const QPointF& position) {
    const int row = std::max(0, static_cast<int>(position.y()) - kTextMargin / 2) / rowHeight();
    const double column = (position.x() - kTextMargin) / charWidth();
    for (int cell = m_layout.cellsPerRow() - 1; cell >= 0; --cell) {
        const int start = m_layout.cellColumn(cell);
        if (column < start) continue;
        const unsigned unit = unitOf(m_layout.format);
        auto digit = static_cast<unsigned>(column - start);
        if (unit == 8 && digit > 8) --digit;
        m_caret = m_top + static_cast<std::uint64_t>(row) * m_layout.bytesPerRow +
                  static_cast<unsigned>(cell) * unit;
        // Outside the mode a cell is chosen as a whole.
        m_nibble = m_edit ? std::min(digit, digitsPerCell() - 1) : 0;
        m_selected = true;
        viewport()->update();
        return true;
    }
    return false;
}

void MemoryView::keyPressEvent(QKeyEvent* event) {
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (event->matches(QKeySequence::Undo)) {
        takeBack();
        return;
    }
    if (plain && (controlEdit(event) || moveCaret(event->key()) || typeDigit(event->text()))) return;
    QAbstractScrollArea::keyPressEvent(event);
}

// The keys that begin the mode and end it.
bool MemoryView::controlEdit(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_F2:
            m_selected = true;
            beginEdit();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (!m_edit) return false;
            if (const auto writes = m_edit->writes(); !writes.empty()) {
                m_memory = m_edit->over(m_memory);  // until it is read again
                Q_EMIT writeRequested(writes);
            }
            endEdit();
            return true;
        case Qt::Key_Escape:
            if (!m_edit) return false;
            endEdit();
            return true;
        default:
            return false;
    }
}

bool MemoryView::beginEdit() {
    if (m_edit) return true;
    if (m_stale) {
        Q_EMIT refused(u"Memory can be changed only while the target is stopped."_s);
        return false;
    }
    if (!m_memory) return false;
    m_edit.emplace();
    m_nibble = 0;
    viewport()->update();
    Q_EMIT editingChanged();
    return true;
}

void MemoryView::endEdit() {
    if (!m_edit) return;
    m_edit.reset();
    m_nibble = 0;
    viewport()->update();
    Q_EMIT editingChanged();
}

void MemoryView::takeBack() {
    if (!m_edit) {
        Q_EMIT undoRequested();
        return;
    }
    const auto place = m_edit->takeBack();
    if (!place) return;
    m_caret = place->cell;
    m_nibble = place->nibble;
    showCaret();
    Q_EMIT editingChanged();
}

bool MemoryView::moveCaret(int key) {
    switch (key) {
        case Qt::Key_Left:
        case Qt::Key_Right: {
            const int step = key == Qt::Key_Left ? -1 : 1;
            if (m_edit) {
                stepNibbles(step);
                return true;
            }
            m_caret += static_cast<std::uint64_t>(std::int64_t{step} * std::int64_t{unitOf(m_layout.format)});
            break;
        }
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
    m_selected = true;
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
    if (!m_selected || !beginEdit()) return true;
    if (!m_edit->typeDigit(m_memory, m_caret, unitOf(m_layout.format), m_nibble, digit)) {
        Q_EMIT refused(
            u"%1 cannot be read, so it cannot be typed over."_s.arg(hexAddress(m_caret, m_pointers64)));
        return true;
    }
    stepNibbles(1);
    Q_EMIT editingChanged();
    return true;
}

}  // namespace hawser::ui
