#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>

#include "core/base/Clock.h"

namespace hawser::session {

// What happens again and again is told a few times, then with its count: at 10, 100, 1000. Something is over,
// and told anew, once it has not happened for kOver. Engine thread.
class Repetitions {
  public:
    explicit Repetitions(const Clock& clock) : m_clock(clock) {}

    // What is to be told of this sentence now; nothing: it was told often enough.
    std::optional<std::string> told(const std::string& sentence);

    static constexpr unsigned kToldEach = 3;
    static constexpr std::chrono::seconds kOver{10};

  private:
    struct Known {
        std::string sentence;
        unsigned count = 0;
        TimePoint last{};
    };
    Known& known(const std::string& sentence);

    static constexpr std::size_t kMostKnown = 64;
    const Clock& m_clock;
    std::deque<Known> m_known;
};

}  // namespace hawser::session
