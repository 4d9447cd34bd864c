#pragma once

#include "transports/StreamTransport.h"

namespace hawser::transports {

// A serial device or a pseudo-terminal by its path, for this program alone: locked with flock() (which every
// user obeys) and, on real devices, TIOCEXCL. Belongs to one thread, except wake().
class SerialTransport final : public StreamTransport {
  public:
    SerialTransport(std::string path, unsigned baud)
        : StreamTransport(Channel::Terminal), m_path(std::move(path)), m_baud(baud) {}
    ~SerialTransport() override { close(); }

    Result<> open() override;
    std::string describe() const override;

    // Also while closed, for the next open().
    Result<> setBaudRate(unsigned baud) override;
    unsigned baudRate() const override { return m_baud; }

  protected:
    void aboutToClose() override;
    Error failureFor(int error) const override;

  private:
    Result<FileDescriptor> openDevice();
    Result<> claim(int descriptor);

    std::string m_path;
    unsigned m_baud;
    bool m_exclusive = false;
};

}  // namespace hawser::transports
