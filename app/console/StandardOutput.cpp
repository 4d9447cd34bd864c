#include "app/console/StandardOutput.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace hawser::console {

void StandardOutput::write(std::string_view text) {
    while (!text.empty() && !m_broken) {
        if (!waitForRoom()) return;
        const ssize_t written = ::write(STDOUT_FILENO, text.data(), std::min(text.size(), kAtOnce));
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR && errno != EAGAIN) {
            m_broken = true;
        }
    }
}

bool StandardOutput::waitForRoom() {
    std::array<pollfd, 2> descriptors{{{STDOUT_FILENO, POLLOUT, 0}, {m_endDescriptor, POLLIN, 0}}};
    while (true) {
        const int ready = ::poll(descriptors.data(), descriptors.size(), -1);
        if (ready < 0 && errno == EINTR) continue;
        // What has room is still told when the end is asked for; a file or a closed pipe is always ready.
        if (ready < 0 || descriptors[0].revents != 0) return true;
        m_broken = true;
        return false;
    }
}

}  // namespace hawser::console
