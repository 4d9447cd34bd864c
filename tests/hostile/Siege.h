#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/hostile/EvilTarget.h"
#include "tests/support/ChildProcess.h"

namespace hawser::hostile {

// What the console may use while it is lied to. Peaks that honest use stays far below.
struct Limits {
    std::size_t memory = std::size_t{160} << 20;  // bytes it ever held; not looked at under sanitizers
    std::size_t output = 256 << 10;               // bytes printed
    double processor = 0.5;  // of one processor's time, over the whole siege: whoever waits uses next to none
};

// The real console, besieged. Its end is looked at like everything else: it must come when it is asked for,
// with an exit code of its own.
class Siege {
  public:
    Siege(const std::string& connection, const std::vector<std::string>& more = {},
          const std::vector<std::string>& environment = {});
    ~Siege() = default;

    void line(const std::string& text) { m_console.send(text + "\n"); }
    void breakIn() { m_console.send("\x03"); }
    void expect(const std::string& text);  // behind what was found before
    // Reads whatever comes for so long.
    void endure(std::chrono::milliseconds time) { m_console.drain(time); }
    // What is told is told at most so often.
    void toldAtMost(const std::string& text, unsigned times) const;
    bool told(const std::string& text) const { return m_console.output().find(text) != std::string::npos; }

    // A target that is honest again is found again, by a resynchronize at the latest: it stops, is looked at,
    // and goes on.
    void proveInStep();
    void holdTo(const Limits& limits);
    // Asks it to end: the exit code is one of its own, and nothing but it ended it.
    void end(int signalNumber = 15);

    const std::string& output() const { return m_console.output(); }
    test::ChildProcess& console() { return m_console; }

  private:
    void usedAtMost(const Limits& limits) const;

    test::ChildProcess m_console;
    std::chrono::steady_clock::time_point m_began;
    unsigned m_markers = 0;
};

}  // namespace hawser::hostile
