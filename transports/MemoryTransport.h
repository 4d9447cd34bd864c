#pragma once

#include <memory>
#include <utility>

#include "transports/Transport.h"

namespace hawser::transports {

struct MemoryWire;

// One end of a line inside this process. Each end belongs to its own thread (or both to one); wake() is free
// as everywhere. An end is Opening until the other one is open too. The wire holds kMaxPendingOutput bytes
// per direction and takes everything at once, so nothing is ever pending.
class MemoryTransport final : public Transport {
  public:
    // createMemoryPair() calls this; nobody else has a MemoryWire.
    MemoryTransport(std::shared_ptr<MemoryWire> wire, std::size_t side)
        : m_wire(std::move(wire)), m_side(side) {}
    ~MemoryTransport() override;

    Result<> open() override;
    void close() override;  // the other end's wait() fails with Disconnected, after its bytes
    TransportState state() const override;
    Result<WaitOutcome> wait(TimePoint deadline) override;
    void wake() override;
    std::size_t read(std::span<std::byte> into) override;
    Result<> write(ByteSpan bytes) override;
    std::size_t pendingOutput() const override { return 0; }
    std::string describe() const override { return "memory"; }

  private:
    std::shared_ptr<MemoryWire> m_wire;
    std::size_t m_side;
};

// Two ends of one line, both closed.
std::pair<std::unique_ptr<MemoryTransport>, std::unique_ptr<MemoryTransport>> createMemoryPair();

}  // namespace hawser::transports
