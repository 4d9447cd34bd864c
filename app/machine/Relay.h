#pragma once

#include <asio/steady_timer.hpp>

#include "app/machine/RelaySide.h"
#include "transports/FaultInjector.h"

namespace hawser::machine {

// Carries the guest's serial line to the debugger and back. Always in between, because only so can noise
// reach the debugger while the guest is hung; it adds a few microseconds. What the guest says while no
// debugger is connected is lost, as on a cable. One thread: the event loop's.
class Relay {
  public:
    // `debuggerLost` is called when the debugger has gone or faults have cut it off.
    Relay(asio::io_context& context, const std::optional<transports::FaultSpec>& faults,
          std::function<void()> debuggerLost);
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;
    ~Relay();

    void attachGuest(FileDescriptor line);
    void detachGuest();
    void attachDebugger(FileDescriptor line);
    void detachDebugger();
    bool hasDebugger() const { return m_debugger != nullptr; }

    Result<> noise(ByteSpan bytes);  // towards the debugger; NotAvailable without one

  private:
    void pump();
    void waitForDue();
    void dropDebugger();

    asio::io_context& m_context;
    transports::FaultInjector m_towardsDebugger;
    transports::FaultInjector m_towardsGuest;
    asio::steady_timer m_due;
    std::function<void()> m_debuggerLost;
    std::shared_ptr<RelaySide> m_guest;
    std::shared_ptr<RelaySide> m_debugger;
};

}  // namespace hawser::machine
