#pragma once

#include <sys/stat.h>

#include <QHostAddress>
#include <cstdint>
#include <optional>
#include <string>

#include "core/base/FileDescriptor.h"
#include "core/base/Result.h"
#include "core/channel/ChannelAddress.h"

namespace hawser::channel {

// A Unix socket that listens; its file goes with it.
class ListeningPipe {
  public:
    // `mode` of the file. What a dead server left there is replaced. Errors: Refused: a living one listens
    // there, or something else stands there; InvalidArgument: the path is too long; Io.
    static Result<ListeningPipe> open(const std::string& path, mode_t mode);
    ListeningPipe(ListeningPipe&&) noexcept = default;
    ListeningPipe& operator=(ListeningPipe&&) = delete;
    ~ListeningPipe();

    int descriptor() const { return m_socket.get(); }

  private:
    ListeningPipe(FileDescriptor socket, std::string path);

    FileDescriptor m_socket;
    std::string m_path;
    struct stat m_file {};  // as it was made; another server's is left alone
};

struct ListeningPort {
    FileDescriptor socket;
    std::uint16_t port = 0;
    bool loopback = false;  // nobody else's machine reaches it
};

// The first port of the range that is free. Errors: InvalidArgument: listen= is no address of a machine;
// Refused: all are taken; Io.
Result<ListeningPort> listenAtPort(const ServerAddress& address);

// Who called; nothing: it has hung up.
std::optional<QHostAddress> callerOf(int socket);

}  // namespace hawser::channel
