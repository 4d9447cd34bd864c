#pragma once

#include "tests/simulation/ModelledLine.h"
#include "transports/Transport.h"

namespace hawser::simulation {

class World;

// Thrown out of a wait when the host's process is killed: nothing of it runs on.
struct HostKilled {};

// The host's end of the modelled line. Waiting moves the world on.
class HostEnd {
  public:
    explicit HostEnd(World& world) : m_world(world) {}
    HostEnd(const HostEnd&) = delete;
    HostEnd& operator=(const HostEnd&) = delete;
    virtual ~HostEnd() = default;

    virtual void arrive(const ModelledLine::Piece& piece) = 0;
    void cut() { m_cut = true; }  // the other end closes

  protected:
    virtual bool hasInput() const = 0;
    World& world() const { return m_world; }
    bool isOpen() const { return m_state == transports::TransportState::Open; }
    transports::TransportState lineState() const { return m_state; }
    Result<> openLine();
    void closeLine() { m_state = transports::TransportState::Closed; }
    void wakeUp() { m_woken = true; }
    Result<transports::WaitOutcome> waitUntil(TimePoint deadline);
    void send(ByteSpan bytes);  // one write

  private:
    World& m_world;
    transports::TransportState m_state = transports::TransportState::Closed;
    bool m_cut = false;
    bool m_woken = false;
};

}  // namespace hawser::simulation
