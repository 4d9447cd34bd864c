#include "core/kd/Link.h"

#include <algorithm>

namespace hawser::kd {

Link::Link(const LinkOptions& options) : m_options(options) {
    restart();
}

void Link::restart() {
    m_parser.restart();
    dropAll();
    numberFromStart();
    if (m_options.role == Role::Target && !counts()) m_nextId |= kSyncPacketBit;
    m_adopt = true;
    m_certain = false;
    m_last.reset();
    m_breakInWanted = false;
    m_settleFrom.reset();
    m_holdUntil.reset();
    m_resetPending = false;
    m_numberedSinceReset = false;
    m_lastReset.reset();
    m_lastResetAnswered.reset();
    m_lastResendAsked.reset();
    m_lastByte.reset();
    m_repeat.restart();
    m_output.clear();
    m_events.clear();
}

void Link::setNumbering(Numbering numbering) {
    m_options.numbering = numbering;
    restart();
}

void Link::receive(ByteSpan bytes, TimePoint now) {
    if (bytes.empty()) return;
    onSilence(now);
    m_lastByte = now;
    m_counters.bytesReceived += bytes.size();
    if (!isReceiving()) m_packetBegan = now;
    while (auto item = m_parser.next(bytes)) {
        consume(std::move(*item), now);
        m_packetBegan = now;
    }
    m_counters.strayBytes = m_parser.strayBytes();
    pump(now);
}

void Link::tick(TimePoint now) {
    onSilence(now);
    resendTimedOut(now);
    pump(now);
}

std::optional<TimePoint> Link::nextDeadline() const {
    std::optional<TimePoint> earliest;
    const auto consider = [&earliest](TimePoint when) {
        if (!earliest || when < *earliest) earliest = when;
    };
    if (m_parser.needsSilence() && m_lastByte) consider(*m_lastByte + m_options.byteTimeout);
    if (m_outstanding) {
        consider(resendAt());
    } else if (!m_queue.empty()) {
        consider(earliestSend());
    }
    return earliest;
}

LinkTicket Link::submit(PacketType type, Bytes payload, TimePoint now, bool mayGiveUp) {
    if (m_queue.size() >= kMaxQueued) {
        m_events.emplace_back(DeliveryFailed{m_queue.front().ticket});
        m_queue.pop_front();
    }
    Outgoing packet;
    packet.ticket = ++m_lastTicket;
    packet.type = type;
    packet.payload = std::move(payload);
    packet.mayGiveUp = mayGiveUp;
    m_queue.push_back(std::move(packet));
    pump(now);
    return m_lastTicket;
}

bool Link::cancel(LinkTicket ticket) {
    if (m_outstanding && m_outstanding->ticket == ticket) {
        m_cancelledId = m_nextId;
        m_certain = false;
        m_outstanding.reset();
        if (counts()) m_nextId = successor(m_nextId);
        return true;
    }
    std::erase_if(m_queue, [ticket](const Outgoing& packet) { return packet.ticket == ticket; });
    return false;
}

bool Link::isQueued(LinkTicket ticket) const {
    return std::ranges::any_of(m_queue, [ticket](const Outgoing& packet) { return packet.ticket == ticket; });
}

void Link::hurry(TimePoint now, bool proven) {
    if (!m_outstanding) return;
    m_outstanding->proven = m_outstanding->proven || proven;
    m_outstanding->resendAt = std::min(m_outstanding->resendAt, now + kPauseBeforeResend);
}

void Link::breakIn(TimePoint now) {
    m_breakInWanted = true;
    pump(now);
}

void Link::reset(TimePoint now) {
    if (counts() && m_outstanding) m_nextId = successor(m_nextId);
    dropAll();
    m_breakInWanted = false;
    m_adopt = true;
    m_certain = false;
    m_resetPending = true;
    m_numberedSinceReset = false;
    m_lastReset = now;
    m_holdUntil = now + kResetWindow;
    ++m_counters.resetsSent;
    // Counting goes on: the number is the next packet's (6.8).
    sendControl(PacketType::Reset, counts() ? m_nextId : 0, now);
}

void Link::consume(FrameItem item, TimePoint now) {
    if (const auto* damage = std::get_if<Damage>(&item)) {
        onDamage(*damage, now);
        return;
    }
    if (std::holds_alternative<BreakInByte>(item)) {
        if (m_options.role == Role::Target) m_events.emplace_back(BreakInSeen{});
        return;
    }
    auto& packet = std::get<Packet>(item);
    m_lastHeard = now;
    if (m_observer != nullptr) m_observer->packetReceived(packet, now);
    if (packet.control) {
        onControl(packet, now);
        return;
    }
    ++m_counters.packetsReceived;
    if (m_options.role == Role::Host) {
        onHostData(std::move(packet), now);
    } else {
        onTargetData(std::move(packet), now);
    }
}

void Link::onSilence(TimePoint now) {
    if (!m_parser.needsSilence() || !m_lastByte || now < *m_lastByte + m_options.byteTimeout) return;
    if (auto item = m_parser.silence()) consume(std::move(*item), now);
    m_counters.strayBytes = m_parser.strayBytes();
}

void Link::onDamage(const Damage& damage, TimePoint now) {
    if (damage.reason == DamageReason::BadChecksum) {
        ++m_counters.badChecksums;
    } else {
        ++m_counters.damagedPackets;
    }
    if (m_observer != nullptr) m_observer->packetDamaged(damage.reason, damage.bytes, now);
    if (m_outstanding) m_outstanding->pastDamage = true;
    askResend(now);
}

void Link::onControl(const Packet& packet, TimePoint now) {
    switch (packet.type) {
        case PacketType::Acknowledge:
            onAcknowledge(packet.id, now);
            return;
        case PacketType::Resend:
            onResend(now);
            return;
        case PacketType::Reset:
            ++m_counters.resetsReceived;
            if (m_options.role == Role::Host) {
                onHostReset(now);
            } else {
                onTargetReset(packet.id, now);
            }
            return;
        case PacketType::Unused:
        case PacketType::StateChange32:
        case PacketType::StateManipulate:
        case PacketType::DebugIo:
        case PacketType::StateChange64:
        case PacketType::PollBreakIn:
        case PacketType::TraceIo:
        case PacketType::ControlRequest:
        case PacketType::FileIo:
            return;  // unknown control packets are ignored (1.6)
    }
}

void Link::onAcknowledge(std::uint32_t id, TimePoint now) {
    const std::uint32_t masked = plain(id);
    if (m_outstanding && masked == plain(m_nextId)) {
        if (m_options.role == Role::Host && m_outstanding->sends > 1) settle(now);
        noteRoundTrip(now);
        delivered(false);
        return;
    }
    if (!counts() && !m_outstanding && m_cancelledId == masked) {
        // The packet that was given up has arrived after all: its number is used.
        m_cancelledId.reset();
        m_nextId ^= 1;
    }
    // A second one of the packet before: both its sends have arrived.
    if (!counts() && masked == plain(successor(m_nextId))) m_repeat.answeredAgain();
    ++m_counters.staleAcknowledgements;
}

void Link::noteRoundTrip(TimePoint now) {
    const Outgoing& packet = *m_outstanding;
    // What was asked for again, or stood behind something spoiled, tells nothing of the line's time.
    if (packet.resendsAnswered > 0 || packet.pastDamage) return;
    m_repeat.answered(now - packet.firstSent, kHeaderSize + packet.payload.size() + 1, packet.sends > 1);
}

void Link::onResend(TimePoint now) {
    if (!m_outstanding) {
        m_events.emplace_back(ResendSeen{});
        return;
    }
    if (m_options.role == Role::Target) {
        ++m_counters.resends;
        transmit(now);
        return;
    }
    // A growing pause: a target that throws each repeat away again needs a quiet line once (13).
    const int times = std::min(m_outstanding->resendsAnswered++, 5);
    if (times == 0) settle(now);
    m_outstanding->resendAt = std::min(m_outstanding->resendAt, now + kPauseBeforeResend * (1 << times));
}

void Link::delivered(bool implicit) {
    m_events.emplace_back(PacketDelivered{m_outstanding->ticket, implicit, m_outstanding->resendsAnswered > 0,
                                          m_outstanding->sends > 1, m_outstanding->pastDamage});
    m_outstanding.reset();
    m_cancelledId.reset();
    m_nextId = successor(m_nextId);
}

void Link::startNumbering() {
    if (!counts()) numberFromStart();
}

void Link::numberFromStart() {
    const bool host = m_options.role == Role::Host;
    m_nextId = !counts() ? kInitialPacketId : host ? kNetHostPacketId : kNetTargetPacketId;
    m_expectedId = !counts() ? kInitialPacketId : host ? kNetTargetPacketId : kNetHostPacketId;
    m_strangeId.reset();
    m_cancelledId.reset();
    m_refusals = 0;
}

void Link::dropAll() {
    m_outstanding.reset();
    m_queue.clear();
}

}  // namespace hawser::kd
