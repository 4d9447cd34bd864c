#include "transports/PipeListenTransport.h"

#include <sys/stat.h>

#include <asio/local/stream_protocol.hpp>
#include <cerrno>

#include "transports/AcceptOpening.h"

namespace hawser::transports {

using Local = asio::local::stream_protocol;

namespace {

// Before it has a name that others can find: Linux gives the file the mode of the socket.
void forThisUserOnly(Local::acceptor& acceptor, asio::error_code& error) {
    if (::fchmod(acceptor.native_handle(), S_IRUSR | S_IWUSR) != 0)
        error = asio::error_code(errno, asio::system_category());
}

}  // namespace

Result<> PipeListenTransport::open() {
    if (auto begun = beginOpening(); !begun) return begun;
    if (auto room = PipeFile::makeRoom(m_path); !room) return room;

    asio::error_code problem;
    auto started = startOpening([&] {
        auto accepting = std::make_unique<AcceptOpening<Local>>(wakeEvent());
        problem = accepting->listen(Local::endpoint(m_path), forThisUserOnly);
        return accepting;
    });
    if (started && !problem) {
        m_file.adopt(m_path);
        return {};
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
