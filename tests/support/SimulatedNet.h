#pragma once

#include <deque>
#include <memory>
#include <random>

#include "core/kd/net/Gateway.h"
#include "tests/support/ManualClock.h"
#include "tests/support/ScriptedTarget.h"
#include "transports/DatagramTransport.h"

namespace hawser::test {

// What happens to datagrams on their way, in either direction; drawn from the seed.
struct NetFaults {
    std::uint64_t seed = 1;
    double drop = 0;  // probabilities
    double duplicate = 0;
    double delay = 0;  // late enough to be overtaken
    Duration latency = std::chrono::microseconds(200);
    Duration lateness = std::chrono::milliseconds(30);
};

// A network with a ScriptedTarget at its other end, which speaks KDNET through the gateway that the demo
// machine uses, on a virtual clock: waiting moves the time on to whatever happens next.
class SimulatedNet final : public transports::DatagramTransport {
  public:
    SimulatedNet(ManualClock& clock, ScriptedTarget& target, const kd::net::Key& targetKey,
                 const NetFaults& faults = {});

    kd::net::Gateway& gateway() { return *m_gateway; }
    NetFaults& faults() { return m_faults; }
    // A datagram of somebody else's, to either end.
    void sendToHost(Bytes datagram, const Endpoint& from);
    void sendToTarget(Bytes datagram, const Endpoint& from);
    // Everything that has reached the host, oldest first.
    const std::vector<Bytes>& seenByHost() const { return m_seenByHost; }
    // What the target said to anybody but the host.
    std::vector<kd::net::OutgoingDatagram> takeForOthers() { return std::exchange(m_forOthers, {}); }

    Result<> open() override;
    void close() override;
    transports::TransportState state() const override { return m_state; }
    Result<transports::WaitOutcome> wait(TimePoint deadline) override;
    void wake() override { m_woken = true; }
    std::optional<transports::ReceivedDatagram> receive() override;
    Result<> send(ByteSpan datagram, const Endpoint& to) override;
    std::optional<Endpoint> peer() const override { return std::nullopt; }
    std::string describe() const override { return "a simulated network"; }

    static Endpoint hostPlace() { return Endpoint::v4(10, 0, 0, 1, 50000); }
    static Endpoint targetPlace() { return Endpoint::v4(10, 0, 0, 2, 50000); }

  private:
    struct OnTheWay {
        TimePoint arrives;
        Bytes bytes;
        Endpoint from;
    };

    void put(std::deque<OnTheWay>& way, Bytes bytes, const Endpoint& from);
    static std::optional<OnTheWay> takeDue(std::deque<OnTheWay>& way, TimePoint now);
    void runTarget();
    TimePoint nextEvent(TimePoint deadline) const;
    bool chance(double probability);

    ManualClock& m_clock;
    ScriptedTarget& m_target;
    NetFaults m_faults;
    std::mt19937_64 m_random;
    std::unique_ptr<kd::net::Gateway> m_gateway;
    transports::TransportState m_state = transports::TransportState::Closed;
    std::deque<OnTheWay> m_toHost;
    std::deque<OnTheWay> m_toTarget;
    std::deque<transports::ReceivedDatagram> m_received;
    std::vector<Bytes> m_seenByHost;
    std::vector<kd::net::OutgoingDatagram> m_forOthers;
    bool m_woken = false;
};

}  // namespace hawser::test
