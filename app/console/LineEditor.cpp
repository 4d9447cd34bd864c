#include "app/console/LineEditor.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "core/base/UserFile.h"
#include "core/command/ControlKeys.h"

namespace hawser::console {

namespace {

constexpr int kHistoryLines = 1000;
constexpr std::string_view kEraseLine = "\r\x1b[J";

// The line before the cursor and behind it.
struct Split {
    int before = 0;
    int after = 0;
};
Split splitOf(EditLine* editor) {
    const LineInfo* line = el_line(editor);
    return {static_cast<int>(line->cursor - line->buffer), static_cast<int>(line->lastchar - line->cursor)};
}

void deleteAfterCursor(EditLine* editor, int count) {
    el_cursor(editor, count);
    el_deletestr(editor, count);
}

// Blanks, then the word before them.
int wordBefore(EditLine* editor) {
    const LineInfo* line = el_line(editor);
    const char* at = line->cursor;
    while (at > line->buffer && at[-1] == ' ') --at;
    while (at > line->buffer && at[-1] != ' ') --at;
    return static_cast<int>(line->cursor - at);
}

void edit(EditLine* editor, int key, const Split& split) {
    switch (key) {
        case 'a' & 0x1F:
            el_cursor(editor, -split.before);
            break;
        case 'b' & 0x1F:
            el_cursor(editor, -1);
            break;
        case 'f' & 0x1F:
            el_cursor(editor, 1);
            break;
        case 'd' & 0x1F:
            if (split.after > 0) deleteAfterCursor(editor, 1);
            break;
        case 'k' & 0x1F:
            if (split.after > 0) deleteAfterCursor(editor, split.after);
            break;
        case 'w' & 0x1F:
            if (const int count = wordBefore(editor); count > 0) el_deletestr(editor, count);
            break;
        default:
            break;
    }
}

}  // namespace

LineEditor::LineEditor(std::string historyPath, LineHandler handler)
    : m_historyPath(std::move(historyPath)), m_handler(std::move(handler)) {
    m_editor = el_init("hawser-kd", stdin, stdout, stderr);
    m_history = history_init();
    if (m_editor == nullptr || m_history == nullptr) {
        m_ended = true;
        return;
    }
    HistEvent event{};
    history(m_history, &event, H_SETSIZE, kHistoryLines);
    history(m_history, &event, H_SETUNIQUE, 1);
    // libedit opens it by itself, and would wait at a FIFO.
    if (!mayBecomeUserFile(m_historyPath)) m_historyPath.clear();
    if (!m_historyPath.empty()) history(m_history, &event, H_LOAD, m_historyPath.c_str());
    el_set(m_editor, EL_CLIENTDATA, this);
    el_set(m_editor, EL_PROMPT, &LineEditor::promptOf);
    el_set(m_editor, EL_EDITOR, "emacs");
    el_set(m_editor, EL_HIST, history, m_history);
    el_set(m_editor, EL_ADDFN, "hawser-key", "control key of the debugger", &LineEditor::controlKey);
    for (const command::ControlKey& key : command::controlKeys()) {
        if (!key.isTyped) continue;
        const std::string chord{'^', key.letter};
        el_set(m_editor, EL_BIND, chord.c_str(), "hawser-key", nullptr);
    }
    el_set(m_editor, EL_ADDFN, "hawser-complete", "complete the word", &LineEditor::tabKey);
    el_set(m_editor, EL_BIND, "^I", "hawser-complete", nullptr);
    el_set(m_editor, EL_UNBUFFERED, 1);
}

LineEditor::~LineEditor() {
    if (m_editor != nullptr) {
        el_set(m_editor, EL_UNBUFFERED, 0);
        el_end(m_editor);
    }
    if (m_history != nullptr) history_end(m_history);
}

char* LineEditor::promptOf(EditLine* editor) {
    LineEditor* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return self->m_prompt.data();
}

unsigned char LineEditor::controlKey(EditLine* editor, int key) {
    const Split split = splitOf(editor);
    if (split.before + split.after > 0) {
        edit(editor, key, split);
        return CC_REFRESH;
    }
    const char text[] = {static_cast<char>(key), '\0'};
    el_insertstr(editor, text);
    return CC_REFRESH;
}

// What comes of it is put in when it is known.
unsigned char LineEditor::tabKey(EditLine* editor, int) {
    LineEditor* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    if (self->m_tab) self->m_tab();
    return CC_NORM;
}

LineEditor::Line LineEditor::line() const {
    if (m_ended) return {};
    const LineInfo* const line = el_line(m_editor);
    return {std::string(line->buffer, line->cursor), std::string(line->cursor, line->lastchar)};
}

void LineEditor::replaceBefore(std::size_t characters, const std::string& text) {
    if (m_ended) return;
    el_deletestr(m_editor, static_cast<int>(characters));
    el_insertstr(m_editor, text.c_str());
    if (!m_hidden) el_set(m_editor, EL_REFRESH);
}

void LineEditor::ring() {
    if (m_ended || m_hidden) return;
    std::fwrite("\a", 1, 1, stdout);
    std::fflush(stdout);
}

std::size_t LineEditor::width() const {
    constexpr std::size_t kUsual = 80;
    winsize size{};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

void LineEditor::read() {
    if (m_ended) return;
    int count = 0;
    const char* text = el_gets(m_editor, &count);
    if (text == nullptr || count <= 0) {
        // libedit says the same of an emptied line and of a terminal that has gone.
        pollfd terminal{STDIN_FILENO, 0, 0};
        m_ended = ::poll(&terminal, 1, 0) > 0;
        return;
    }
    const std::string_view line(text, static_cast<std::size_t>(count));
    if (line.ends_with('\n')) lineDone(std::string(line));
}

void LineEditor::lineDone(const std::string& line) {
    if (line.size() > 1 && static_cast<unsigned char>(line.front()) >= 0x20) {
        HistEvent event{};
        history(m_history, &event, H_ENTER, line.c_str());
        if (!m_historyPath.empty()) history(m_history, &event, H_SAVE, m_historyPath.c_str());
    }
    // The prompt was used up with the line.
    m_prompt.clear();
    el_set(m_editor, EL_UNBUFFERED, 0);
    el_set(m_editor, EL_UNBUFFERED, 1);
    m_handler(line);
}

void LineEditor::setPrompt(const std::string& prompt) {
    if (m_ended || prompt == m_prompt) return;
    hide();
    m_prompt = prompt;
    show();
}

void LineEditor::hide() {
    if (m_ended || m_hidden) return;
    m_hidden = true;
    std::fwrite(kEraseLine.data(), 1, kEraseLine.size(), stdout);
    std::fflush(stdout);
}

void LineEditor::show() {
    if (m_ended || !m_hidden) return;
    m_hidden = false;
    el_set(m_editor, EL_REFRESH);
}

}  // namespace hawser::console
