#include "app/remote/AtCommands.h"

#include <utility>

#include "app/remote/Messages.h"
#include "core/base/Text.h"

namespace hawser::remote {

namespace {

constexpr std::size_t kLongestLine = 1000;  // bytes; what is typed behind them is not taken
constexpr std::string_view kLetters = "HMPQK";
constexpr char kEraseLine = 0x15;  // Ctrl+U
constexpr char kBell = 0x07;

bool endsLine(char byte) {
    return byte == '\r' || byte == '\n';
}
bool erasesOne(char byte) {
    return byte == 0x08 || byte == 0x7F;
}
bool continuesCharacter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}
bool takesText(char letter) {
    return letter == 'M' || letter == 'P';
}
char letterOf(std::string_view held) {
    return held.size() < 2 ? '\0' : static_cast<char>(held[1] & ~0x20);
}

bool mayBecomeCommand(std::string_view held) {
    if (held.size() < 2) return true;
    if (kLetters.find(letterOf(held)) == std::string_view::npos || letterOf(held) == '\0') return false;
    if (held.size() < 3) return true;
    return held[2] == ' ' && (takesText(letterOf(held)) || trim(held.substr(2)).empty());
}

std::optional<AtCommand> commandOf(std::string_view held) {
    const std::string text(trim(held.size() > 2 ? held.substr(2) : std::string_view()));
    using Kind = AtCommand::Kind;
    switch (letterOf(held)) {
        case 'H':
            return AtCommand{Kind::Help, {}};
        case 'M':
            return AtCommand{Kind::Broadcast, text};
        case 'P':
            return AtCommand{Kind::Popup, text};
        case 'Q':
            return AtCommand{Kind::Quit, {}};
        case 'K':
            return AtCommand{Kind::Kill, {}};
        default:
            return std::nullopt;
    }
}

}  // namespace

std::vector<AtCommands::Piece> AtCommands::take(std::string_view typed) {
    for (const char byte : typed) {
        if (!m_held.empty() || (m_column == 0 && byte == '@'))
            hold(byte);
        else
            pass(byte);
    }
    return std::exchange(m_pieces, {});
}

void AtCommands::pass(char byte) {
    if (m_pieces.empty() || !std::holds_alternative<Input>(m_pieces.back())) m_pieces.emplace_back(Input{});
    std::get<Input>(m_pieces.back()).bytes += byte;
    if (endsLine(byte) || byte == kInterrupt || byte == kEraseLine) {
        m_column = 0;
    } else if (erasesOne(byte)) {
        if (m_column > 0) --m_column;
    } else if (!continuesCharacter(byte)) {
        ++m_column;
    }
}

void AtCommands::hold(char byte) {
    if (endsLine(byte)) return finish(byte);
    if (erasesOne(byte)) return erase();
    if (byte == kInterrupt || byte == kEraseLine) {
        drop();
        if (byte == kInterrupt) pass(byte);
        return;
    }
    if (m_held.size() >= kLongestLine) return echo({&kBell, 1});
    m_held += byte;
    if (mayBecomeCommand(m_held))
        echo({&byte, 1});
    else
        release();
}

void AtCommands::echo(std::string_view bytes) {
    if (m_pieces.empty() || !std::holds_alternative<Echo>(m_pieces.back())) m_pieces.emplace_back(Echo{});
    std::get<Echo>(m_pieces.back()).bytes += bytes;
}

void AtCommands::erase() {
    while (m_held.size() > 1 && continuesCharacter(m_held.back())) m_held.pop_back();
    m_held.pop_back();
    echo("\b \b");
}

void AtCommands::drop() {
    while (!m_held.empty()) erase();
}

// The last byte was not shown yet, the others go from the screen: the program shows them itself.
void AtCommands::release() {
    const std::string held = m_held;
    m_held.pop_back();
    drop();
    for (const char byte : held) pass(byte);
}

void AtCommands::finish(char byte) {
    if (auto command = commandOf(m_held)) {
        m_held.clear();
        echo("\r\n");
        m_pieces.emplace_back(*std::move(command));
        return;
    }
    m_held += byte;
    release();
}

}  // namespace hawser::remote
