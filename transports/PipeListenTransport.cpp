#include "transports/PipeListenTransport.h"

#include <sys/stat.h>

#include <asio/local/stream_protocol.hpp>
#include <cerrno>

#include "transports/AcceptOpening.h"

namespace hawser::transports {

using Local = asio::local::stream_protocol;

namespace {

mode_t modeOf(PipeAccess access) {
    switch (access) {
        case PipeAccess::User:
            return 0600;
        case PipeAccess::Group:
            return 0660;
        case PipeAccess::All:
            return 0666;
    }
    return 0;
}

// Before it has a name that others can find: Linux gives the file the mode of the socket, less what the umask
// takes away.
void restrict(Local::acceptor& acceptor, PipeAccess access, asio::error_code& error) {
    if (::fchmod(acceptor.native_handle(), modeOf(access)) != 0)
        error = asio::error_code(errno, asio::system_category());
}

// What was asked for holds, whatever the umask is.
void widen(const std::string& path, PipeAccess access, asio::error_code& error) {
    if (access != PipeAccess::User && ::chmod(path.c_str(), modeOf(access)) != 0)
        error = asio::error_code(errno, asio::system_category());
}

}  // namespace

Result<> PipeListenTransport::open() {
    if (auto begun = beginOpening(); !begun) return begun;
    if (auto room = PipeFile::makeRoom(m_path); !room) return room;

    asio::error_code problem;
    auto started = startOpening([&] {
        auto accepting = std::make_unique<AcceptOpening<Local>>(wakeEvent());
        problem = accepting->listen(Local::endpoint(m_path), [this](auto& acceptor, asio::error_code& error) {
            restrict(acceptor, m_access, error);
        });
        return accepting;
    });
    if (started && !problem) {
        m_file.adopt(m_path);
        widen(m_path, m_access, problem);
        if (!problem) return {};
    }
    close();
    if (!started) return started;
    return PipeFile::listenFailed(m_path, problem.value());
}

void PipeListenTransport::abandonOpening() {
    SocketTransport::abandonOpening();
    m_file.remove();
}

}  // namespace hawser::transports
