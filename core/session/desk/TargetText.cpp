#include "core/session/desk/TargetText.h"

#include <algorithm>
#include <span>
#include <utility>

#include "core/base/AnsiText.h"
#include "core/base/Text.h"

namespace hawser::session {

namespace {
constexpr std::size_t kMaxLine = 4096;  // bytes kept for a newline that may never come

ByteSpan bytesOf(std::string_view text) {
    return std::as_bytes(std::span(text));
}
}  // namespace

void TargetText::add(std::string_view raw) {
    const std::string text = printable(utf8FromAnsi(bytesOf(raw)), kMaxLine);
    m_line += text;
    m_sinceResume += text;
    if (m_sinceResume.size() > kMaxLine) m_sinceResume.erase(0, m_sinceResume.size() - kMaxLine);
}

void TargetText::tell(std::string_view lines, std::uint16_t processor) {
    const std::string mark = command::eventMark(m_output.habits(), processor);
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size() - 1) + 1;
        m_output.writeMarked({OutputKind::Target, std::string(lines.substr(0, end)), {}}, mark);
        lines.remove_prefix(end);
    }
}

void TargetText::print(const std::string& raw, std::uint16_t processor) {
    const std::string whole = m_cut + raw;
    const std::size_t end = whole.size() - cutOffTail(bytesOf(whole));
    m_cut = whole.substr(end);
    add(std::string_view(whole).substr(0, end));
    const std::size_t lineEnd = m_line.rfind('\n');
    const bool tooLong = m_line.size() > kMaxLine;
    if (lineEnd == std::string::npos && !tooLong) return;
    const std::size_t cut = lineEnd == std::string::npos ? m_line.size() : lineEnd + 1;
    tell(std::string_view(m_line).substr(0, cut), processor);
    m_line.erase(0, cut);
}

std::string TargetText::prompt(const std::string& text) {
    const std::string shown = printable(text, kMaxLine);
    add(std::exchange(m_cut, {}));
    m_output.write({OutputKind::Target, m_line + shown, {}});
    m_line.clear();
    return shown;
}

}  // namespace hawser::session
