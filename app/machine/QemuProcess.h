#pragma once

#include <sys/types.h>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/FileDescriptor.h"
#include "core/base/Result.h"

namespace hawser::machine {

// One run of QEMU. Its serial port and its monitor (QMP) are each one end of a socket pair, so nothing of it
// lies in the file system. It dies with this object, and with this process however that ends. One thread.
class QemuProcess {
  public:
    struct Setup {
        std::vector<std::string> arguments;  // without the program and the two channels
        std::string folder;                  // its working directory
    };

    // `ended`, which may destroy this object, is called once, from the event loop, when QEMU ends for
    // whatever reason but end(): with why.
    static Result<std::unique_ptr<QemuProcess>> start(asio::io_context& context, const Setup& setup,
                                                      std::function<void(std::string)> ended);
    QemuProcess(asio::io_context& context, std::function<void(std::string)> ended);
    QemuProcess(const QemuProcess&) = delete;
    QemuProcess& operator=(const QemuProcess&) = delete;
    ~QemuProcess();

    FileDescriptor takeSerial() { return std::move(m_serial); }
    FileDescriptor takeMonitor() { return std::move(m_monitor); }

    // Kills it and waits until it is gone, which takes no longer than the kernel needs.
    void end();

  private:
    Result<> launch(const Setup& setup);
    void readErrors();
    void watch();
    std::string reason(int status);

    pid_t m_process = -1;
    FileDescriptor m_serial;
    FileDescriptor m_monitor;
    asio::posix::stream_descriptor m_watch;   // pidfd: readable at the end
    asio::posix::stream_descriptor m_errors;  // its stderr
    std::array<char, 1024> m_errorBlock{};
    std::string m_errorText;  // the last of it
    std::function<void(std::string)> m_ended;
    // A handler may be queued already when this object goes; it looks here first.
    std::shared_ptr<const bool> m_alive = std::make_shared<const bool>(true);
};

}  // namespace hawser::machine
