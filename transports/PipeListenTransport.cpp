#include "transports/PipeListenTransport.h"

#include <asio/local/stream_protocol.hpp>

#include "transports/AcceptOpening.h"

namespace hawser::transports {

using Local = asio::local::stream_protocol;

Result<> PipeListenTransport::open() {
    if (auto begun = beginOpening(); !begun) return begun;
    if (auto room = PipeFile::makeRoom(m_path); !room) return room;

    asio::error_code problem;
    auto started = startOpening([&] {
        auto accepting = std::make_unique<AcceptOpening<Local>>(wakeEvent());
        problem = accepting->listen(Local::endpoint(m_path), [](Local::acceptor&, asio::error_code&) {});
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
