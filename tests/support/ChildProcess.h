#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/Patience.h"

namespace hawser::test {

using namespace std::chrono_literals;

// A program of ours, or one that helps a test, as its user would start it: arguments, standard input, output.
// Its output (standard error too) is collected and can be waited for. Killed and reaped at the end of the
// test at the latest.
class ChildProcess {
  public:
    // Fails the test when the program cannot be started. `environment`: NAME=VALUE, added to ours.
    explicit ChildProcess(const std::vector<std::string>& command,
                          const std::vector<std::string>& environment = {});
    // The same on a terminal of its own, this large, in the place of pipes.
    struct Terminal {
        unsigned short rows = 24;
        unsigned short columns = 80;
    };
    ChildProcess(const Terminal& terminal, const std::vector<std::string>& command,
                 const std::vector<std::string>& environment = {});
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    void send(const std::string& bytes);
    void closeInput();

    // Reads until `text` stands in the output behind what earlier calls have consumed; false when the limit
    // passes or the program ends first.
    bool expect(const std::string& text, std::chrono::milliseconds limit);
    // What was read since the last match, up to and including this one; of a line its end too.
    const std::string& matched() const { return m_matched; }
    // The same for a whole line, without its end, that is what is looked for.
    bool expectLine(const std::function<bool(std::string_view)>& isIt, std::chrono::milliseconds limit);
    // Reads what is there until the limit or the end of the program.
    std::string drain(std::chrono::milliseconds limit);
    const std::string& output() const { return m_output; }

    std::optional<int> waitForExit(
        std::chrono::milliseconds limit);  // exit code; negative: the signal that killed it
    void signal(int number) const;
    pid_t pid() const { return m_pid; }
    // Of its terminal.
    void resize(const Terminal& terminal) const;
    bool terminalEchoes() const;

  private:
    void consume(std::size_t end);
    bool readSome(std::chrono::steady_clock::time_point deadline);

    pid_t m_pid = -1;
    int m_input = -1;
    int m_outputPipe = -1;
    std::string m_output;
    std::size_t m_consumed = 0;
    std::string m_matched;
    std::optional<int> m_exit;
};

// Runs a program to its end; its output. Fails the test when it does not end in time.
std::string runToEnd(const std::vector<std::string>& command, std::chrono::milliseconds limit = kPatience,
                     const std::vector<std::string>& environment = {});

}  // namespace hawser::test
