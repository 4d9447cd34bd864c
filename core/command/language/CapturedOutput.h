#pragma once

#include <string>
#include <utility>

#include "core/command/Output.h"

namespace hawser::command {

// Keeps what is printed, up to a limit, as text.
class CapturedOutput final : public OutputSink {
  public:
    explicit CapturedOutput(std::size_t limit) : m_limit(limit) {}

    void write(OutputRun run) override {
        if (m_text.size() + run.text.size() <= m_limit) m_text += run.text;
    }
    std::string take() { return std::exchange(m_text, {}); }

  private:
    std::size_t m_limit;  // bytes
    std::string m_text;
};

}  // namespace hawser::command
