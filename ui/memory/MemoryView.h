#pragma once

#include <QAbstractScrollArea>

#include "ui/memory/MemoryEdit.h"

namespace hawser::ui {

// A window on 2^64 bytes: a top address, as many rows as fit, and what was read of them. It asks for nothing
// itself: it says which range it shows. Memory is edited in a mode: F2, a double click or a digit typed into
// the selected cell begins it, ENTER ends it and asks for the writes, Esc ends it and forgets them. GUI
// thread.
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
    bool isEditing() const { return m_edit.has_value(); }

  Q_SIGNALS:
    void rangeChanged();  // top(), visibleBytes() or format() is another one
    void scrolledByUser();
    void editingChanged();
    void writeRequested(const std::vector<hawser::ui::MemoryWrite>& writes);
    void undoRequested();  // of what was written
    void refused(const QString& why);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void relayout();
    void paintRow(QPainter& painter, const MemorySnapshot& memory, int row) const;
    void paintCell(QPainter& painter, const MemorySnapshot& memory, Address address, QPointF corner) const;
    QColor colourOf(const MemorySnapshot& memory, Address cell) const;
    bool selectAt(const QPointF& position);
    bool controlEdit(QKeyEvent* event);
    bool beginEdit();
    void endEdit();
    void takeBack();
    MemorySnapshot shown() const { return m_edit ? m_edit->over(m_memory) : m_memory; }
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
    MemorySnapshot m_before;           // as of the stop before: what differs is red
    Address m_caret;                   // start of a cell
    unsigned m_nibble = 0;             // hex digit in it, 0 the first shown
    bool m_selected = false;           // the caret's cell was chosen by the user
    std::optional<MemoryEdit> m_edit;  // only while memory is edited
    bool m_pointers64 = true;
    bool m_stale = false;
    int m_wheel = 0;  // eighths of a degree not used yet
};

}  // namespace hawser::ui
