#include "app/console/TabKey.h"

#include <QDeadlineTimer>
#include <algorithm>
#include <chrono>

#include "core/base/Text.h"
#include "core/command/OneLine.h"

namespace hawser::console {

namespace {

// Later it would surprise whoever has gone on thinking.
constexpr std::chrono::seconds kPatience{2};
constexpr std::size_t kGap = 2;  // blanks between two columns

std::size_t columnsOf(const std::string& text) {
    return utf16FromUtf8(text).size();
}

// In columns, one under the other, as a shell does.
std::string inColumns(const std::vector<std::string>& texts, std::size_t width) {
    std::size_t widest = 0;
    for (const std::string& text : texts) widest = std::max(widest, columnsOf(text));
    const std::size_t columns = std::max<std::size_t>(1, (width + kGap) / (widest + kGap));
    const std::size_t rows = (texts.size() + columns - 1) / columns;
    std::string shown;
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t i = row; i < texts.size(); i += rows) {
            shown += texts[i];
            if (i + rows < texts.size()) shown.append(widest + kGap - columnsOf(texts[i]), ' ');
        }
        shown += '\n';
    }
    return shown;
}

}  // namespace

TabKey::TabKey(LineEditor& editor, ConsoleScreen& screen, Current current)
    : m_editor(editor), m_screen(screen), m_current(std::move(current)) {}

void TabKey::press() {
    session::Session* const session = m_current();
    if (session == nullptr) return;
    const LineEditor::Line line = m_editor.line();
    const QString before = QString::fromStdString(line.before);
    const session::CompleteLine question{before + QString::fromStdString(line.after),
                                         static_cast<unsigned>(before.size())};
    const QDeadlineTimer deadline(kPatience);
    session->ask(question, this, [this, line, deadline](const session::CompletionAnswer& answer) {
        if (answer.value && !deadline.hasExpired() && m_editor.line() == line) answered(line, *answer.value);
    });
}

void TabKey::answered(const LineEditor::Line& line, const session::LineCompletion& completion) {
    const QString before = QString::fromStdString(line.before);
    const auto start = static_cast<qsizetype>(completion.start);
    if (completion.candidates.empty() || start > before.size()) return m_editor.ring();
    const QString typed = before.mid(start);
    const bool one = completion.candidates.size() == 1 && !completion.more;
    const QString word = one ? QString::fromStdString(completion.candidates.front().text) : completion.common;
    // A server is somebody else's: what it says must not end the line.
    const auto characters = word.toUcs4();
    const bool plain = std::ranges::all_of(characters, [](char32_t c) { return QChar::isPrint(c); });
    if (plain && word != typed && (one || word.size() > typed.size())) {
        m_listless = {};
        return m_editor.replaceBefore(static_cast<std::size_t>(typed.toUcs4().size()), word.toStdString());
    }
    if (one) return;
    if (m_listless == line) return list(completion);
    m_listless = line;
    m_editor.ring();
}

void TabKey::list(const session::LineCompletion& completion) {
    std::vector<std::string> texts;
    for (const auto& candidate : completion.candidates)
        texts.push_back(command::oneLine(candidate.text, command::Completion::kMaxText));
    std::string shown = inColumns(texts, m_editor.width());
    if (completion.more) shown += "... and more\n";
    m_screen.print(shown);
}

}  // namespace hawser::console
