#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "core/kd/Link.h"
#include "tests/support/Misbehaviour.h"

namespace hawser::test {

// The target's serial line: a Link in the target's role behind a receive queue that the running system polls,
// and the faults of the line. One packet at a time goes to the link, so that its owner reacts before the next
// one is read.
class TargetLine {
  public:
    TargetLine(const kd::LinkOptions& options, Misbehaviour& faults) : m_link(options), m_faults(faults) {}

    void arrive(ByteSpan bytes, TimePoint now);
    // Reads up to and including one packet, or noise, from what has arrived. False when there is nothing.
    bool readPacket(TimePoint now);
    std::optional<std::byte> pollByte();  // what a running system does once per tick
    bool hasInput() const { return m_position < m_input.size(); }
    void dropInput();

    Bytes takeOutput(TimePoint now);
    kd::Link& link() { return m_link; }
    const kd::Link& link() const { return m_link; }

    static constexpr std::size_t kMaxInput = 1 << 20;

  private:
    bool throwsAway(const kd::Packet& packet, TimePoint now);
    void spoil(kd::FrameItem item, Bytes& out, TimePoint now);
    bool anyOutputFault() const;

    kd::Link m_link;
    Misbehaviour& m_faults;   // outlives the line
    kd::FrameParser m_scout;  // sees the packet borders before the link does
    Bytes m_input;
    std::size_t m_position = 0;
    std::optional<TimePoint> m_lastArrival;
    Duration m_lastGap{};
    Bytes m_pendingOutput;
};

}  // namespace hawser::test
