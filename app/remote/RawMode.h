#pragma once

#include <termios.h>

#include <optional>

namespace hawser::remote {

// Our terminal gives every key as it is typed and echoes none, from enter() to leave(). Main thread.
class RawMode {
  public:
    explicit RawMode(int descriptor) : m_descriptor(descriptor) {}
    RawMode(const RawMode&) = delete;
    RawMode& operator=(const RawMode&) = delete;
    ~RawMode() { leave(); }

    void enter();
    void again();  // somebody else has set the terminal in the meantime; nothing when not entered
    void leave();
    bool entered() const { return m_before.has_value(); }

  private:
    int m_descriptor;
    std::optional<termios> m_before;
};

}  // namespace hawser::remote
