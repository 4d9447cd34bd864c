#include "app/machine/PtyOutside.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <termios.h>

#include <array>
#include <cerrno>

#include "core/base/SystemError.h"

namespace hawser::machine {

Result<> PtyOutside::start() {
    termios raw{};
    ::cfmakeraw(&raw);
    ::cfsetspeed(&raw, B115200);
    std::array<char, 64> name{};  // "/dev/pts/" and a number
    int master = -1;
    int slave = -1;
    if (::openpty(&master, &slave, name.data(), &raw, nullptr) != 0) {
        return fail(ErrorCode::Io, "Cannot create a pseudo-terminal: " + systemText(errno) + ".");
    }
    m_master.reset(master);
    m_name = name.data();
    ::fcntl(master, F_SETFD, FD_CLOEXEC);
    // Closing the slave once makes the master report a hang-up until somebody opens it.
    FileDescriptor(slave).reset();
    return {};
}

bool PtyOutside::slaveIsOpen() const {
    pollfd look{m_master.get(), POLLIN, 0};
    return ::poll(&look, 1, 0) >= 0 && (look.revents & POLLHUP) == 0;
}

// Nothing tells that a slave has been opened; one has to look. 50 ms are not noticed by who connects.
void PtyOutside::next() {
    m_timer.expires_after(std::chrono::milliseconds(50));
    m_timer.async_wait([this](const asio::error_code& error) {
        if (error || !m_master) return;
        if (!slaveIsOpen()) return next();
        m_arrived(FileDescriptor(::fcntl(m_master.get(), F_DUPFD_CLOEXEC, 0)));
    });
}

void PtyOutside::stop() {
    m_timer.cancel();
    m_master.reset();
}

}  // namespace hawser::machine
