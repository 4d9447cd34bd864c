#include "app/console/ConsoleScreen.h"

namespace hawser::console {

void ConsoleScreen::print(std::string_view text) {
    if (text.empty()) return;
    if (m_editor != nullptr) {
        m_editor->hide();
        m_output.write(text);
        if (text.back() != '\n') m_output.write("\n");  // the input line needs a line of its own
        m_editor->show();
        return;
    }
    if (m_promptOnLine) m_output.write("\n");
    m_output.write(text);
    m_lineStart = text.back() == '\n';
    m_promptOnLine = !m_prompt.empty();
    if (m_promptOnLine) m_output.write(m_lineStart ? m_prompt : "\n" + m_prompt);
}

void ConsoleScreen::prompt(const std::string& text) {
    if (m_editor != nullptr) {
        m_editor->setPrompt(text);
        return;
    }
    if (text == m_prompt) return;
    m_prompt = text;
    if (text.empty()) return;
    if (m_promptOnLine || !m_lineStart) m_output.write("\n");
    m_output.write(text);
    m_lineStart = true;
    m_promptOnLine = true;
}

void ConsoleScreen::promptAgain() {
    if (m_editor != nullptr) {
        m_editor->hide();
        m_editor->show();
    } else if (!m_prompt.empty()) {
        m_output.write("\n" + m_prompt);
    }
}

void ConsoleScreen::promptUsed() {
    if (m_editor != nullptr) {
        m_editor->setPrompt({});
        return;
    }
    // What was typed stands in no echo here: the answer follows the prompt, as with kd in a pipe.
    m_prompt.clear();
    m_promptOnLine = false;
}

}  // namespace hawser::console
