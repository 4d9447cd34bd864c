#include "core/channel/wire/ListeningSocket.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <QTcpServer>
#include <algorithm>
#include <cerrno>

#include "core/base/SystemError.h"

namespace hawser::channel {

namespace {

constexpr int kBacklog = 16;

tl::unexpected<Error> cannotListen(const std::string& where, std::string_view why,
                                   ErrorCode code = ErrorCode::Io) {
    return fail(code, fmt::format("Nothing can listen at {}: {}.", where, why));
}

// The address of a path, which must fit; with what bind() and connect() want.
struct PathAddress {
    explicit PathAddress(const std::string& path) {
        socket.sun_family = AF_UNIX;
        std::ranges::copy(path, std::begin(socket.sun_path));
    }
    const sockaddr* get() const { return static_cast<const sockaddr*>(static_cast<const void*>(&socket)); }
    sockaddr_un socket{};
};

FileDescriptor unixSocket() {
    return FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

// Two servers that start at once must not both take the place of a dead one: who does so holds the folder.
Result<FileDescriptor> heldFolder(const std::string& path) {
    constexpr int kTries = 100;  // of a millisecond; it is held for less
    const std::string folder = path.substr(0, std::max<std::size_t>(path.rfind('/'), 1));
    FileDescriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!descriptor) return cannotListen(path, systemText(errno));
    for (int i = 0; i < kTries; ++i) {
        if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) == 0) return descriptor;
        ::poll(nullptr, 0, 1);
    }
    return cannotListen(path, "another server is starting in that folder", ErrorCode::Refused);
}

bool somebodyListens(const PathAddress& address) {
    const FileDescriptor caller = unixSocket();
    // EAGAIN: it listens, and many wait there.
    return ::connect(caller.get(), address.get(), sizeof address.socket) == 0 || errno == EAGAIN;
}

Result<> removeDead(const std::string& path, const PathAddress& address) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return {};
    if (!S_ISSOCK(status.st_mode))
        return cannotListen(path, "something else stands there", ErrorCode::Refused);
    if (somebodyListens(address))
        return cannotListen(path, "a server listens there already", ErrorCode::Refused);
    if (::unlink(path.c_str()) != 0) return cannotListen(path, systemText(errno));
    return {};
}

Result<QHostAddress> hostAddressOf(const ServerAddress& address) {
    if (address.listen.empty())
        return QHostAddress(address.ipv6 ? QHostAddress::LocalHostIPv6 : QHostAddress::LocalHost);
    if (address.listen == "any")
        return QHostAddress(address.ipv6 ? QHostAddress::AnyIPv6 : QHostAddress::Any);
    QHostAddress host;
    if (!host.setAddress(QString::fromStdString(address.listen)))
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("listen={} is wrong: it is \"any\" or an address of this machine.", address.listen));
    return host;
}

}  // namespace

ListeningPipe::ListeningPipe(FileDescriptor socket, std::string path)
    : m_socket(std::move(socket)), m_path(std::move(path)) {
    ::lstat(m_path.c_str(), &m_file);
}

ListeningPipe::~ListeningPipe() {
    struct stat now {};
    if (m_socket && ::lstat(m_path.c_str(), &now) == 0 && now.st_ino == m_file.st_ino &&
        now.st_dev == m_file.st_dev)
        ::unlink(m_path.c_str());
}

Result<ListeningPipe> ListeningPipe::open(const std::string& path, mode_t mode) {
    if (path.size() >= sizeof(sockaddr_un::sun_path))
        return cannotListen(path, "the path is too long for a socket", ErrorCode::InvalidArgument);
    const PathAddress address(path);
    const auto folder = heldFolder(path);
    if (!folder) return tl::unexpected(folder.error());
    if (auto removed = removeDead(path, address); !removed) return tl::unexpected(removed.error());
    FileDescriptor socket = unixSocket();
    // Linux gives the file the mode that the socket has, so that it never stands open.
    if (!socket || ::fchmod(socket.get(), mode) != 0 ||
        ::bind(socket.get(), address.get(), sizeof address.socket) != 0)
        return cannotListen(path, systemText(errno));
    // From here on the file is ours to remove. The umask has taken its part of the mode.
    ListeningPipe pipe(std::move(socket), path);
    if (::chmod(path.c_str(), mode) != 0 || ::listen(pipe.descriptor(), kBacklog) != 0)
        return cannotListen(path, systemText(errno));
    return pipe;
}

Result<ListeningPort> listenAtPort(const ServerAddress& address) {
    const auto host = hostAddressOf(address);
    if (!host) return tl::unexpected(host.error());
    QTcpServer server;
    server.setListenBacklogSize(kBacklog);
    const std::string where = fmt::format("{} port {}", host->toString().toStdString(), address.ports.first);
    for (unsigned port = address.ports.first; port <= address.ports.last; ++port) {
        if (server.listen(*host, static_cast<quint16>(port))) break;
        if (server.serverError() != QAbstractSocket::AddressInUseError)
            return cannotListen(where, server.errorString().toStdString());
    }
    if (!server.isListening()) return cannotListen(where, "every port is taken", ErrorCode::Refused);
    ListeningPort listening;
    // It listens on when Qt's server is gone: Acceptor takes the callers.
    listening.socket =
        FileDescriptor(::fcntl(static_cast<int>(server.socketDescriptor()), F_DUPFD_CLOEXEC, 0));
    listening.port = server.serverPort();
    listening.loopback = host->isLoopback();
    if (!listening.socket) return cannotListen(where, systemText(errno));
    return listening;
}

std::optional<QHostAddress> callerOf(int socket) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto* const address = static_cast<sockaddr*>(static_cast<void*>(&storage));
    if (::getpeername(socket, address, &size) != 0) return std::nullopt;
    return QHostAddress(address);
}

}  // namespace hawser::channel
