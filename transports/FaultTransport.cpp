#include "transports/FaultTransport.h"

#include <algorithm>
#include <array>

namespace hawser::transports {

FaultTransport::FaultTransport(std::unique_ptr<Transport> inner, const FaultSpec& spec)
    : m_inner(std::move(inner)),
      m_in(spec, spec.direction != FaultDirection::Out, 0),
      m_out(spec, spec.direction != FaultDirection::In, 1) {}

Result<> FaultTransport::open() {
    auto opened = m_inner->open();
    if (!opened) return opened;
    m_in.restart();
    m_out.restart();
    m_ready.clear();
    m_readyHead = 0;
    return {};
}

void FaultTransport::close() {
    m_inner->close();
    m_in.restart();
    m_out.restart();
    m_ready.clear();
    m_readyHead = 0;
}

Result<> FaultTransport::write(ByteSpan bytes) {
    // Not open: the line inside has the words.
    if (m_inner->state() != TransportState::Open) return m_inner->write(bytes);
    if (bytes.size() > kMaxPendingOutput - std::min(pendingOutput(), kMaxPendingOutput)) {
        return fail(ErrorCode::Io, "The other end does not take what is sent: " + describe() + ".");
    }
    m_out.push(bytes, SteadyClock().now());
    return sendDue();
}

Result<> FaultTransport::sendDue() {
    const Bytes due = m_out.takeDue(SteadyClock().now());
    if (due.empty()) return {};
    return m_inner->write(due);
}

void FaultTransport::noiseIn(ByteSpan bytes) {
    m_in.addNoise(bytes, SteadyClock().now());
}

Result<> FaultTransport::noiseOut(ByteSpan bytes) {
    if (m_inner->state() != TransportState::Open) return m_inner->write(bytes);
    m_out.addNoise(bytes, SteadyClock().now());
    return sendDue();
}

std::size_t FaultTransport::read(std::span<std::byte> into) {
    const std::size_t count = std::min(into.size(), m_ready.size() - m_readyHead);
    std::ranges::copy(ByteSpan(m_ready).subspan(m_readyHead, count), into.begin());
    m_readyHead += count;
    if (m_readyHead == m_ready.size()) {
        m_ready.clear();
        m_readyHead = 0;
    }
    return count;
}

// Takes what the line inside has received through the faults.
void FaultTransport::pull() {
    std::array<std::byte, 4096> buffer;
    const TimePoint now = SteadyClock().now();
    for (std::size_t count = m_inner->read(buffer); count > 0; count = m_inner->read(buffer)) {
        m_in.push(ByteSpan(buffer).first(count), now);
    }
    const Bytes due = m_in.takeDue(SteadyClock().now());
    m_ready.insert(m_ready.end(), due.begin(), due.end());
}

tl::unexpected<Error> FaultTransport::cutLine() {
    m_inner->close();
    m_in.restart();
    m_out.restart();
    return fail(ErrorCode::Disconnected, "The line was cut by the fault injector.");
}

Result<WaitOutcome> FaultTransport::wait(TimePoint deadline) {
    for (;;) {
        if (m_inner->state() == TransportState::Open) {
            if (auto sent = sendDue(); !sent) return tl::unexpected<Error>(sent.error());
        }
        pull();
        if (m_readyHead != m_ready.size()) return WaitOutcome::Progress;
        if (m_in.isCut() || m_out.isCut()) return cutLine();

        const TimePoint due = std::min(m_in.nextDue().value_or(deadline), m_out.nextDue().value_or(deadline));
        const auto outcome = m_inner->wait(std::min(deadline, due));
        if (!outcome) {
            // What was under way still counts as arrived.
            m_in.release();
            pull();
            m_in.restart();
            m_out.restart();
            return outcome;
        }
        if (*outcome == WaitOutcome::TimedOut && due < deadline) continue;
        pull();
        return outcome;
    }
}

}  // namespace hawser::transports
