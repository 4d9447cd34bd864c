#pragma once

#include "transports/ConnectionWords.h"
#include "transports/PipeFile.h"
#include "transports/SocketTransport.h"

namespace hawser::transports {

// Creates a Unix socket and waits there for one peer: for machines whose serial port is the connecting side.
// Owns the socket file from open() until a peer has come or close(). Belongs to one thread, except wake().
class PipeListenTransport final : public SocketTransport {
  public:
    explicit PipeListenTransport(std::string path, PipeAccess access = PipeAccess::User)
        : m_path(std::move(path)), m_access(access) {}

    Result<> open() override;
    bool canReopen() const override { return false; }
    std::string describe() const override { return "pipe " + m_path + " (listening)"; }

  protected:
    void abandonOpening() override;

  private:
    std::string m_path;
    PipeAccess m_access;
    PipeFile m_file;
};

}  // namespace hawser::transports
