#pragma once

#include "transports/SocketTransport.h"

namespace hawser::transports {

// Connects to a Unix socket: the "named pipe" of a virtual machine's serial port. Connecting never takes
// time; a machine that is not there (yet) is told by the first wait(). Belongs to one thread, except wake().
class PipeTransport final : public SocketTransport {
  public:
    explicit PipeTransport(std::string path) : m_path(std::move(path)) {}

    Result<> open() override;
    std::string describe() const override { return "pipe " + m_path; }

  private:
    Result<> connectFailed(int error);

    std::string m_path;
};

}  // namespace hawser::transports
