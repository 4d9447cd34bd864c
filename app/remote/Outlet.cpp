#include "app/remote/Outlet.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace hawser::remote {

namespace {

constexpr std::size_t kMostWaiting = 4 << 20;  // bytes
constexpr std::size_t kMostLast = 64 << 10;    // bytes; some screens full
// A pipe that has room at all takes this much without waiting (POSIX: PIPE_BUF).
constexpr std::size_t kAtOnce = 4096;

// Flags belong to the open file, which we share with the shell that started us: a terminal or pipe is opened
// again to have flags of our own. Where that is not allowed, nothing: it is asked for room instead.
int openAgain(int descriptor) {
    struct stat status {};
    const bool waits =
        ::fstat(descriptor, &status) == 0 && (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode));
    if (!waits) return -1;
    const std::string path = fmt::format("/proc/self/fd/{}", descriptor);
    return ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

bool hasRoom(int descriptor) {
    pollfd room{descriptor, POLLOUT, 0};
    return ::poll(&room, 1, 0) > 0;
}

}  // namespace

Outlet::Outlet(int descriptor) : m_descriptor(descriptor), m_own(openAgain(descriptor)) {
    if (m_own) m_descriptor = m_own.get();
    struct stat status {};
    // A plain file always has room, and epoll has no word for it.
    if (::fstat(m_descriptor, &status) != 0 || S_ISREG(status.st_mode)) return;
    m_writable = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Write);
    m_writable->setEnabled(false);
    connect(m_writable.get(), &QSocketNotifier::activated, this, &Outlet::flush);
}

Outlet::~Outlet() = default;

void Outlet::write(std::string_view bytes) {
    if (m_broken) return;
    if (m_last.empty() && m_waiting.size() + bytes.size() <= kMostWaiting) {
        m_waiting.append(bytes);
    } else {
        m_last.append(bytes);
        const std::size_t most = std::min(m_last.size(), kMostLast);
        m_leftOut += m_last.size() - most;
        m_last.take(m_last.size() - most);
    }
    flush();
}

void Outlet::flush() {
    while (!m_waiting.empty() && hasRoom(m_descriptor)) {
        const std::string_view block = m_waiting.waiting().substr(0, kAtOnce);
        const ssize_t written = ::write(m_descriptor, block.data(), block.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EAGAIN) break;
        if (written < 0) return breakOff();
        m_waiting.take(static_cast<std::size_t>(written));
        if (m_waiting.empty()) catchUp();
    }
    if (m_writable) m_writable->setEnabled(!m_waiting.empty());
    if (m_waiting.empty()) Q_EMIT emptied();
}

void Outlet::catchUp() {
    if (m_leftOut > 0)
        m_waiting.append(fmt::format(
            "\r\n**Remote: {} bytes were not read in time and are left out here.\r\n", m_leftOut));
    m_waiting.append(m_last.waiting());
    m_last.clear();
    m_leftOut = 0;
}

void Outlet::breakOff() {
    m_broken = true;
    m_waiting.clear();
    m_last.clear();
    if (m_writable) m_writable->setEnabled(false);
    Q_EMIT broken();
}

}  // namespace hawser::remote
