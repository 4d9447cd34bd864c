#include "core/command/completion/CompletionPlace.h"

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/CommandLine.h"
#include "core/command/QuotedText.h"

namespace hawser::command {

namespace {

using PlaceKind = CompletionPlace::Kind;

constexpr unsigned kMaxQuotes = 16;  // quotes within each other

constexpr auto kNowhere = std::string_view::npos;

// The command that the end of the text is in.
struct Unfinished {
    std::size_t begin = 0;
    std::size_t quote = kNowhere;  // one that is open
    std::size_t alias = kNowhere;  // ${ that is open
};

class Scanner {
  public:
    explicit Scanner(std::string_view text) : m_text(text) {}

    Unfinished run() {
        for (m_at = 0; m_at < m_text.size(); ++m_at) step();
        return m_found;
    }

  private:
    void step() {
        const char c = m_text[m_at];
        if (m_text.substr(m_at).starts_with("${")) {
            const std::size_t end = m_text.find('}', m_at);
            if (end == kNowhere) m_found.alias = m_at;
            m_at = end == kNowhere ? m_text.size() : end;
        } else if (m_found.quote != kNowhere) {
            const char quote = m_text[m_found.quote];
            if (quote == '"' && beginsEscape(m_text, m_at))
                ++m_at;
            else if (c == quote)
                m_found.quote = kNowhere;
        } else if (c == '"' || (c == '\'' && here().name == "j")) {
            if (!takesLine(here()) && !takesText(here())) m_found.quote = m_at;
        } else if (c == ';' && !takesLine(here())) {
            m_found.begin = m_at + 1;
        } else if ((c == '{' || c == '}') && !takesLine(here())) {
            m_found.begin = m_at + 1;
        }
    }
    CommandText here() const { return parseCommand(m_text.substr(m_found.begin, m_at - m_found.begin)); }

    std::string_view m_text;
    std::size_t m_at = 0;
    Unfinished m_found;
};

// A number's halves are parted by an accent as well, but one between digits.
std::size_t openAccent(std::string_view text) {
    std::size_t open = kNowhere;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '`') continue;
        const auto isWord = [](char c) {
            return (c >= '0' && c <= '9') || (lowered(c) >= 'a' && lowered(c) <= 'z') || c == '_';
        };
        if (open != kNowhere)
            open = kNowhere;
        else if (i == 0 || !isWord(text[i - 1]))
            open = i;
    }
    return open;
}

// "$$><File", "?1+2": what follows needs no blank.
bool endsItself(std::string_view name) {
    return name.ends_with('<') || name == "?" || name == "??";
}

CompletionPlace placeIn(std::string_view text, std::size_t offset, const CommandRegistry& registry,
                        unsigned nesting) {
    const auto at = [&](PlaceKind kind, std::size_t start, const Command* command = nullptr) {
        return CompletionPlace{kind, command, text.substr(start), offset + start};
    };
    const Unfinished found = Scanner(text).run();
    if (found.alias != kNowhere) {
        // "${/v:name" and its kin.
        std::size_t start = found.alias + 2;
        if (text.substr(start).starts_with('/')) {
            const std::size_t colon = text.find(':', start);
            if (colon == kNowhere) return {};
            start = colon + 1;
        }
        return at(PlaceKind::Alias, start);
    }
    const std::size_t end = found.quote != kNowhere ? found.quote : text.size();
    const CommandText typed = parseCommand(text.substr(found.begin, end - found.begin));
    if (typed.name.empty()) return {};
    const std::size_t nameStart = static_cast<std::size_t>(typed.name.data() - text.data());
    const std::size_t nameEnd = nameStart + typed.name.size();
    const Command* const command = registry.find(typed.name).command;
    if (found.quote != kNowhere) {
        if (command == nullptr || command->operand == Operand::Text) return {};
        if (command->operand == Operand::File || command->operand == Operand::Folders ||
            command->operand == Operand::Source)
            return at(PlaceKind::Quoted, found.quote + 1, command);
        if (nesting == kMaxQuotes) return {};
        return placeIn(text.substr(found.quote + 1), offset + found.quote + 1, registry, nesting + 1);
    }
    if (nameEnd == text.size() && !(command != nullptr && endsItself(typed.name)))
        return at(PlaceKind::Name, nameStart);
    if (command == nullptr || command->operand == Operand::Text) return {};
    if (const std::size_t accent = openAccent(text.substr(nameEnd)); accent != kNowhere)
        return at(PlaceKind::Source, nameEnd + accent + 1);
    return at(PlaceKind::Operand, nameEnd, command);
}

}  // namespace

CompletionPlace completionPlace(std::string_view text, const CommandRegistry& registry) {
    return placeIn(text, 0, registry, 0);
}

}  // namespace hawser::command
