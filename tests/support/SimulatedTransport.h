#pragma once

#include <functional>
#include <string>

#include "tests/support/ManualClock.h"
#include "tests/support/ScriptedTarget.h"
#include "transports/Transport.h"

namespace hawser::test {

// A line to a ScriptedTarget on a virtual clock: waiting moves the time on to whatever happens next. The test
// can cut the line and refuse to open it.
class SimulatedTransport final : public transports::Transport {
  public:
    SimulatedTransport(ManualClock& clock, ScriptedTarget& target) : m_clock(clock), m_target(target) {}

    void cut() { m_cut = true; }      // the other end closes
    void goDeaf() { m_deaf = true; }  // nothing travels any more, and nobody says so, until it is opened anew
    void passBauds(unsigned rate) { m_baudRate = rate; }
    void holdBack(unsigned bytesPerSecond) { m_pace = bytesPerSecond; }
    void refuseToOpen(std::string reason) { m_refusal = std::move(reason); }
    void allowToOpen() { m_refusal.clear(); }
    // Something that had been held up on the way comes now.
    void comesLate(ByteSpan bytes) { m_received.insert(m_received.end(), bytes.begin(), bytes.end()); }
    // What has travelled.
    std::uint64_t bytesRead() const { return m_bytesRead; }
    std::uint64_t bytesWritten() const { return m_bytesWritten; }
    // Called whenever time passes inside a wait: a test acts in the middle of an engine call.
    void onProgress(std::function<void()> callback) { m_onProgress = std::move(callback); }

    Result<> open() override;
    void close() override;
    transports::TransportState state() const override { return m_state; }
    Result<transports::WaitOutcome> wait(TimePoint deadline) override;
    void wake() override { m_woken = true; }
    std::size_t read(std::span<std::byte> into) override;
    Result<> write(ByteSpan bytes) override;
    std::size_t pendingOutput() const override { return 0; }
    std::string describe() const override { return "a simulated line"; }
    unsigned baudRate() const override { return m_baudRate; }

  private:
    ManualClock& m_clock;
    ScriptedTarget& m_target;
    transports::TransportState m_state = transports::TransportState::Closed;
    Bytes m_received;
    std::string m_refusal;
    std::uint64_t m_bytesRead = 0;
    std::uint64_t m_bytesWritten = 0;
    unsigned m_baudRate = 0;
    unsigned m_pace = 0;  // bytes a second; 0: they take no time
    bool m_cut = false;
    bool m_deaf = false;
    bool m_woken = false;
    std::function<void()> m_onProgress;
};

}  // namespace hawser::test
