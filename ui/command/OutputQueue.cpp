#include "ui/command/OutputQueue.h"

namespace hawser::ui {
namespace {

// Cuts lines at the limit; `length` is carried from run to run because a line may come in parts.
QString withCutLines(const QString& text, qsizetype& length) {
    const qsizetype lastBreak = text.lastIndexOf(u'\n');
    if (lastBreak < 0 && length + text.size() <= OutputQueue::kMaxLine) {
        length += text.size();
        return text;
    }
    QString result;
    result.reserve(text.size());
    for (const QChar c : text) {
        if (c == u'\n') {
            length = 0;
        } else if (length++ >= OutputQueue::kMaxLine) {
            if (length == OutputQueue::kMaxLine + 1) result += u'…';
            continue;
        }
        result += c;
    }
    return result;
}

}  // namespace

void OutputQueue::push(const session::OutputRun& run) {
    append(run, withCutLines(QString::fromUtf8(run.text.data(), static_cast<qsizetype>(run.text.size())),
                             m_lineLength));
}

void OutputQueue::append(const session::OutputRun& run, QString text) {
    if (text.isEmpty()) return;
    m_pending += text.size();
    const QString link = QString::fromStdString(run.link);
    if (!m_pieces.empty()) {
        auto& last = m_pieces.back();
        if (last.kind == run.kind && last.link == link && last.text.size() + text.size() <= kPiece) {
            last.text += text;
            return;
        }
    }
    m_pieces.push_back({run.kind, std::move(text), link});
    while (m_pending > kMaxPending && m_pieces.size() > 1) {
        m_pending -= m_pieces.front().text.size();
        m_pieces.pop_front();
        ++m_dropped;
    }
}

std::optional<OutputQueue::Piece> OutputQueue::take() {
    if (m_pieces.empty()) return {};
    Piece piece;
    if (m_pieces.front().text.size() > kPiece) {
        auto& front = m_pieces.front();
        piece = {front.kind, front.text.left(kPiece), front.link};
        front.text.remove(0, kPiece);
    } else {
        piece = std::move(m_pieces.front());
        m_pieces.pop_front();
    }
    m_pending -= piece.text.size();
    return piece;
}

void OutputQueue::clear() {
    m_pieces.clear();
    m_pending = 0;
    m_lineLength = 0;
}

}  // namespace hawser::ui
