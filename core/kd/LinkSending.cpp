#include <algorithm>
#include <utility>

#include "core/kd/Link.h"

namespace hawser::kd {

namespace {

constexpr int kMaxConfirmations = 2;

}  // namespace

// Puts on the line what may go now.
void Link::pump(TimePoint now) {
    if (m_outstanding) return;
    if (m_breakInWanted) {
        m_breakInWanted = false;
        m_output.push_back(kBreakInByte);
        ++m_counters.bytesSent;
        if (m_observer != nullptr) m_observer->packetSent(ByteSpan(m_output).last(1), now);
    }
    if (m_queue.empty() || now < earliestSend()) return;
    m_outstanding = std::move(m_queue.front());
    m_queue.pop_front();
    m_settleFrom.reset();
    m_holdUntil.reset();
    ++m_counters.packetsSent;
    transmit(now);
}

void Link::transmit(TimePoint now) {
    ++m_outstanding->sends;
    if (m_outstanding->sends == 1) m_outstanding->firstSent = now;
    const std::size_t bytes = kHeaderSize + m_outstanding->payload.size() + 1;
    m_outstanding->resendAt =
        now + m_options.resendAfter.value_or(m_repeat.wait(bytes, m_outstanding->sends));
    const std::size_t start = m_output.size();
    appendDataPacket(m_output, m_outstanding->type, m_nextId, m_outstanding->payload);
    m_counters.bytesSent += m_output.size() - start;
    if (m_observer != nullptr) m_observer->packetSent(ByteSpan(m_output).subspan(start), now);
}

// Not while something comes: it may be the acknowledgement, and a repeat would stand behind it.
TimePoint Link::resendAt() const {
    const bool comes = m_options.role == Role::Host && isReceiving() && m_lastByte;
    if (!comes) return m_outstanding->resendAt;
    return std::max(m_outstanding->resendAt, std::min(*m_lastByte + m_options.byteTimeout,
                                                      m_outstanding->firstSent + kRequestPatience));
}

void Link::resendTimedOut(TimePoint now) {
    if (!m_outstanding || now < resendAt()) return;
    if (isSpent(now) && m_outstanding->mayGiveUp) {
        const LinkTicket ticket = m_outstanding->ticket;
        if (m_options.role == Role::Target) {
            giveUpAsTarget();
        } else {
            static_cast<void>(cancel(ticket));
        }
        m_events.emplace_back(DeliveryFailed{ticket});
        return;
    }
    if (m_outstanding->proven && m_outstanding->confirmations++ >= kMaxConfirmations) {
        delivered(true);
        return;
    }
    ++m_counters.resends;
    transmit(now);
    if (m_outstanding->proven) m_outstanding->resendAt = now + kSettle;
}

bool Link::isSpent(TimePoint now) const {
    const int sends = m_outstanding->sends - m_outstanding->resendsAnswered;
    if (sends >= m_options.maxSends || m_outstanding->resendsAnswered > kMaxResendsAnswered) return true;
    return m_options.role == Role::Host && sends >= kFewestSends &&
           now - m_outstanding->firstSent >= kAcknowledgePatience;
}

void Link::sendControl(PacketType type, std::uint32_t id, TimePoint now) {
    appendControlPacket(m_output, type, id);
    m_counters.bytesSent += kHeaderSize;
    if (m_observer != nullptr) m_observer->packetSent(ByteSpan(m_output).last(kHeaderSize), now);
}

void Link::askResend(TimePoint now) {
    // One for a burst of damage; the peer's own time-out covers the rest.
    if (m_lastResendAsked && now - *m_lastResendAsked < kPauseBeforeResend && m_options.role == Role::Host)
        return;
    m_lastResendAsked = now;
    ++m_counters.resendsAsked;
    sendControl(PacketType::Resend, 0, now);
}

}  // namespace hawser::kd
