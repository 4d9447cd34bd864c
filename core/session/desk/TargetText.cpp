#include "core/session/desk/TargetText.h"

#include "core/base/Text.h"

namespace hawser::session {

namespace {
constexpr std::size_t kMaxLine = 4096;  // bytes kept for a newline that may never come
}

void TargetText::print(const std::string& text) {
    m_line += printable(text, kMaxLine);
    const std::size_t lineEnd = m_line.rfind('\n');
    const bool tooLong = m_line.size() > kMaxLine;
    if (lineEnd == std::string::npos && !tooLong) return;
    const std::size_t cut = lineEnd == std::string::npos ? m_line.size() : lineEnd + 1;
    m_output.write({OutputKind::Target, m_line.substr(0, cut), {}});
    m_line.erase(0, cut);
}

std::string TargetText::prompt(const std::string& text) {
    const std::string shown = printable(text, kMaxLine);
    m_output.write({OutputKind::Target, m_line + shown, {}});
    m_line.clear();
    return shown;
}

}  // namespace hawser::session
