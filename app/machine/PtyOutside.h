#pragma once

#include <asio/steady_timer.hpp>

#include "app/machine/Outside.h"

namespace hawser::machine {

// A pseudo-terminal; its name is another one after each start().
class PtyOutside final : public Outside {
  public:
    PtyOutside(asio::io_context& context, Arrived arrived)
        : m_timer(context), m_arrived(std::move(arrived)) {}

    Result<> start() override;
    void next() override;
    void stop() override;
    std::string describe() const override { return "pty " + m_name; }

  private:
    bool slaveIsOpen() const;

    asio::steady_timer m_timer;
    Arrived m_arrived;
    FileDescriptor m_master;
    std::string m_name;
};

}  // namespace hawser::machine
