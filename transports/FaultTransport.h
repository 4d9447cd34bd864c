#pragma once

#include <memory>

#include "transports/FaultInjector.h"
#include "transports/Transport.h"

namespace hawser::transports {

// Makes any line a bad one, the same way for the same seed. Belongs to the thread of the line inside, which
// it owns. wait() may report Progress for bytes that were then lost.
class FaultTransport final : public Transport {
  public:
    FaultTransport(std::unique_ptr<Transport> inner, const FaultSpec& spec);

    Result<> open() override;
    void close() override;
    TransportState state() const override { return m_inner->state(); }
    Result<WaitOutcome> wait(TimePoint deadline) override;
    void wake() override { m_inner->wake(); }
    std::size_t read(std::span<std::byte> into) override;
    Result<> write(ByteSpan bytes) override;
    std::size_t pendingOutput() const override { return m_inner->pendingOutput() + m_out.held(); }
    std::string describe() const override { return m_inner->describe() + " with faults"; }
    Result<> setBaudRate(unsigned baud) override { return m_inner->setBaudRate(baud); }
    unsigned baudRate() const override { return m_inner->baudRate(); }
    bool canReopen() const override { return m_inner->canReopen(); }
    std::optional<LineNews> takeNews() override { return m_inner->takeNews(); }
    std::uint64_t refusedDatagrams() const override { return m_inner->refusedDatagrams(); }

    // A burst of bytes that nobody sent. In: read() gets them; Out: the peer does. Out needs an open line.
    void noiseIn(ByteSpan bytes);
    Result<> noiseOut(ByteSpan bytes);

    const FaultCounts& countsIn() const { return m_in.counts(); }
    const FaultCounts& countsOut() const { return m_out.counts(); }

  private:
    Result<> sendDue();
    void pull();
    tl::unexpected<Error> cutLine();

    std::unique_ptr<Transport> m_inner;
    FaultInjector m_in;
    FaultInjector m_out;
    Bytes m_ready;  // through the faults, not read yet
    std::size_t m_readyHead = 0;
};

}  // namespace hawser::transports
