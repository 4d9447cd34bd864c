#include "transports/PipeTransport.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <asio/local/stream_protocol.hpp>
#include <cerrno>

#include "core/base/SystemError.h"
#include "transports/PipePath.h"

namespace hawser::transports {

Result<> PipeTransport::open() {
    if (auto begun = beginOpening(); !begun) return begun;
    const auto found = inspectPipePath(m_path);
    if (!found) return tl::unexpected<Error>(found.error());
    if (*found == PipePathState::Missing) return connectFailed(ENOENT);

    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) return fail(ErrorCode::Io, "Cannot create a Unix socket: " + systemText(errno) + ".");
    // Cannot throw: the length has been checked.
    asio::local::stream_protocol::endpoint endpoint(m_path);
    if (::connect(socket.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0) {
        return connectFailed(errno);
    }
    becomeOpen(std::move(socket));
    return {};
}

Result<> PipeTransport::connectFailed(int error) {
    switch (error) {
        case ENOENT:
            failOpening(
                {ErrorCode::NotAvailable,
                 fmt::format("Nothing is at {}: the machine is not running or the path is wrong.", m_path)});
            return {};
        case ECONNREFUSED:
            failOpening(
                {ErrorCode::Refused,
                 fmt::format("Nobody listens at {}: the machine that made this socket has ended.", m_path)});
            return {};
        case EAGAIN:
            failOpening({ErrorCode::Refused,
                         fmt::format("The machine at {} accepts nobody: another debugger may be connected.",
                                     m_path)});
            return {};
        case EACCES:
        case EPERM:
            return fail(ErrorCode::Io,
                        fmt::format("Permission denied: this user may not connect to {}.", m_path));
        default:
            return fail(ErrorCode::Io, fmt::format("Cannot connect to {}: {}.", m_path, systemText(error)));
    }
}

}  // namespace hawser::transports
