#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace hawser::command {

// When the console may act on what was typed.
struct ConsoleReadiness {
    enum class Lines {
        Wait,
        OfConnection,  // only what is about the connection: the target runs, or is still to come
        All,
    } lines = Lines::Wait;
    bool moreComes = false;  // a command runs, or some are still to run that nobody typed (-c)
};

struct ConsoleAction {
    enum class Kind {
        Line,   // run `text`
        Key,    // the control letter in `text`: "a", "b", "d", "f", "k", "r", "v" or "w"
        Break,  // Ctrl+C
        End,    // no more input will come, and all of it was used
    } kind = Kind::Line;
    std::string text;
};

// Turns the bytes of a terminal's lines or of a pipe into actions (windbg-surface.md 1.9). A control letter
// on a line of its own is a control key, 0x03 is Ctrl+C at once, wherever it stands. Keys and breaks overtake
// lines; lines wait for a prompt, in order. Pure; one thread.
class ConsoleInput {
  public:
    void receive(std::string_view bytes);
    void endOfInput();

    // What is to be done next; nothing while the lines have to wait, and nothing behind the key that leaves.
    std::optional<ConsoleAction> next(const ConsoleReadiness& readiness);

    bool ended() const { return m_ended; }
    bool usedUp() const { return m_endTold; }  // End was given
    // False: read no more for now; a script may be of any length.
    bool wantsMore() const { return m_lines.size() < kMaxLines; }

    // True for what is about the connection, not about a stopped target.
    static bool needsNoPrompt(std::string_view line);

    static constexpr std::size_t kMaxLines = 4096;
    static constexpr std::size_t kMaxLine =
        4097;  // one more than a command may have: so that it is refused, not cut

  private:
    void breakPressed();
    void lineEnded();

    std::string m_line;
    std::deque<std::string> m_lines;
    std::deque<ConsoleAction> m_urgent;
    bool m_ended = false;
    bool m_endTold = false;
    bool m_left = false;
};

}  // namespace hawser::command
