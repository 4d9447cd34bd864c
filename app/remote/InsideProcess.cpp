#include "app/remote/InsideProcess.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "app/remote/Messages.h"
#include "core/base/SystemError.h"

namespace hawser::remote {

namespace {

constexpr std::size_t kMostUnread = 64 << 10;  // bytes typed ahead
constexpr std::size_t kReadAtOnce = 16 << 10;  // bytes
// What a program has left behind on its terminal; more comes only from one that it has left behind itself.
constexpr std::size_t kMostLeft = 4 << 20;  // bytes

winsize winsizeOf(TerminalSize size) {
    winsize window{};
    window.ws_row = size.rows;
    window.ws_col = size.columns;
    return window;
}

// The program's three descriptors, and ours at the other ends.
struct Line {
    FileDescriptor theirInput;
    FileDescriptor theirOutput;
    FileDescriptor ourInput;
    FileDescriptor ourOutput;
};

Result<Line> openTerminal(TerminalSize size) {
    int ours = -1;
    int theirs = -1;
    const winsize window = winsizeOf(size);
    if (::openpty(&ours, &theirs, nullptr, nullptr, &window) != 0)
        return fail(ErrorCode::Io, "No terminal can be made for the program: " + systemText(errno));
    Line line{FileDescriptor(theirs), FileDescriptor(::fcntl(theirs, F_DUPFD_CLOEXEC, 0)),
              FileDescriptor(ours), FileDescriptor(::fcntl(ours, F_DUPFD_CLOEXEC, 0))};
    ::fcntl(ours, F_SETFD, FD_CLOEXEC);
    ::fcntl(theirs, F_SETFD, FD_CLOEXEC);
    return line;
}

Result<Line> openPipes() {
    std::array<int, 2> input{-1, -1};
    std::array<int, 2> output{-1, -1};
    if (::pipe2(input.data(), O_CLOEXEC) != 0)
        return fail(ErrorCode::Io, "No pipe can be made for the program: " + systemText(errno));
    Line line{FileDescriptor(input[0]), {}, FileDescriptor(input[1]), {}};
    if (::pipe2(output.data(), O_CLOEXEC) != 0)
        return fail(ErrorCode::Io, "No pipe can be made for the program: " + systemText(errno));
    line.theirOutput = FileDescriptor(output[1]);
    line.ourOutput = FileDescriptor(output[0]);
    return line;
}

// One program takes the shell's place: a shell that waits for it hears its Ctrl+C as well, and would end by
// it afterwards whatever the program made of it. Not where a shell is needed, or a setting stands in front.
std::string shellCommand(const std::string& command) {
    const std::string first = command.substr(0, command.find(' '));
    const bool needsShell = command.find_first_of(";&|(){}\n") != std::string::npos;
    return needsShell || first.find('=') != std::string::npos ? command : "exec " + command;
}

// In the child: nothing here may come back, and nothing may take a lock that another thread had at the fork.
[[noreturn]] void become(const char* command, const Line& line, bool pipes) {
    ::setsid();
    if (!pipes) ::ioctl(line.theirInput.get(), TIOCSCTTY, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGHUP);
    ::dup2(line.theirInput.get(), STDIN_FILENO);
    ::dup2(line.theirOutput.get(), STDOUT_FILENO);
    ::dup2(line.theirOutput.get(), STDERR_FILENO);
    for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, SIGTSTP, SIGXFSZ})
        ::signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execl("/bin/sh", "sh", "-c", command, nullptr);
    constexpr int kNotFound = 127;  // as a shell has it
    ::_exit(kNotFound);
}

// Readable when the process has ended. (The header of glibc 2.36 declares its function for C alone.)
FileDescriptor processDescriptor(pid_t pid) {
    return FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

void dontWait(int descriptor) {
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

}  // namespace

Result<std::unique_ptr<InsideProcess>> InsideProcess::create(const Start& start) {
    auto line = start.pipes ? openPipes() : openTerminal(start.size);
    if (!line) return tl::unexpected<Error>(line.error());
    const std::string command = shellCommand(start.command);
    const pid_t pid = ::fork();
    if (pid < 0) return fail(ErrorCode::Io, "The program cannot be started: " + systemText(errno));
    if (pid == 0) become(command.c_str(), *line, start.pipes);
    Ends ends{std::move(line->ourInput), std::move(line->ourOutput), processDescriptor(pid)};
    if (!ends.process) {
        const int error = errno;
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        return fail(ErrorCode::Io, "The program cannot be watched: " + systemText(error));
    }
    dontWait(ends.input.get());
    dontWait(ends.output.get());
    return std::make_unique<InsideProcess>(pid, start, std::move(ends));
}

InsideProcess::InsideProcess(pid_t pid, const Start& start, Ends ends)
    : m_pid(pid),
      m_pipes(start.pipes),
      m_endPatience(start.endPatience),
      m_ends(std::move(ends)),
      m_readable(m_ends.output.get(), QSocketNotifier::Read),
      m_writable(m_ends.input.get(), QSocketNotifier::Write),
      m_gone(m_ends.process.get(), QSocketNotifier::Read) {
    m_writable.setEnabled(false);
    connect(&m_readable, &QSocketNotifier::activated, this, &InsideProcess::onOutput);
    connect(&m_writable, &QSocketNotifier::activated, this, &InsideProcess::writeWaiting);
    connect(&m_gone, &QSocketNotifier::activated, this, &InsideProcess::onEnd);
    m_killing.setSingleShot(true);
    connect(&m_killing, &QTimer::timeout, this, [this] { ::kill(-m_pid, SIGKILL); });
}

InsideProcess::~InsideProcess() {
    if (m_ended) return;
    ::kill(-m_pid, SIGHUP);
    ::kill(-m_pid, SIGTERM);
}

bool InsideProcess::type(std::string_view bytes) {
    if (m_ended) return true;
    m_refused = m_waiting.size() + bytes.size() > kMostUnread;
    if (m_refused) return false;
    if (m_pipes && bytes.find(kInterrupt) != std::string_view::npos) {
        std::string kept(bytes);
        std::erase(kept, kInterrupt);
        m_waiting.append(kept);
        ::kill(-m_pid, SIGINT);
    } else {
        m_waiting.append(bytes);
    }
    writeWaiting();
    return true;
}

void InsideProcess::writeWaiting() {
    while (!m_waiting.empty()) {
        const std::string_view all = m_waiting.waiting();
        const ssize_t written = ::write(m_ends.input.get(), all.data(), all.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno != EAGAIN) m_waiting.clear();  // nobody reads it any more
        if (written <= 0) break;
        m_waiting.take(static_cast<std::size_t>(written));
    }
    m_writable.setEnabled(!m_waiting.empty());
    if (m_refused && m_waiting.size() < kMostUnread / 2) {
        m_refused = false;
        Q_EMIT mayType();
    }
}

void InsideProcess::resize(TerminalSize size) {
    const winsize window = winsizeOf(size);
    if (!m_pipes) ::ioctl(m_ends.input.get(), TIOCSWINSZ, &window);
}

void InsideProcess::askToEnd() {
    if (m_ended || m_killing.isActive()) return;
    ::kill(-m_pid, SIGHUP);
    ::kill(-m_pid, SIGTERM);
    ::kill(-m_pid, SIGCONT);  // one that was stopped hears the others only then
    m_killing.start(m_endPatience);
}

bool InsideProcess::readSome() {
    std::string block(kReadAtOnce, '\0');
    const ssize_t count = ::read(m_ends.output.get(), block.data(), block.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (count <= 0) {
        // The last one with this terminal open has gone (EIO); the end itself is told by the process.
        m_readable.setEnabled(false);
        return false;
    }
    block.resize(static_cast<std::size_t>(count));
    Q_EMIT printed(block);
    return true;
}

void InsideProcess::onOutput() {
    readSome();
}

void InsideProcess::onEnd() {
    m_gone.setEnabled(false);
    int status = 0;
    ::waitpid(m_pid, &status, 0);
    m_ended = true;
    m_killing.stop();
    for (std::size_t left = 0; left < kMostLeft && readSome(); left += kReadAtOnce) {
    }
    m_readable.setEnabled(false);
    m_writable.setEnabled(false);
    constexpr int kBySignal = 128;
    Q_EMIT ended(WIFEXITED(status) ? WEXITSTATUS(status) : kBySignal + WTERMSIG(status));
}

}  // namespace hawser::remote
