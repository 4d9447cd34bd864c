#pragma once

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <optional>

#include "core/base/FileDescriptor.h"
#include "transports/WakeEvent.h"

namespace hawser::transports {

// The Asio operations that lead to an open socket: resolving, connecting, accepting. Lives from open() until
// the line is open or given up, so that an open line holds no event loop. Belongs to the transport's thread.
// Handlers run only inside run().
class SocketOpening {
  public:
    // `wake` outlives this object; its raising ends run().
    explicit SocketOpening(WakeEvent& wake);
    SocketOpening(const SocketOpening&) = delete;
    SocketOpening& operator=(const SocketOpening&) = delete;
    virtual ~SocketOpening() = default;

    // Runs until finished(), woken or the deadline.
    void run(TimePoint deadline);

    bool finished() const { return m_error.has_value(); }
    asio::error_code error() const { return m_error.value_or(asio::error_code()); }
    // The connected socket, non-blocking; once, after a finish without error.
    FileDescriptor takeSocket() { return std::move(m_socket); }
    // True while an operation runs that destroying this object would have to wait for.
    virtual bool holdsUp() const { return false; }

  protected:
    asio::io_context& context() { return m_context; }
    void finish(const asio::error_code& error) { m_error = error; }
    // Takes the descriptor out of an Asio socket. Any of Asio's socket types.
    template <class Socket>
    void finishWith(Socket& socket) {
        asio::error_code error;
        socket.native_non_blocking(true, error);
        if (!error) m_socket = FileDescriptor(socket.release(error));
        finish(error);
    }

  private:
    void watchWake();

    asio::io_context m_context{1};
    asio::posix::stream_descriptor m_wakeWatch{m_context};
    WakeEvent& m_wake;
    bool m_woken = false;
    std::optional<asio::error_code> m_error;
    FileDescriptor m_socket;
};

}  // namespace hawser::transports
