#include "core/command/CallTally.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace hawser::command {

std::optional<std::size_t> CallTally::returningTo(Address place) const {
    for (std::size_t i = m_open.size(); i > 0; --i)
        if (m_open[i - 1].back == place) return i - 1;
    return std::nullopt;
}

void CallTally::count() {
    ++m_open.back().own;
    ++m_instructions;
}

void CallTally::Row::add(std::uint64_t instructions) {
    least = invocations == 0 ? instructions : std::min(least, instructions);
    most = std::max(most, instructions);
    sum += instructions;
    ++invocations;
}

void CallTally::enter(Rows& rows, const Frame& frame) {
    if (frame.hidden) return;
    const bool room = rows.size() < kMaxFunctions || rows.contains(frame.label);
    rows[room ? frame.label : "(other functions)"].add(frame.own);
}

// What the open one and its calls have run is of its caller's calls from now on.
void CallTally::close() {
    const Frame closed = std::move(m_open.back());
    m_open.pop_back();
    enter(m_rows, closed);
    if (!m_open.empty()) m_open.back().below += closed.own + closed.below;
}

void CallTally::jump(Frame frame) {
    frame.back = m_open.back().back;
    close();
    m_open.push_back(std::move(frame));
}

void CallTally::returnTo(std::size_t depth) {
    while (m_open.size() > depth + 1) close();
}

std::string CallTally::line() const {
    return fmt::format("{:>5} {:>5} [{:>3}] {}{}", top().own, top().below, depth(),
                       std::string(2 * depth(), ' '), top().label);
}

std::string CallTally::summary(std::uint64_t events) const {
    std::string text = fmt::format(
        "\n{} instructions were executed in {} events (0 from other threads)\n\n"
        "Function Name                               Invocations MinInst MaxInst AvgInst\n",
        m_instructions, events);
    Rows rows = m_rows;
    for (const Frame& frame : m_open) enter(rows, frame);
    for (const auto& [label, row] : rows)
        text += fmt::format("{:<44}{:>11}{:>8}{:>8}{:>8}\n", label, row.invocations, row.least, row.most,
                            row.sum / row.invocations);
    std::uint64_t calls = 0;
    for (const auto& [function, count] : m_systemCalls) calls += count;
    text += fmt::format("\n{} system call{} executed\n", calls, calls == 1 ? " was" : "s were");
    if (calls != 0) text += "\nCalls  System Call\n";
    for (const auto& [function, count] : m_systemCalls) text += fmt::format("{:>5}  {}\n", count, function);
    return text + "\n";
}

}  // namespace hawser::command
