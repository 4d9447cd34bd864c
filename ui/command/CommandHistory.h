#pragma once

#include <QStringList>

namespace hawser::ui {

// The lines typed, oldest first, with a cursor that Up and Down move. Pure.
class CommandHistory {
  public:
    static constexpr qsizetype kMaxLines = 500;

    explicit CommandHistory(QStringList lines = {});

    void add(
        const QString& line);  // a line equal to the last one is kept once; the cursor goes behind the end
    // `typed` is what stands in the entry line now; it comes back when Down leaves the history again.
    QString previous(const QString& typed);
    QString next(const QString& typed);
    void leave();

    QString last() const;
    const QStringList& lines() const { return m_lines; }

  private:
    QStringList m_lines;
    qsizetype m_at = 0;  // m_lines.size(): not in the history
    QString m_draft;
};

}  // namespace hawser::ui
