#include "transports/SocketTransport.h"

#include <cerrno>
#include <thread>

#include "core/base/SystemError.h"

namespace hawser::transports {

namespace {

// Asio joins its resolver thread when destroyed, and getaddrinfo() cannot be interrupted: with a dead name
// server that takes many seconds. So the object is left to a thread that may wait; it holds nothing of anyone
// else.
void destroyElsewhere(std::unique_ptr<SocketOpening> opening) {
    try {
        std::thread([doomed = std::move(opening)]() mutable { doomed.reset(); }).detach();
    } catch (const std::system_error&) {
        // No thread to be had: the object has been destroyed here, after its wait.
    }
}

}  // namespace

Result<> SocketTransport::startOpening(const std::function<std::unique_ptr<SocketOpening>()>& make) {
    try {
        m_opening = make();
    } catch (const std::exception& problem) {
        return fail(ErrorCode::Io,
                    std::string("The system has no room for one more connection: ") + problem.what() + ".");
    }
    becomeOpening();
    return {};
}

void SocketTransport::abandonOpening() {
    if (m_opening && m_opening->holdsUp()) destroyElsewhere(std::move(m_opening));
    m_opening.reset();
}

Result<WaitOutcome> SocketTransport::waitOpening(TimePoint deadline) {
    for (;;) {
        try {
            m_opening->run(deadline);
        } catch (const std::exception& problem) {
            return fail(ErrorCode::Io, "Cannot open " + describe() + ": " + problem.what() + ".");
        }
        if (m_opening->finished()) break;
        if (wakeEvent().consume()) return WaitOutcome::Woken;
        if (SteadyClock().now() >= deadline) return WaitOutcome::TimedOut;
    }
    if (m_opening->error()) return tl::unexpected<Error>(openingFailure(m_opening->error()));
    FileDescriptor socket = m_opening->takeSocket();
    abandonOpening();
    opened(socket.get());
    becomeOpen(std::move(socket));
    return WaitOutcome::Progress;
}

Error SocketTransport::openingFailure(const asio::error_code& error) const {
    return {ErrorCode::Io, "Cannot open " + describe() + ": " + error.message() + "."};
}

Error SocketTransport::failureFor(int error) const {
    switch (error) {
        case 0:
            return {ErrorCode::Disconnected, "The other end closed the connection."};
        case EPIPE:
            return {ErrorCode::Disconnected, "The other end closed the connection while we were sending."};
        case ECONNRESET:
            return {ErrorCode::Disconnected, "The other end reset the connection."};
        case ETIMEDOUT:
            return {ErrorCode::Disconnected, "The other end no longer answers: the connection timed out."};
        default:
            return {ErrorCode::Io, "The connection failed: " + systemText(error) + "."};
    }
}

}  // namespace hawser::transports
