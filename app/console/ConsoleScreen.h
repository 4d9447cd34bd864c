#pragma once

#include <string>
#include <string_view>

#include "app/console/LineEditor.h"
#include "app/console/StandardOutput.h"

namespace hawser::console {

// Where text and prompt go: a plain stream, or a terminal whose input line is kept whole below the text. Main
// thread.
class ConsoleScreen {
  public:
    // Null: a plain stream. For the descriptor see StandardOutput.
    ConsoleScreen(LineEditor* editor, int endDescriptor) : m_editor(editor), m_output(endDescriptor) {}

    void print(std::string_view text);
    // A sequence for the terminal itself, which shows nothing of it among the text.
    void control(std::string_view sequence) { m_output.write(sequence); }
    // A prompt is due; the next line that is run uses it up.
    void prompt(const std::string& text);
    void promptUsed();
    void promptAgain();  // the one that is due, after something was typed that used it not

    bool broken() const { return m_output.broken(); }

  private:
    LineEditor* m_editor;
    StandardOutput m_output;
    std::string m_prompt;  // on the screen now
    bool m_lineStart = true;
    bool m_promptOnLine = false;  // a prompt stands on the line, due or withdrawn
};

}  // namespace hawser::console
