#pragma once

#include <cstddef>
#include <string_view>

namespace hawser::console {

// The program's standard output: every write is out when the call returns, or nobody wants it any more. Main
// thread.
class StandardOutput {
  public:
    // `endDescriptor` becomes readable when the program shall end: a reader that does not read must not keep
    // it from doing so. -1: none.
    explicit StandardOutput(int endDescriptor) : m_endDescriptor(endDescriptor) {}

    void write(std::string_view text);
    bool broken() const { return m_broken; }  // the reader has gone, or the program shall end

  private:
    bool waitForRoom();

    // A pipe that has room at all takes this much without waiting (POSIX: PIPE_BUF).
    static constexpr std::size_t kAtOnce = 4096;

    int m_endDescriptor;
    bool m_broken = false;
};

}  // namespace hawser::console
