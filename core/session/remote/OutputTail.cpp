#include "core/session/remote/OutputTail.h"

#include <algorithm>

#include "core/command/OutputSize.h"

namespace hawser::session {

namespace {

std::size_t linesIn(const OutputRun& run) {
    return static_cast<std::size_t>(std::ranges::count(run.text, '\n'));
}

}  // namespace

void OutputTail::add(const std::vector<OutputRun>& runs) {
    for (const OutputRun& run : runs) {
        m_lines += linesIn(run);
        m_bytes += sizeOf(run);
        m_runs.push_back(run);
    }
    while (m_lines > kMaxLines || m_bytes > kMaxBytes) {
        m_lines -= linesIn(m_runs.front());
        m_bytes -= sizeOf(m_runs.front());
        m_runs.pop_front();
    }
}

void OutputTail::clear() {
    m_runs.clear();
    m_lines = m_bytes = 0;
}

// Whole runs: at least so many lines, where there are as many.
OutputBatch OutputTail::last(std::size_t lines) const {
    std::size_t found = 0;
    auto first = m_runs.end();
    while (first != m_runs.begin() && found < lines) found += linesIn(*--first);
    return std::make_shared<const std::vector<OutputRun>>(first, m_runs.end());
}

}  // namespace hawser::session
