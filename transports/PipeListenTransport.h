#pragma once

#include <sys/types.h>

#include <optional>

#include "transports/SocketTransport.h"

namespace hawser::transports {

// Creates a Unix socket and waits there for one peer: for machines whose serial port is the connecting side.
// Owns the socket file from open() until a peer has come or close(). A stale socket file is replaced, nothing
// else is. Belongs to one thread, except wake().
class PipeListenTransport final : public SocketTransport {
  public:
    explicit PipeListenTransport(std::string path) : m_path(std::move(path)) {}
    ~PipeListenTransport() override { PipeListenTransport::abandonOpening(); }

    Result<> open() override;
    std::string describe() const override { return "pipe " + m_path + " (listening)"; }

  protected:
    void abandonOpening() override;

  private:
    struct FileIdentity {
        dev_t device;
        ino_t inode;
    };

    Result<> makeRoom();
    void rememberFile();

    std::string m_path;
    std::optional<FileIdentity> m_ownFile;
};

}  // namespace hawser::transports
