#pragma once

#include <atomic>

namespace hawser::command {

// What the sessions of one program may do to the computer that it runs on: only ever less, until the program
// ends (public pages ".noshell" and "Secure Mode"). Any thread.
class HostRights {
  public:
    bool runsPrograms() const { return m_runsPrograms && !m_secure; }  // .shell
    void forbidPrograms() { m_runsPrograms = false; }
    bool isSecure() const { return m_secure; }
    void beSecure() { m_secure = true; }

  private:
    std::atomic<bool> m_runsPrograms = true;
    std::atomic<bool> m_secure = false;
};

}  // namespace hawser::command
