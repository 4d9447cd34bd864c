#include "ui/command/LineCompleter.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QLineEdit>
#include <algorithm>

#include "ui/command/CompletionPanel.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

QString textOf(const session::CompletionCandidate& candidate) {
    return QString::fromStdString(candidate.text);
}

// A server is somebody else's: what it says goes into a line that is sent to it, and nowhere beyond.
void keepPlain(session::LineCompletion& completion) {
    std::erase_if(completion.candidates, [](const session::CompletionCandidate& candidate) {
        const QString text = textOf(candidate);
        const auto characters = text.toUcs4();
        return text.isEmpty() ||
               !std::ranges::all_of(characters, [](char32_t c) { return QChar::isPrint(c); });
    });
}

bool hasModifiers(const QKeyEvent& key) {
    return (key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) != 0;
}

bool asksForList(const QKeyEvent& key) {
    return key.key() == Qt::Key_Space && key.modifiers() == Qt::ControlModifier;
}

}  // namespace

LineCompleter::LineCompleter(QLineEdit* line) : m_line(line), m_panel(new CompletionPanel(line)) {
    connect(m_panel, &CompletionPanel::picked, this, &LineCompleter::accept);
    connect(m_line, &QLineEdit::textEdited, this, &LineCompleter::narrow);
    connect(m_line, &QLineEdit::cursorPositionChanged, this, [this] {
        if (isOpen() && !m_line->text().left(m_line->cursorPosition()).startsWith(m_beginning)) close();
    });
}

bool LineCompleter::isOpen() const {
    return m_panel->isVisible();
}

void LineCompleter::close() {
    m_listed.reset();
    m_panel->hide();
}

bool LineCompleter::wants(const QKeyEvent& key) const {
    return asksForList(key) || (isOpen() && key.key() == Qt::Key_Escape);
}

bool LineCompleter::takes(const QKeyEvent& key) {
    if (m_line->isReadOnly()) return false;
    if (asksForList(key)) {
        ask(Wish::List);
        return true;
    }
    if (isOpen() && takesInList(key)) return true;
    if (hasModifiers(key) || (key.key() != Qt::Key_Tab && key.key() != Qt::Key_Backtab)) return false;
    tab(key.key() == Qt::Key_Backtab);
    return true;
}

bool LineCompleter::takesInList(const QKeyEvent& key) {
    if (hasModifiers(key)) return false;
    switch (key.key()) {
        case Qt::Key_Up:
            m_panel->step(-1);
            return true;
        case Qt::Key_Down:
            m_panel->step(1);
            return true;
        case Qt::Key_PageUp:
            m_panel->step(-m_panel->page());
            return true;
        case Qt::Key_PageDown:
            m_panel->step(m_panel->page());
            return true;
        case Qt::Key_Escape:
            close();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Tab:
            accept(m_panel->chosen());
            return true;
        default:
            return false;
    }
}

void LineCompleter::tab(bool backwards) {
    if (!m_cycle || m_cycle->text != m_line->text()) {
        m_cycle.reset();
        return ask(backwards ? Wish::CompleteBackwards : Wish::Complete);
    }
    const auto& candidates = m_cycle->completion.candidates;
    m_cycle->at = (m_cycle->at + (backwards ? candidates.size() - 1 : 1)) % candidates.size();
    put(m_cycle->completion.start, textOf(candidates[m_cycle->at]));
    m_cycle->text = m_line->text();
}

void LineCompleter::ask(Wish wish) {
    if (!m_ask) return;
    const session::CompleteLine question{m_line->text(), static_cast<unsigned>(m_line->cursorPosition())};
    m_ask(question, [this, wish, question](const session::CompletionAnswer& answer) {
        const auto cursor = static_cast<int>(question.cursor);
        if (question.line != m_line->text() || cursor != m_line->cursorPosition()) return;
        if (answer.value) answered(wish, *answer.value);
    });
}

void LineCompleter::answered(Wish wish, session::LineCompletion completion) {
    if (m_line->isReadOnly() || completion.start > static_cast<unsigned>(m_line->cursorPosition())) return;
    keepPlain(completion);
    switch (wish) {
        case Wish::Complete:
            return complete(std::move(completion), false);
        case Wish::CompleteBackwards:
            return complete(std::move(completion), true);
        case Wish::List:
            if (completion.candidates.size() != 1) return list(std::move(completion));
            close();
            return put(completion.start, textOf(completion.candidates.front()));
        case Wish::Narrow:
            if (m_listed) list(std::move(completion));
            return;
    }
}

void LineCompleter::complete(session::LineCompletion completion, bool backwards) {
    const auto& candidates = completion.candidates;
    const bool again = m_tabbed == m_line->text();
    m_tabbed.clear();
    if (candidates.empty()) return;
    const int length = m_line->cursorPosition() - static_cast<int>(completion.start);
    if (candidates.size() == 1 && !completion.more) return put(completion.start, textOf(candidates.front()));
    if (completion.common.size() > length && textOf(candidates.front()).startsWith(completion.common)) {
        put(completion.start, completion.common);
        m_tabbed = m_line->text();
        return;
    }
    if (candidates.size() <= kFew && !completion.more) {
        std::size_t first = backwards ? candidates.size() - 1 : 0;
        // It stands there already.
        if (textOf(candidates[first]) == m_line->text().mid(completion.start, length))
            first = backwards ? first - 1 : first + 1;
        put(completion.start, textOf(candidates[first]));
        m_cycle = Cycle{std::move(completion), first, m_line->text()};
        return;
    }
    if (again) return list(std::move(completion));
    m_tabbed = m_line->text();
}

void LineCompleter::list(session::LineCompletion completion) {
    m_cycle.reset();
    if (completion.candidates.empty()) return close();
    m_beginning = m_line->text().left(completion.start);
    m_panel->open(completion, placeOf(completion.start));
    m_listed = std::move(completion);
}

// What is left of the list is shown at once; where there was more of it, the rest is asked for.
void LineCompleter::narrow() {
    if (!isOpen() || !m_listed) return;
    const QString before = m_line->text().left(m_line->cursorPosition());
    if (!before.startsWith(m_beginning)) return close();
    const QString typed = before.mid(m_beginning.size());
    if (m_listed->more) return ask(Wish::Narrow);
    session::LineCompletion left = *m_listed;
    std::erase_if(left.candidates, [&](const session::CompletionCandidate& candidate) {
        return !textOf(candidate).startsWith(typed, Qt::CaseInsensitive);
    });
    if (left.candidates.empty()) return close();
    m_panel->open(left, placeOf(left.start));
}

void LineCompleter::accept(const QString& text) {
    const unsigned start = m_listed ? m_listed->start : 0;
    const bool open = m_listed.has_value();
    close();
    if (open && !text.isEmpty()) put(start, text);
    m_line->setFocus();
}

void LineCompleter::put(unsigned start, const QString& word) {
    const QString line = m_line->text();
    const auto begin = static_cast<qsizetype>(start);
    m_line->setText(line.left(begin) + word + line.mid(m_line->cursorPosition()));
    m_line->setCursorPosition(static_cast<int>(begin + word.size()));
}

// From the cursor backwards, for what is scrolled out of the line has no width here.
QRect LineCompleter::placeOf(unsigned start) const {
    const QString word = m_line->text().mid(static_cast<qsizetype>(start),
                                            m_line->cursorPosition() - static_cast<qsizetype>(start));
    const QRect cursor = m_line->inputMethodQuery(Qt::ImCursorRectangle).toRect();
    const int x = std::max(0, cursor.center().x() - QFontMetrics(m_line->font()).horizontalAdvance(word));
    return {m_line->mapToGlobal(QPoint(x, 0)), m_line->mapToGlobal(QPoint(x + 1, m_line->height()))};
}

}  // namespace hawser::ui
