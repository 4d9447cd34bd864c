#pragma once

#include <QString>
#include <deque>
#include <optional>

#include "core/session/SessionTypes.h"

namespace hawser::ui {

// Output that waits to be shown. Runs of the same look are joined into pieces of a size that is quick to
// insert; lines are cut at kMaxLine; when more than kMaxPending waits, the oldest goes and is counted. Pure.
class OutputQueue {
  public:
    static constexpr qsizetype kMaxLine = 8192;  // characters; a longer line makes the view slow to lay out
    static constexpr qsizetype kPiece = 16 * 1024;      // characters handed out at once, about 2 ms of work
    static constexpr qsizetype kMaxPending = 64 << 20;  // characters

    struct Piece {
        session::OutputKind kind = session::OutputKind::Normal;
        QString text;
        QString link;
    };

    void push(const session::OutputRun& run);
    std::optional<Piece> take();
    void clear();

    bool empty() const { return m_pieces.empty(); }
    std::uint64_t dropped() const { return m_dropped; }  // pieces

  private:
    void append(const session::OutputRun& run, QString text);

    std::deque<Piece> m_pieces;
    qsizetype m_pending = 0;
    qsizetype m_lineLength = 0;
    std::uint64_t m_dropped = 0;
};

}  // namespace hawser::ui
