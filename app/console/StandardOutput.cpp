#include "app/console/StandardOutput.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace hawser::console {

void StandardOutput::write(std::string_view text) {
    while (!text.empty() && !m_broken) {
        const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            // A terminal shared with a program that made it non-blocking.
            pollfd descriptor{STDOUT_FILENO, POLLOUT, 0};
            ::poll(&descriptor, 1, -1);
        } else if (errno != EINTR) {
            m_broken = true;
        }
    }
}

}  // namespace hawser::console
