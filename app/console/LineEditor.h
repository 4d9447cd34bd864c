#pragma once

#include <histedit.h>

#include <functional>
#include <string>

namespace hawser::console {

// libedit on a terminal, a character at a time, so that the event loop keeps turning. A control letter of the
// debugger typed on an empty line stays in the line, to be sent with ENTER; on any other line it edits, as
// everywhere. Main thread.
class LineEditor {
  public:
    // A line with its newline. Called from read().
    using LineHandler = std::function<void(const std::string& line)>;

    LineEditor(std::string historyPath, LineHandler handler);
    ~LineEditor();
    LineEditor(const LineEditor&) = delete;
    LineEditor& operator=(const LineEditor&) = delete;

    void onTab(std::function<void()> pressed) { m_tab = std::move(pressed); }

    void read();                                // the terminal has input
    void setPrompt(const std::string& prompt);  // empty: no prompt is due
    void hide();                                // takes prompt and line off the screen, for other output
    void show();                                // and puts them back
    bool ended() const { return m_ended; }      // the terminal has gone

    // What is being typed, before the cursor and behind it.
    struct Line {
        std::string before{};
        std::string after{};

        bool operator==(const Line&) const = default;
    };
    Line line() const;
    // So many characters before the cursor become this.
    void replaceBefore(std::size_t characters, const std::string& text);
    void ring();
    std::size_t width() const;  // of the terminal, in columns

  private:
    static char* promptOf(EditLine* editor);
    static unsigned char controlKey(EditLine* editor, int key);
    static unsigned char tabKey(EditLine* editor, int key);

    void lineDone(const std::string& line);

    std::string m_historyPath;
    LineHandler m_handler;
    std::function<void()> m_tab;
    std::string m_prompt;
    EditLine* m_editor = nullptr;
    History* m_history = nullptr;
    bool m_hidden = false;
    bool m_ended = false;
};

}  // namespace hawser::console
