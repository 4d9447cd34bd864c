#pragma once

#include <asio/local/stream_protocol.hpp>

#include "app/machine/Outside.h"
#include "transports/PipeFile.h"

namespace hawser::machine {

// A Unix socket that stays in the file system from start() to stop(). Serves the debugger's line and the
// control socket.
class PipeOutside final : public Outside {
  public:
    PipeOutside(asio::io_context& context, std::string path, Arrived arrived)
        : m_acceptor(context), m_path(std::move(path)), m_arrived(std::move(arrived)) {}

    Result<> start() override;
    void next() override;
    void stop() override;
    std::string describe() const override { return "pipe " + m_path; }

  private:
    asio::local::stream_protocol::acceptor m_acceptor;
    std::string m_path;
    Arrived m_arrived;
    transports::PipeFile m_file;
};

}  // namespace hawser::machine
