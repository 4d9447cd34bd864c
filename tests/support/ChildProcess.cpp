#include "tests/support/ChildProcess.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdlib>

namespace hawser::test {

namespace {

using Clock = std::chrono::steady_clock;

int millisecondsUntil(Clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::max<long>(left, 0));
}

// In the child: nothing here may come back.
[[noreturn]] void become(const std::vector<std::string>& command,
                         const std::vector<std::string>& environment) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (const std::string& setting : environment) putenv(const_cast<char*>(setting.c_str()));
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments.front(), arguments.data());
    _exit(127);
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command,
                           const std::vector<std::string>& environment) {
    ::signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> input{};
    std::array<int, 2> output{};
    REQUIRE(pipe2(input.data(), O_CLOEXEC) == 0);
    REQUIRE(pipe2(output.data(), O_CLOEXEC) == 0);
    m_pid = fork();
    REQUIRE(m_pid >= 0);
    if (m_pid == 0) {
        dup2(input[0], STDIN_FILENO);
        dup2(output[1], STDOUT_FILENO);
        dup2(output[1], STDERR_FILENO);
        become(command, environment);
    }
    close(input[0]);
    close(output[1]);
    m_input = input[1];
    m_outputPipe = output[0];
}

ChildProcess::ChildProcess(const Terminal& terminal, const std::vector<std::string>& command,
                           const std::vector<std::string>& environment) {
    int ours = -1;
    int theirs = -1;
    REQUIRE(openpty(&ours, &theirs, nullptr, nullptr, nullptr) == 0);
    fcntl(ours, F_SETFD, FD_CLOEXEC);
    m_outputPipe = ours;
    m_input = fcntl(ours, F_DUPFD_CLOEXEC, 0);
    resize(terminal);
    m_pid = fork();
    REQUIRE(m_pid >= 0);
    if (m_pid == 0) {
        login_tty(theirs);
        become(command, environment);
    }
    close(theirs);
}

void ChildProcess::resize(const Terminal& terminal) const {
    const winsize size{terminal.rows, terminal.columns, 0, 0};
    REQUIRE(ioctl(m_outputPipe, TIOCSWINSZ, &size) == 0);
}

bool ChildProcess::terminalEchoes() const {
    termios modes{};
    REQUIRE(tcgetattr(m_outputPipe, &modes) == 0);
    return (modes.c_lflag & static_cast<tcflag_t>(ECHO)) != 0;
}

ChildProcess::~ChildProcess() {
    closeInput();
    if (!m_exit) {
        ::kill(m_pid, SIGTERM);
        if (!waitForExit(20s)) {
            ::kill(m_pid, SIGKILL);
            waitForExit(kPatience);
        }
    }
    close(m_outputPipe);
}

void ChildProcess::send(const std::string& bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = write(m_input, bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return;  // the program has gone: the next expectation says so
        done += static_cast<std::size_t>(count);
    }
}

void ChildProcess::closeInput() {
    if (m_input >= 0) close(m_input);
    m_input = -1;
}

bool ChildProcess::readSome(Clock::time_point deadline) {
    pollfd waiting{m_outputPipe, POLLIN, 0};
    if (poll(&waiting, 1, millisecondsUntil(deadline)) <= 0) return false;
    std::array<char, 65536> buffer{};
    const ssize_t count = read(m_outputPipe, buffer.data(), buffer.size());
    if (count <= 0) return false;
    m_output.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

bool ChildProcess::expect(const std::string& text, std::chrono::milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    while (true) {
        const std::size_t at = m_output.find(text, m_consumed);
        if (at != std::string::npos) {
            consume(at + text.size());
            return true;
        }
        if (!readSome(deadline)) return false;
    }
}

bool ChildProcess::expectLine(const std::function<bool(std::string_view)>& isIt,
                              std::chrono::milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    std::size_t start = m_consumed;
    while (true) {
        for (std::size_t end = m_output.find('\n', start); end != std::string::npos;
             end = m_output.find('\n', start)) {
            const std::string_view line = std::string_view(m_output).substr(start, end - start);
            start = end + 1;
            if (!isIt(line)) continue;
            consume(start);
            return true;
        }
        if (!readSome(deadline)) return false;
    }
}

void ChildProcess::consume(std::size_t end) {
    m_matched = m_output.substr(m_consumed, end - m_consumed);
    m_consumed = end;
}

std::string ChildProcess::drain(std::chrono::milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    while (readSome(deadline)) {
    }
    std::string rest = m_output.substr(m_consumed);
    m_consumed = m_output.size();
    return rest;
}

std::optional<int> ChildProcess::waitForExit(std::chrono::milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    while (!m_exit) {
        int status = 0;
        const pid_t ended = waitpid(m_pid, &status, WNOHANG);
        if (ended == m_pid) {
            m_exit = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
            break;
        }
        if (Clock::now() >= deadline) return std::nullopt;
        // The output must flow or the program may block; its end is also the earliest sign that it has gone.
        readSome(std::min(deadline, Clock::now() + 20ms));
    }
    while (readSome(Clock::now())) {
    }
    return m_exit;
}

void ChildProcess::signal(int number) const {
    ::kill(m_pid, number);
}

std::string runToEnd(const std::vector<std::string>& command, std::chrono::milliseconds limit,
                     const std::vector<std::string>& environment) {
    ChildProcess process(command, environment);
    process.closeInput();
    INFO(command.front() << " did not end in time; its output: " << process.output());
    REQUIRE(process.waitForExit(limit));
    return process.output();
}

}  // namespace hawser::test
