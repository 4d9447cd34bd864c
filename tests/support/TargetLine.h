#pragma once

#include <optional>
#include <vector>

#include "core/kd/FrameParser.h"
#include "tests/support/TargetLink.h"

namespace hawser::test {

// The target's serial line: its end of the protocol behind a receive queue that the running system polls, and
// the faults of the line. One packet at a time goes to the link, so that its owner reacts before the next one
// is read.
class TargetLine {
  public:
    TargetLine(const kd::LinkOptions& options, Misbehaviour& faults)
        : m_faults(faults), m_link(options, faults) {}

    // Takes what `room` bytes have place for; the rest is lost, as in an overrun.
    void arrive(ByteSpan bytes, std::size_t room, TimePoint now);
    // Reads up to and including one packet, or noise, from what has arrived. False when there is nothing.
    bool readPacket(TimePoint now);
    std::optional<std::byte> pollByte();  // what a running system does once per tick
    bool hasInput() const { return m_position < m_input.size(); }
    void dropInput();

    Bytes takeOutput();
    TargetLink& link() { return m_link; }
    const TargetLink& link() const { return m_link; }

    static constexpr std::size_t kMaxInput = 1 << 20;

  private:
    void spoil(kd::FrameItem item, Bytes& out);
    bool anyOutputFault() const;

    Misbehaviour& m_faults;  // outlives the line
    TargetLink m_link;
    Bytes m_input;
    std::size_t m_position = 0;
    std::optional<TimePoint> m_lastArrival;
};

}  // namespace hawser::test
