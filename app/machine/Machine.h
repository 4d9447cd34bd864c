#pragma once

#include <memory>

#include "app/machine/Command.h"
#include "app/machine/Monitor.h"
#include "app/machine/Options.h"
#include "app/machine/Outside.h"
#include "app/machine/QemuProcess.h"
#include "app/machine/Relay.h"

namespace hawser::machine {

// The demo target with its switches: QEMU, its monitor, and the serial line with the relay in between. One
// thread: the event loop's.
class Machine {
  public:
    using Answer = std::function<void(std::string)>;  // one line or more, each with its line end

    struct Events {
        std::function<void(std::string)> ready;  // after each power-on: "pipe PATH"
        std::function<void(Error)> ended;        // the machine ended by itself or did not start
        std::function<void()> quit;              // the command, once it has been answered
    };

    Machine(asio::io_context& context, Options options, Events events);
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;
    ~Machine();

    // An error when it cannot start; otherwise `ready` or `ended` follows.
    Result<> powerOn();
    void powerOff();

    // Answers once, sooner or later.
    void execute(const Command& command, const Answer& answer);

  private:
    Result<> startQemu();
    std::vector<std::string> qemuArguments() const;
    void becameReady(const Result<>& outcome);
    void qemuEnded(const std::string& why);
    void dropQemu();

    void ask(const char* command, const QJsonObject& arguments, const Answer& answer,
             const std::string& done);
    void reboot(const Answer& answer);
    void addNoise(std::size_t count, const Answer& answer);
    void showRegisters(unsigned processor, const Answer& answer);
    void saveMemory(const Command& command, const Answer& answer);
    void showStatus(const Answer& answer);
    std::string accelerator() const { return m_useKvm ? "kvm" : "tcg"; }

    asio::io_context& m_context;
    Options m_options;
    Events m_events;
    Relay m_relay;
    std::unique_ptr<Outside> m_outside;
    std::unique_ptr<QemuProcess> m_qemu;
    std::unique_ptr<Monitor> m_monitor;
    Answer m_powerOnAnswer;  // of the poweron command under way
    bool m_useKvm = false;
    bool m_ready = false;
};

}  // namespace hawser::machine
