#include <algorithm>
#include <utility>

#include "core/kd/Link.h"

namespace hawser::kd {

namespace {

constexpr int kMaxConfirmations = 2;

}  // namespace

// Puts on the line what may go now.
void Link::pump(TimePoint now) {
    if (isOutstanding()) return;
    if (m_sending.takeBreakIn()) m_traffic.sendBreakIn(now);
    if (!m_sending.anyWaits() || now < m_pause.earliestSend(m_traffic.lastByte())) return;
    m_sending.sendNext();
    m_pause.end();
    ++counters().packetsSent;
    transmit(now);
}

void Link::transmit(TimePoint now) {
    OutgoingPacket& packet = *m_sending.outstanding();
    if (++packet.sends == 1) packet.firstSent = now;
    packet.resendAt = now + m_options.resendAfter.value_or(m_repeat.wait(packet.bytesOnLine(), packet.sends));
    m_traffic.sendData(packet.type, m_numbers.next(), packet.payload, now);
}

// Not while something comes: it may be the acknowledgement, and a repeat would stand behind it.
TimePoint Link::resendAt() const {
    const OutgoingPacket& packet = *m_sending.outstanding();
    const auto lastByte = m_traffic.lastByte();
    const bool comes = m_options.role == Role::Host && isReceiving() && lastByte;
    if (!comes) return packet.resendAt;
    return std::max(packet.resendAt,
                    std::min(*lastByte + m_options.byteTimeout, packet.firstSent + kRequestPatience));
}

void Link::resendTimedOut(TimePoint now) {
    if (!isOutstanding() || now < resendAt()) return;
    OutgoingPacket& packet = *m_sending.outstanding();
    if (packet.mayGiveUp && isSpent(packet, now)) {
        const LinkTicket ticket = packet.ticket;
        if (m_options.role == Role::Target) {
            giveUpAsTarget();
        } else {
            static_cast<void>(cancel(ticket));
        }
        m_events.emplace_back(DeliveryFailed{ticket});
        return;
    }
    if (packet.proven && packet.confirmations++ >= kMaxConfirmations) {
        m_events.emplace_back(delivered(true));
        return;
    }
    ++counters().resends;
    transmit(now);
    if (packet.proven) packet.resendAt = now + kSettle;
}

bool Link::isSpent(const OutgoingPacket& packet, TimePoint now) const {
    const int sends = packet.sends - packet.resendsAnswered;
    if (sends >= m_options.maxSends || packet.resendsAnswered > kMaxResendsAnswered) return true;
    return m_options.role == Role::Host && sends >= kFewestSends &&
           now - packet.firstSent >= kAcknowledgePatience;
}

void Link::askResend(TimePoint now) {
    // One for a burst of damage; the peer's own time-out covers the rest.
    if (m_lastResendAsked && now - *m_lastResendAsked < kPauseBeforeResend && m_options.role == Role::Host)
        return;
    m_lastResendAsked = now;
    ++counters().resendsAsked;
    m_traffic.sendControl(PacketType::Resend, 0, now);
}

}  // namespace hawser::kd
