#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

#include "core/base/Clock.h"

namespace hawser::simulation {

// The story of one run, kept only when somebody wants to read it.
class Journal {
  public:
    explicit Journal(bool on, const Clock& clock) : m_on(on), m_clock(clock), m_start(clock.now()) {}

    bool on() const { return m_on; }
    template <class... T>
    void note(fmt::format_string<T...> text, T&&... values) {
        if (m_on) add(fmt::format(text, std::forward<T>(values)...));
    }
    double seconds() const { return std::chrono::duration<double>(m_clock.now() - m_start).count(); }
    const std::string& text() const { return m_text; }

  private:
    void add(const std::string& line) { m_text += fmt::format("{:12.6f} {}\n", seconds(), line); }

    const bool m_on;
    const Clock& m_clock;
    const TimePoint m_start;
    std::string m_text;
};

}  // namespace hawser::simulation
