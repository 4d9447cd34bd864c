#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hawser::remote {

// What is typed for hawser-remote itself and not for the program inside.
struct AtCommand {
    enum class Kind { Help, Broadcast, Popup, Quit, Kill };
    Kind kind = Kind::Help;
    std::string text;  // Broadcast, Popup
    bool operator==(const AtCommand&) const = default;
};

// Typed bytes on their way to the program inside: lines that begin with @ and are commands of ours are taken
// out. They are held back from the @ on for as long as they may become one, so that the program sees nothing
// of them; what turns out to be none goes on unchanged. Main thread.
class AtCommands {
  public:
    // For the program inside, and for the screen of whoever types: what is held back has no other echo.
    struct Input {
        std::string bytes;
        bool operator==(const Input&) const = default;
    };
    struct Echo {
        std::string bytes;
        bool operator==(const Echo&) const = default;
    };
    using Piece = std::variant<Input, Echo, AtCommand>;

    // In the order in which they happen.
    std::vector<Piece> take(std::string_view typed);

  private:
    void pass(char byte);
    void hold(char byte);
    void echo(std::string_view bytes);
    void erase();    // the last character that is held
    void release();  // all that is held, to the program
    void drop();
    void finish(char byte);

    std::vector<Piece> m_pieces;
    std::string m_held;        // empty: nothing is held back
    std::size_t m_column = 0;  // characters that were passed on since the line began
};

}  // namespace hawser::remote
