#include "transports/PipePath.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

#include "core/base/SystemError.h"

namespace hawser::transports {

namespace {

tl::unexpected<Error> notASocket(const std::string& path, mode_t mode) {
    const auto wrong = [&](std::string_view what) {
        return fail(ErrorCode::InvalidArgument, fmt::format("{} is {}, not a Unix socket.", path, what));
    };
    if (S_ISDIR(mode)) return wrong("a directory");
    if (S_ISREG(mode)) return wrong("a regular file");
    if (S_ISFIFO(mode)) return wrong("a FIFO");
    if (S_ISCHR(mode)) {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("{} is a device, not a Unix socket: for a serial line use com:port={},baud=115200.",
                        path, path));
    }
    return wrong("something else");
}

}  // namespace

Result<PipePathState> inspectPipePath(const std::string& path) {
    if (path.empty()) return fail(ErrorCode::InvalidArgument, "The path of the Unix socket is empty.");
    if (path.size() > kLongestPipePath) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("The path of a Unix socket may have {} bytes at most, this one has {}: {}",
                                kLongestPipePath, path.size(), path));
    }
    struct stat found {};
    if (::stat(path.c_str(), &found) == 0) {
        if (!S_ISSOCK(found.st_mode)) return notASocket(path, found.st_mode);
        return PipePathState::Socket;
    }
    switch (errno) {
        case ENOENT:
            return PipePathState::Missing;
        case ENOTDIR:
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("Part of the path {} is not a directory.", path));
        case EACCES:
            return fail(ErrorCode::Io, fmt::format("Permission denied: this user may not reach {}.", path));
        default:
            return fail(ErrorCode::Io, fmt::format("Cannot look at {}: {}.", path, systemText(errno)));
    }
}

}  // namespace hawser::transports
