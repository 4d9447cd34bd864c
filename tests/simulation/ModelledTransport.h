#pragma once

#include "core/base/ByteReader.h"
#include "tests/simulation/HostEnd.h"

namespace hawser::simulation {

// The host's end of a modelled line of bytes.
class ModelledTransport final : public transports::Transport, public HostEnd {
  public:
    using HostEnd::HostEnd;

    void arrive(const ModelledLine::Piece& piece) override;

    Result<> open() override;
    void close() override;
    transports::TransportState state() const override { return lineState(); }
    Result<transports::WaitOutcome> wait(TimePoint deadline) override { return waitUntil(deadline); }
    void wake() override { wakeUp(); }
    std::size_t read(std::span<std::byte> into) override;
    Result<> write(ByteSpan bytes) override;
    std::size_t pendingOutput() const override { return 0; }
    std::string describe() const override { return "a modelled line"; }

  private:
    bool hasInput() const override { return !m_received.empty(); }

    Bytes m_received;
};

}  // namespace hawser::simulation
