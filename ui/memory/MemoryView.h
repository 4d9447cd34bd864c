#pragma once

#include <QAbstractScrollArea>

#include "ui/memory/MemoryText.h"

namespace hawser::ui {

// A window on 2^64 bytes: a top address, as many rows as fit, and what was read of them. It asks for nothing
// itself: it says which range it shows. Typing hex digits over a cell asks for a write. GUI thread.
class MemoryView : public QAbstractScrollArea {
    Q_OBJECT
  public:
    explicit MemoryView(QWidget* parent = nullptr);

    void setTop(Address top);
    void setFormat(MemoryFormat format);
    void setPointers64(bool on);
    void setStale(bool stale);  // the target runs: shown dimmed, not editable
    void setMemory(MemorySnapshot memory, bool newStop);
    void forget();

    Address top() const { return m_top; }
    MemoryFormat format() const { return m_layout.format; }
    const MemorySnapshot& memory() const { return m_memory; }
    const MemoryLayout& memoryLayout() const { return m_layout; }
    int visibleRows() const;
    std::size_t visibleBytes() const;
    QString visibleText() const;
    void scrollRows(qint64 rows);

  Q_SIGNALS:
    void rangeChanged();  // top(), visibleBytes() or format() is another one
    void scrolledByUser();
    void writeRequested(hawser::Address address, const QByteArray& bytes);
    void refused(const QString& why);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

  private:
    void relayout();
    void paintRow(QPainter& painter, int row) const;
    void paintCell(QPainter& painter, int row, int cell) const;
    bool moveCaret(int key);
    void stepNibbles(int count);
    void showCaret();
    bool typeDigit(const QString& text);
    double charWidth() const;
    int rowHeight() const;
    QPointF at(int row, int column) const;
    unsigned digitsPerCell() const { return unitOf(m_layout.format) * 2; }

    Address m_top;
    MemoryLayout m_layout;
    MemorySnapshot m_memory;
    MemorySnapshot m_before;  // as of the stop before: what differs is red
    Address m_caret;          // start of a cell
    unsigned m_nibble = 0;    // hex digit in it, 0 the first shown
    bool m_pointers64 = true;
    bool m_stale = false;
    int m_wheel = 0;  // eighths of a degree not used yet
};

}  // namespace hawser::ui
