#include "ui/command/CommandHistory.h"

namespace hawser::ui {

CommandHistory::CommandHistory(QStringList lines) : m_lines(std::move(lines)) {
    if (m_lines.size() > kMaxLines) m_lines = m_lines.mid(m_lines.size() - kMaxLines);
    leave();
}

void CommandHistory::add(const QString& line) {
    if (!line.trimmed().isEmpty() && last() != line) m_lines.append(line);
    if (m_lines.size() > kMaxLines) m_lines.removeFirst();
    leave();
}

QString CommandHistory::previous(const QString& typed) {
    if (m_lines.isEmpty()) return typed;
    if (m_at == m_lines.size()) m_draft = typed;
    if (m_at > 0) --m_at;
    return m_lines.at(m_at);
}

QString CommandHistory::next(const QString& typed) {
    if (m_at >= m_lines.size()) return typed;
    ++m_at;
    return m_at == m_lines.size() ? m_draft : m_lines.at(m_at);
}

void CommandHistory::leave() {
    m_at = m_lines.size();
    m_draft.clear();
}

QString CommandHistory::last() const {
    return m_lines.isEmpty() ? QString() : m_lines.last();
}

}  // namespace hawser::ui
