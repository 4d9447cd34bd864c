#pragma once

#include <string_view>

namespace hawser::console {

// The program's standard output: every write is out when the call returns. Main thread.
class StandardOutput {
  public:
    void write(std::string_view text);
    bool broken() const { return m_broken; }  // the reader has gone

  private:
    bool m_broken = false;
};

}  // namespace hawser::console
