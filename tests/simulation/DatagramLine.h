#pragma once

#include <array>
#include <deque>

#include "tests/simulation/ModelledLine.h"
#include "tests/simulation/NetTap.h"
#include "tests/simulation/Random.h"

namespace hawser::simulation {

// A network between the two ends of a KDNET line. Each datagram comes whole, in any order, more than once or
// not at all. What is changed on its way, invented or sent back is marked as forged, because KDNET can tell.
class DatagramLine final : public ModelledLine {
  public:
    DatagramLine(const LineKind& kind, FaultSource& faults, Journal& journal, const kd::net::Key& key)
        : ModelledLine(kind, faults, journal), m_tap(key) {}

    void write(Direction direction, ByteSpan bytes, TimePoint now) override;
    Bytes packetsIn(ByteSpan written) const override { return m_tap.packetIn(written); }
    void setHealthy(bool on, TimePoint now) override;

    // What can be replayed: so many datagrams in each direction, the newest.
    static constexpr std::size_t kRemembered = 64;

  private:
    struct Known {
        Bytes bytes;
        std::uint64_t number = 0;
    };

    void spoil(Direction direction, Known datagram, const Fault& fault, TimePoint now);
    void replay(Direction direction, const Fault& fault, TimePoint now);
    void reflect(Direction direction, const Fault& fault, TimePoint now);
    std::deque<Known>& written(Direction direction) { return m_written[static_cast<std::size_t>(direction)]; }

    NetTap m_tap;
    std::array<std::deque<Known>, 2> m_written;  // newest last
    std::uint64_t m_lastNumber = 0;
    TimePoint m_goneUntil{};  // the network
};

}  // namespace hawser::simulation
