#pragma once

#include <deque>
#include <optional>

#include "core/session/live/NetTransport.h"
#include "tests/simulation/HostEnd.h"
#include "tests/simulation/SeenDatagrams.h"
#include "transports/DatagramTransport.h"

namespace hawser::simulation {

// The host's UDP port on a modelled network. Holds what becomes of each datagram against what it is.
class ModelledDatagrams final : public transports::DatagramTransport, public HostEnd {
  public:
    using HostEnd::HostEnd;

    // Who takes the datagrams; owns this.
    void watch(const session::NetTransport& taker) { m_taker = &taker; }
    void arrive(const ModelledLine::Piece& piece) override;

    Result<> open() override;
    void close() override;
    transports::TransportState state() const override { return lineState(); }
    Result<transports::WaitOutcome> wait(TimePoint deadline) override;
    void wake() override { wakeUp(); }
    std::optional<transports::ReceivedDatagram> receive() override;
    Result<> send(ByteSpan datagram, const Endpoint& to) override;
    std::optional<Endpoint> peer() const override;
    std::string describe() const override { return "a modelled network"; }

  private:
    bool hasInput() const override { return !m_received.empty(); }
    void checkRefused();

    const session::NetTransport* m_taker = nullptr;
    std::deque<ModelledLine::Piece> m_received;
    SeenDatagrams m_seen;
    std::optional<kd::net::NetCounters> m_before;  // handing out the last one, which had to be refused
};

}  // namespace hawser::simulation
