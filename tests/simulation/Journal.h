#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>
#include <utility>

#include "core/base/Clock.h"

namespace hawser::simulation {

// The story of one run, line by line, when somebody wants to read it.
class Journal {
  public:
    using Reader = std::function<void(const std::string&)>;

    Journal(Reader reader, const Clock& clock)
        : m_reader(std::move(reader)), m_clock(clock), m_start(clock.now()) {}

    bool on() const { return static_cast<bool>(m_reader); }
    template <class... T>
    void note(fmt::format_string<T...> text, T&&... values) {
        if (on())
            m_reader(fmt::format("{:12.6f} {}\n", seconds(), fmt::format(text, std::forward<T>(values)...)));
    }
    double seconds() const { return std::chrono::duration<double>(m_clock.now() - m_start).count(); }

  private:
    const Reader m_reader;
    const Clock& m_clock;
    const TimePoint m_start;
};

}  // namespace hawser::simulation
