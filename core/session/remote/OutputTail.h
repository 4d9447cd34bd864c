#pragma once

#include <deque>

#include "core/session/SessionTypes.h"

namespace hawser::session {

// The last lines of the output, for those who come late.
class OutputTail {
  public:
    void add(const std::vector<OutputRun>& runs);
    void clear();
    OutputBatch last(std::size_t lines) const;

    static constexpr std::size_t kMaxLines = 10'000;
    static constexpr std::size_t kMaxBytes = std::size_t{1} << 20;

  private:
    std::deque<OutputRun> m_runs;
    std::size_t m_lines = 0;
    std::size_t m_bytes = 0;
};

}  // namespace hawser::session
