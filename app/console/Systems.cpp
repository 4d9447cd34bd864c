#include "app/console/Systems.h"

#include <fmt/format.h>

#include "core/base/Text.h"

namespace hawser::console {

namespace {
constexpr std::string_view kBars = "||";
}

session::Session& Systems::add(const QString& connection) {
    m_sessions.push_back(&m_others.add(connection));
    m_before = m_current;
    m_current = m_sessions.size() - 1;
    return current();
}

bool Systems::choose(std::size_t number) {
    if (number >= m_sessions.size()) return false;
    m_current = number;
    return true;
}

std::optional<QString> Systems::next(bool failed) {
    if (failed) m_current = m_before;
    m_opening = !m_toOpen.empty();
    if (m_opening) {
        QString connection = m_toOpen.front();
        m_toOpen.pop_front();
        return connection;
    }
    if (std::exchange(m_starting, false)) m_current = 0;
    return std::nullopt;
}

std::string Systems::prefix() const {
    return m_sessions.size() > 1 ? fmt::format("||{}:", m_current) : std::string();
}

bool Systems::isFor(std::string_view line) {
    return trim(line).starts_with(kBars);
}

std::string Systems::rowOf(std::size_t number) const {
    const session::Told& told = m_sessions[number]->told();
    return fmt::format("{}  {} {} ({})\n", number == m_current ? '.' : ' ', number,
                       told.line.text.toStdString(), session::nameOf(told.state));
}

std::string Systems::list() const {
    std::string rows;
    for (std::size_t i = 0; i < m_sessions.size(); ++i) rows += rowOf(i);
    return rows;
}

std::string Systems::run(std::string_view line) {
    std::string_view what = trim(trim(line).substr(kBars.size()));
    if (what.empty() || what == "*") return list();
    if (what == ".") return rowOf(m_current);
    const bool chooses = what.ends_with('s');
    if (chooses) what.remove_suffix(1);
    const auto number = parseNumber(what, 10);
    if (!number) return "|| takes nothing, * or . to list systems, and a number with s to choose one: ||1s\n";
    if (*number >= m_sessions.size()) return fmt::format("There is no system {}.\n", *number);
    if (!chooses) return rowOf(*number);
    choose(*number);
    return {};
}

}  // namespace hawser::console
