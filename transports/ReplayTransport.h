#pragma once

#include <vector>

#include "transports/Recording.h"
#include "transports/Transport.h"
#include "transports/WakeEvent.h"

namespace hawser::transports {

enum class ReplayPace {
    AllAtOnce,  // everything the target ever said, from the start
    InStep,     // each answer after the host has sent as many bytes as were recorded before it
};

// Plays the target's part of a recorded conversation. Silent at its end. Each open() begins anew. Belongs to
// one thread, except wake().
class ReplayTransport final : public Transport {
  public:
    ReplayTransport(std::vector<RecordedLine> lines, ReplayPace pace);

    Result<> open() override;
    void close() override;
    TransportState state() const override { return m_state; }
    Result<WaitOutcome> wait(TimePoint deadline) override;
    void wake() override { m_wake.raise(); }
    std::size_t read(std::span<std::byte> into) override;
    Result<> write(ByteSpan bytes) override;
    std::size_t pendingOutput() const override { return 0; }
    std::string describe() const override { return "replay"; }

    bool finished() const { return m_next == m_lines.size() && m_readyHead == m_ready.size(); }
    std::uint64_t differences() const {
        return m_differences;
    }                                                    // bytes sent that differ from the recorded ones
    std::uint64_t surplus() const { return m_surplus; }  // bytes sent beyond the recorded ones

  private:
    void advance();

    std::vector<RecordedLine> m_lines;
    ReplayPace m_pace;
    WakeEvent m_wake;
    TransportState m_state = TransportState::Closed;
    std::size_t m_next = 0;  // line that waits to be played
    Bytes m_ready;           // played, not read yet
    std::size_t m_readyHead = 0;
    Bytes m_expected;            // what the recording holds from the host, all of it
    std::uint64_t m_needed = 0;  // bytes the host must have sent before line m_next
    std::uint64_t m_sent = 0;
    std::uint64_t m_differences = 0;
    std::uint64_t m_surplus = 0;
};

}  // namespace hawser::transports
