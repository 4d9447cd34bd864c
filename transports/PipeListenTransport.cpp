#include "transports/PipeListenTransport.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <asio/local/stream_protocol.hpp>
#include <cerrno>

#include "transports/AcceptOpening.h"
#include "transports/PipePath.h"
#include "transports/SystemError.h"

namespace hawser::transports {

namespace {

using Local = asio::local::stream_protocol;

tl::unexpected<Error> listenFailed(const std::string& path, int error) {
    switch (error) {
        case EADDRINUSE:
            return fail(ErrorCode::Io, fmt::format("{} has just been created by another program.", path));
        case ENOENT:
            return fail(ErrorCode::InvalidArgument, fmt::format("The directory of {} does not exist.", path));
        case EACCES:
        case EROFS:
            return fail(ErrorCode::Io, fmt::format("Permission denied: this user may not create {}.", path));
        default:
            return fail(ErrorCode::Io, fmt::format("Cannot listen at {}: {}.", path, systemText(error)));
    }
}

}  // namespace

Result<> PipeListenTransport::open() {
    if (auto begun = beginOpening(); !begun) return begun;
    if (auto room = makeRoom(); !room) return room;

    asio::error_code problem;
    auto started = startOpening([&] {
        auto accepting = std::make_unique<AcceptOpening<Local>>(wakeEvent());
        problem = accepting->listen(Local::endpoint(m_path), [](Local::acceptor&, asio::error_code&) {});
        return accepting;
    });
    if (started && !problem) {
        rememberFile();
        return {};
    }
    close();
    if (!started) return started;
    return listenFailed(m_path, problem.value());
}

Result<> PipeListenTransport::makeRoom() {
    const auto found = inspectPipePath(m_path);
    if (!found) return tl::unexpected<Error>(found.error());
    if (*found == PipePathState::Missing) return {};

    FileDescriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!probe) return fail(ErrorCode::Io, "Cannot create a Unix socket: " + systemText(errno) + ".");
    const Local::endpoint endpoint(m_path);
    const bool alive = ::connect(probe.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0;
    if (alive || errno != ECONNREFUSED) {
        return fail(ErrorCode::Io, fmt::format("{} is in use: another program listens there.", m_path));
    }
    if (::unlink(m_path.c_str()) != 0 && errno != ENOENT) return listenFailed(m_path, errno);
    return {};
}

void PipeListenTransport::rememberFile() {
    struct stat made {};
    if (::lstat(m_path.c_str(), &made) == 0) m_ownFile = FileIdentity{made.st_dev, made.st_ino};
}

void PipeListenTransport::abandonOpening() {
    SocketTransport::abandonOpening();
    if (!m_ownFile) return;
    // Only what is still ours: somebody may have replaced it.
    struct stat found {};
    const bool ours = ::lstat(m_path.c_str(), &found) == 0 && found.st_dev == m_ownFile->device &&
                      found.st_ino == m_ownFile->inode;
    if (ours) ::unlink(m_path.c_str());
    m_ownFile.reset();
}

}  // namespace hawser::transports
