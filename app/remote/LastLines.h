#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace hawser::remote {

// The last that was printed, for those who come late. Whole lines, but for the one that is being printed and
// one that alone is too long. Main thread.
class LastLines {
  public:
    static constexpr std::size_t kMostLines = 10'000;
    static constexpr std::size_t kMostBytes = 1 << 20;

    void append(std::string_view text);
    // The last `lines` of them, the one that is being printed not counted.
    std::string last(std::size_t lines) const;
    bool atLineStart() const { return m_lines.empty() || m_lines.back().ends_with('\n'); }

  private:
    void trim();

    std::deque<std::string> m_lines;  // each with its end, but for the last
    std::size_t m_bytes = 0;
};

}  // namespace hawser::remote
