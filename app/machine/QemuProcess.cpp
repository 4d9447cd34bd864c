#include "app/machine/QemuProcess.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// glibc 2.36 forgot to make this header fit for C++.
extern "C" {
#include <sys/pidfd.h>
}

#include <asio/buffer.hpp>
#include <cerrno>

#include "core/base/SystemError.h"
#include "core/base/Text.h"

namespace hawser::machine {

namespace {

constexpr const char* kProgram = "qemu-system-x86_64";
constexpr int kCannotExecute = 127;
constexpr std::size_t kErrorTextLimit = 4096;  // bytes

struct Channels {
    FileDescriptor ours;
    FileDescriptor theirs;
};

Result<Channels> socketPair() {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return fail(ErrorCode::Io, "Cannot create a channel to QEMU: " + systemText(errno) + ".");
    }
    return Channels{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

Result<Channels> pipePair() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return fail(ErrorCode::Io, "Cannot create a channel to QEMU: " + systemText(errno) + ".");
    }
    return Channels{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// The last line that is not a mere warning.
std::string lastComplaint(std::string_view text) {
    std::string_view last;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.empty() && line.find(": warning: ") == std::string_view::npos) last = line;
    }
    return printable(last, 300);
}

// In the child, after fork(): only calls that are safe there.
[[noreturn]] void becomeQemu(const char* folder, char* const* arguments, int serial, int monitor, int errors,
                             pid_t parent) {
    // However this process ends, QEMU ends too.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(kCannotExecute);
    // The terminal's Ctrl+C is for us; we end QEMU.
    ::setpgid(0, 0);
    ::fcntl(serial, F_SETFD, 0);
    ::fcntl(monitor, F_SETFD, 0);
    const int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(nothing, STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    ::signal(SIGPIPE, SIG_DFL);
    if (::chdir(folder) == 0) ::execvp(arguments[0], arguments);
    ::_exit(kCannotExecute);
}

}  // namespace

Result<std::unique_ptr<QemuProcess>> QemuProcess::start(asio::io_context& context, const Setup& setup,
                                                        std::function<void(std::string)> ended) {
    auto process = std::make_unique<QemuProcess>(context, std::move(ended));
    if (auto launched = process->launch(setup); !launched) return tl::unexpected<Error>(launched.error());
    return process;
}

QemuProcess::QemuProcess(asio::io_context& context, std::function<void(std::string)> ended)
    : m_watch(context), m_errors(context), m_ended(std::move(ended)) {}

QemuProcess::~QemuProcess() {
    end();
}

Result<> QemuProcess::launch(const Setup& setup) {
    auto serial = socketPair();
    if (!serial) return tl::unexpected<Error>(serial.error());
    auto monitor = socketPair();
    if (!monitor) return tl::unexpected<Error>(monitor.error());
    auto errors = pipePair();
    if (!errors) return tl::unexpected<Error>(errors.error());

    std::vector<std::string> words{kProgram};
    words.insert(words.end(), setup.arguments.begin(), setup.arguments.end());
    for (const auto& [id, descriptor] :
         {std::pair("kd", serial->theirs.get()), std::pair("monitor", monitor->theirs.get())}) {
        words.insert(words.end(), {"-chardev", fmt::format("socket,id={},fd={}", id, descriptor)});
    }
    words.insert(words.end(), {"-serial", "chardev:kd", "-mon", "chardev=monitor,mode=control"});
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);

    const pid_t parent = ::getpid();
    m_process = ::fork();
    if (m_process == 0) {
        becomeQemu(setup.folder.c_str(), pointers.data(), serial->theirs.get(), monitor->theirs.get(),
                   errors->theirs.get(), parent);
    }
    if (m_process < 0) return fail(ErrorCode::Io, "Cannot start QEMU: " + systemText(errno) + ".");
    m_serial = std::move(serial->ours);
    m_monitor = std::move(monitor->ours);
    m_watch.assign(::pidfd_open(m_process, 0));
    m_errors.assign(::fcntl(errors->ours.get(), F_DUPFD_CLOEXEC, 0));
    readErrors();
    watch();
    return {};
}

void QemuProcess::readErrors() {
    m_errors.async_read_some(
        asio::buffer(m_errorBlock),
        [this, alive = std::weak_ptr(m_alive)](const asio::error_code& error, std::size_t count) {
            if (error || alive.expired()) return;
            m_errorText.append(m_errorBlock.data(), count);
            if (m_errorText.size() > kErrorTextLimit)
                m_errorText.erase(0, m_errorText.size() - kErrorTextLimit);
            readErrors();
        });
}

void QemuProcess::watch() {
    m_watch.async_wait(asio::posix::stream_descriptor::wait_read,
                       [this, alive = std::weak_ptr(m_alive)](const asio::error_code& error) {
                           if (error || alive.expired() || m_process < 0) return;
                           int status = 0;
                           ::waitpid(m_process, &status, 0);
                           m_process = -1;
                           // What it said last may still be in the pipe.
                           asio::error_code ignored;
                           m_errors.non_blocking(true, ignored);
                           const std::size_t count = m_errors.read_some(asio::buffer(m_errorBlock), ignored);
                           m_errorText.append(m_errorBlock.data(), count);
                           const auto ended = m_ended;
                           ended(reason(status));
                       });
}

std::string QemuProcess::reason(int status) {
    const std::string last = lastComplaint(m_errorText);
    if (!last.empty()) return "QEMU ended: " + last;
    if (WIFSIGNALED(status)) return fmt::format("QEMU was ended by signal {}.", WTERMSIG(status));
    if (WEXITSTATUS(status) == kCannotExecute) {
        return fmt::format("QEMU is not installed: there is no {} (Debian package qemu-system-x86).",
                           kProgram);
    }
    return fmt::format("QEMU ended with exit code {}.", WEXITSTATUS(status));
}

void QemuProcess::end() {
    if (m_process < 0) return;
    ::kill(m_process, SIGKILL);
    int status = 0;
    while (::waitpid(m_process, &status, 0) < 0 && errno == EINTR) {
    }
    m_process = -1;
}

}  // namespace hawser::machine
