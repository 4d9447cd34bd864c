#pragma once

#include <QAbstractScrollArea>
#include <memory>
#include <optional>

#include "core/session/Questions.h"

namespace hawser::ui {

using DisassemblySnapshot = std::shared_ptr<const session::DisassemblyBlock>;

// Instructions around an address: gutter with breakpoints and the arrow, address, bytes, text. It holds what
// was given and asks for more when it is scrolled past the ends. GUI thread.
class DisassemblyView : public QAbstractScrollArea {
    Q_OBJECT
  public:
    static constexpr unsigned kScrollReserve =
        24;  // instructions asked for above the one that is left behind

    explicit DisassemblyView(QWidget* parent = nullptr);

    // The line of `anchor` is placed `rowsAbove` rows below the upper edge; without one the first line is on
    // top.
    void setLines(DisassemblySnapshot lines, std::optional<Address> anchor, int rowsAbove);
    void setBreakpoints(session::BreakpointSnapshot breakpoints);
    void setPointers64(bool on);
    void setStale(bool stale);
    void clear();
    void setFrame(std::optional<Address> instruction);  // where a frame goes on that is not the innermost
    bool select(Address address);  // false: not among the lines
    void scrollRows(int rows);

    const DisassemblySnapshot& lines() const { return m_lines; }
    int visibleRows() const;
    std::optional<Address> topAddress() const;
    std::optional<Address> selected() const { return m_selected; }
    bool isVisibleLine(Address address) const;
    QString visibleText() const;  // as it is drawn, one line each, with the marks in front

  Q_SIGNALS:
    // Lines are wanted around `anchor`, which shall stand `rowsAbove` rows below the upper edge.
    void linesWanted(hawser::Address anchor, unsigned before, unsigned after, int rowsAbove);
    void scrolledByUser();
    void toggleRequested(hawser::Address address);
    void followRequested(hawser::Address address);  // double click on a call or jump

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    int count() const { return m_lines ? static_cast<int>(m_lines->lines.size()) : 0; }
    const session::Instruction& line(int index) const {
        return m_lines->lines[static_cast<std::size_t>(index)];
    }
    int indexOf(Address address) const;  // -1: none
    int indexAt(const QPointF& position) const;
    const session::Breakpoint* breakpointAt(Address address) const;
    bool isCurrent(Address address) const;
    QString bytesText(const session::Instruction& instruction) const;
    void paintLine(QPainter& painter, int index, int y) const;
    void paintMarks(QPainter& painter, const session::Instruction& instruction, int y) const;
    void moveSelection(int rows);
    void updateScrollBar();
    int rowHeight() const;
    double charWidth() const;
    int gutterWidth() const;
    int addressColumn() const { return 0; }
    int bytesColumn() const { return m_pointers64 ? 18 : 9; }
    int textColumn() const { return bytesColumn() + kByteChars + 1; }

    static constexpr int kByteChars = 16;     // eight bytes of code; more are cut with a mark
    static constexpr int kMnemonicChars = 8;  // WinDbg's column

    DisassemblySnapshot m_lines;
    session::BreakpointSnapshot m_breakpoints;
    std::optional<Address> m_selected;
    std::optional<Address> m_frame;
    int m_top = 0;  // index of the first visible line
    bool m_pointers64 = true;
    bool m_stale = false;
    int m_wheel = 0;
};

}  // namespace hawser::ui
