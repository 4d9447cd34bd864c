#include "core/command/ConsoleInput.h"

#include <array>

#include "core/base/Text.h"
#include "core/command/ControlKeys.h"

namespace hawser::command {

namespace {

constexpr char kCtrlC = 0x03;

std::optional<char> controlLetter(char c) {
    if (c < 1 || c > 26) return std::nullopt;
    const char letter = static_cast<char>('a' + c - 1);
    const ControlKey* const key = controlKey(letter);
    return key != nullptr && key->isTyped ? std::optional(letter) : std::nullopt;
}

bool leaves(const ConsoleAction& action) {
    return action.kind == ConsoleAction::Kind::Key &&
           controlKey(action.text.front())->haste == ControlKey::Haste::Leaves;
}

bool isControl(char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t';
}

}  // namespace

bool ConsoleInput::needsNoPrompt(std::string_view line) {
    const std::string_view text = trim(line);
    const std::string_view word = text.substr(0, text.find_first_of(" \t;"));
    return word == ".restart" || word == ".kdkey" || word.starts_with("||");
}

void ConsoleInput::receive(std::string_view bytes) {
    for (const char c : bytes) {
        if (c == kCtrlC)
            breakPressed();
        else if (c == '\n')
            lineEnded();
        else if (m_line.size() < kMaxLine)
            m_line += c;
    }
}

// As a terminal does: what was typed before it and has not run is dropped, for it would run behind the break.
void ConsoleInput::breakPressed() {
    m_line.clear();
    m_lines.clear();
    m_urgent.push_back({ConsoleAction::Kind::Break, {}});
}

void ConsoleInput::lineEnded() {
    std::string line = std::move(m_line);
    m_line.clear();
    if (line.ends_with('\r')) line.pop_back();
    const std::string_view text = trim(line);
    const auto letter = text.size() == 1 ? controlLetter(text.front()) : std::nullopt;
    if (letter) {
        m_urgent.push_back({ConsoleAction::Kind::Key, std::string(1, *letter)});
        return;
    }
    std::erase_if(line, isControl);
    m_lines.push_back(std::move(line));
}

void ConsoleInput::endOfInput() {
    if (m_ended) return;
    if (!m_line.empty()) lineEnded();
    m_ended = true;
}

std::optional<ConsoleAction> ConsoleInput::next(const ConsoleReadiness& readiness) {
    if (m_left) return std::nullopt;
    if (!m_urgent.empty()) {
        ConsoleAction action = std::move(m_urgent.front());
        m_urgent.pop_front();
        m_left = leaves(action);
        return action;
    }
    using Lines = ConsoleReadiness::Lines;
    const bool lineMayRun =
        !m_lines.empty() && (readiness.lines == Lines::All ||
                             (readiness.lines == Lines::OfConnection && needsNoPrompt(m_lines.front())));
    if (lineMayRun) {
        ConsoleAction action{ConsoleAction::Kind::Line, std::move(m_lines.front())};
        m_lines.pop_front();
        return action;
    }
    if (m_ended && m_lines.empty() && !readiness.moreComes && !m_endTold) {
        m_endTold = true;
        return ConsoleAction{ConsoleAction::Kind::End, {}};
    }
    return std::nullopt;
}

}  // namespace hawser::command
