#include "app/machine/PipeOutside.h"

namespace hawser::machine {

using Local = asio::local::stream_protocol;

Result<> PipeOutside::start() {
    if (auto room = transports::PipeFile::makeRoom(m_path); !room) return room;
    asio::error_code error;
    m_acceptor.open(Local(), error);
    if (!error) m_acceptor.bind(Local::endpoint(m_path), error);
    if (!error) m_file.adopt(m_path);
    // A debugger that reopens its line may come before its old connection is seen to end: it waits in the
    // queue.
    if (!error) m_acceptor.listen(1, error);
    if (!error) return {};
    stop();
    return transports::PipeFile::listenFailed(m_path, error.value());
}

void PipeOutside::next() {
    m_acceptor.async_accept([this](const asio::error_code& error, Local::socket socket) {
        if (error || !m_acceptor.is_open()) return;  // stopped
        asio::error_code ignored;
        m_arrived(FileDescriptor(socket.release(ignored)));
    });
}

void PipeOutside::stop() {
    asio::error_code ignored;
    m_acceptor.close(ignored);
    m_file.remove();
}

}  // namespace hawser::machine
