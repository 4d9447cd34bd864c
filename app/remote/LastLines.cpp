#include "app/remote/LastLines.h"

#include <algorithm>

namespace hawser::remote {

void LastLines::append(std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        if (atLineStart()) m_lines.emplace_back();
        m_lines.back() += text.substr(0, end);
        m_bytes += end;
        text.remove_prefix(end);
        trim();
    }
}

void LastLines::trim() {
    while (m_lines.size() > 1 && (m_lines.size() > kMostLines || m_bytes > kMostBytes)) {
        m_bytes -= m_lines.front().size();
        m_lines.pop_front();
    }
    if (m_bytes <= kMostBytes) return;
    // One line without an end: half of it, so that not every further byte moves the rest.
    m_lines.front().erase(0, kMostBytes / 2);
    m_bytes = m_lines.front().size();
}

std::string LastLines::last(std::size_t lines) const {
    const std::size_t wanted = lines + (atLineStart() ? 0 : 1);
    std::string text;
    for (std::size_t at = m_lines.size() - std::min(wanted, m_lines.size()); at < m_lines.size(); ++at)
        text += m_lines[at];
    return text;
}

}  // namespace hawser::remote
