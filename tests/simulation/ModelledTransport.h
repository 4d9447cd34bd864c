#pragma once

#include "core/base/ByteReader.h"
#include "transports/Transport.h"

namespace hawser::simulation {

class World;

// Thrown out of a wait when the host's process is killed: nothing of it runs on.
struct HostKilled {};

// The host's end of the modelled line. Waiting moves the world on.
class ModelledTransport final : public transports::Transport {
  public:
    explicit ModelledTransport(World& world) : m_world(world) {}

    void arrive(ByteSpan bytes);
    void cut() { m_cut = true; }  // the other end closes

    Result<> open() override;
    void close() override;
    transports::TransportState state() const override { return m_state; }
    Result<transports::WaitOutcome> wait(TimePoint deadline) override;
    void wake() override { m_woken = true; }
    std::size_t read(std::span<std::byte> into) override;
    Result<> write(ByteSpan bytes) override;
    std::size_t pendingOutput() const override { return 0; }
    std::string describe() const override { return "a modelled line"; }

  private:
    World& m_world;
    transports::TransportState m_state = transports::TransportState::Closed;
    Bytes m_received;
    bool m_cut = false;
    bool m_woken = false;
};

}  // namespace hawser::simulation
