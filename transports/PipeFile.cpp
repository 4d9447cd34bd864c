#include "transports/PipeFile.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <asio/local/stream_protocol.hpp>
#include <cerrno>

#include "core/base/FileDescriptor.h"
#include "core/base/SystemError.h"
#include "transports/PipePath.h"

namespace hawser::transports {

namespace {

std::optional<std::pair<dev_t, ino_t>> identityOf(const std::string& path) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) return std::nullopt;
    return std::pair(found.st_dev, found.st_ino);
}

}  // namespace

Result<> PipeFile::makeRoom(const std::string& path) {
    const auto found = inspectPipePath(path);
    if (!found) return tl::unexpected<Error>(found.error());
    if (*found == PipePathState::Missing) return {};

    FileDescriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!probe) return fail(ErrorCode::Io, "Cannot create a Unix socket: " + systemText(errno) + ".");
    const asio::local::stream_protocol::endpoint endpoint(path);
    const bool alive = ::connect(probe.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0;
    if (alive || errno != ECONNREFUSED) {
        return fail(ErrorCode::Io, fmt::format("{} is in use: another program listens there.", path));
    }
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return listenFailed(path, errno);
    return {};
}

tl::unexpected<Error> PipeFile::listenFailed(const std::string& path, int error) {
    switch (error) {
        case EADDRINUSE:
            return fail(ErrorCode::Io, fmt::format("{} has just been created by another program.", path));
        case ENOENT:
            return fail(ErrorCode::InvalidArgument, fmt::format("The directory of {} does not exist.", path));
        case EACCES:
        case EPERM:
        case EROFS:
            return fail(ErrorCode::Io, fmt::format("Permission denied: this user may not create {}.", path));
        default:
            return fail(ErrorCode::Io, fmt::format("Cannot listen at {}: {}.", path, systemText(error)));
    }
}

void PipeFile::adopt(std::string path) {
    m_path = std::move(path);
    m_identity = identityOf(m_path);
}

void PipeFile::remove() {
    if (m_identity && identityOf(m_path) == m_identity) ::unlink(m_path.c_str());
    m_identity.reset();
}

}  // namespace hawser::transports
