#include "core/kd/Link.h"

#include <algorithm>

namespace hawser::kd {

Link::Link(const LinkOptions& options) : m_options(options), m_numbers(options.role, options.numbering) {}

void Link::restart() {
    m_parser.restart();
    m_traffic.restart();
    m_numbers = PacketNumbers(m_options.role, m_options.numbering);
    m_sending.dropAll();
    m_sending.wantBreakIn(false);
    m_pause.end();
    m_repeat.restart();
    m_resets = {};
    m_last.reset();
    m_refusals = 0;
    m_lastResendAsked.reset();
    m_events.clear();
}

void Link::setNumbering(Numbering numbering) {
    m_options.numbering = numbering;
    restart();
}

void Link::receive(ByteSpan bytes, TimePoint now) {
    if (bytes.empty()) return;
    onSilence(now);
    m_traffic.came(bytes.size(), isReceiving(), now);
    while (auto item = m_parser.next(bytes)) {
        consume(std::move(*item), now);
        m_traffic.packetBegins(now);
    }
    counters().strayBytes = m_parser.strayBytes();
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
    if (m_parser.needsSilence() && m_traffic.lastByte())
        consider(*m_traffic.lastByte() + m_options.byteTimeout);
    if (isOutstanding()) {
        consider(resendAt());
    } else if (m_sending.anyWaits()) {
        consider(m_pause.earliestSend(m_traffic.lastByte()));
    }
    return earliest;
}

LinkTicket Link::submit(PacketType type, Bytes payload, TimePoint now, bool mayGiveUp) {
    if (const auto dropped = m_sending.makeRoom(kMaxQueued)) m_events.emplace_back(DeliveryFailed{*dropped});
    const LinkTicket ticket = m_sending.add(type, std::move(payload), mayGiveUp);
    pump(now);
    return ticket;
}

bool Link::cancel(LinkTicket ticket) {
    if (!m_sending.isOutstanding(ticket)) {
        m_sending.drop(ticket);
        return false;
    }
    m_numbers.givenUp();
    m_sending.outstanding().reset();
    return true;
}

void Link::hurry(TimePoint now) {
    auto& packet = m_sending.outstanding();
    if (packet) packet->resendAt = std::min(packet->resendAt, now + kPauseBeforeResend);
}

void Link::confirmAnswered(TimePoint now) {
    hurry(now);
    if (isOutstanding()) m_sending.outstanding()->proven = true;
}

std::optional<PacketDelivered> Link::takeAsDelivered() {
    if (!isOutstanding()) return std::nullopt;
    doubtNumbering();
    return delivered(true);
}

void Link::breakIn(TimePoint now) {
    m_sending.wantBreakIn(true);
    pump(now);
}

void Link::reset(TimePoint now) {
    if (isOutstanding()) m_numbers.burn();
    m_sending.dropAll();
    m_sending.wantBreakIn(false);
    m_numbers.expectAny();
    m_numbers.setCertain(false);
    m_resets.sent(now);
    m_pause.holdUntil(now + kResetWindow);
    ++counters().resetsSent;
    m_traffic.sendControl(PacketType::Reset, m_numbers.ofReset(), now);
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
    m_traffic.packetCame(packet, now);
    if (packet.control) {
        onControl(packet, now);
        return;
    }
    return m_options.role == Role::Host ? onHostData(std::move(packet), now)
                                        : onTargetData(std::move(packet), now);
}

void Link::onSilence(TimePoint now) {
    const auto lastByte = m_traffic.lastByte();
    if (!m_parser.needsSilence() || !lastByte || now < *lastByte + m_options.byteTimeout) return;
    if (auto item = m_parser.silence()) consume(std::move(*item), now);
    counters().strayBytes = m_parser.strayBytes();
}

void Link::onDamage(const Damage& damage, TimePoint now) {
    m_traffic.packetDamaged(damage, now);
    if (auto& packet = m_sending.outstanding()) packet->pastDamage = true;
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
            ++counters().resetsReceived;
            return m_options.role == Role::Host ? onHostReset(now) : onTargetReset(packet.id, now);
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
    if (isOutstanding() && m_numbers.acknowledges(id)) {
        const OutgoingPacket& packet = *m_sending.outstanding();
        if (m_options.role == Role::Host && packet.sends > 1) settle(now);
        // What was asked for again, or stood behind something spoiled, tells nothing of the line's time.
        if (packet.resendsAnswered == 0 && !packet.pastDamage)
            m_repeat.answered(now - packet.firstSent, packet.bytesOnLine(), packet.sends > 1);
        m_events.emplace_back(delivered(false));
        return;
    }
    if (!isOutstanding()) m_numbers.noteLateArrival(id);
    // Of the packet before, for the second time: both its sends have arrived.
    if (m_numbers.acknowledgesLast(id)) m_repeat.answeredAgain();
    ++counters().staleAcknowledgements;
}

void Link::onResend(TimePoint now) {
    if (!isOutstanding()) {
        m_events.emplace_back(ResendSeen{});
        return;
    }
    if (m_options.role == Role::Target) {
        ++counters().resends;
        transmit(now);
        return;
    }
    // A growing pause: a target that throws each repeat away again needs a quiet line once (13).
    OutgoingPacket& packet = *m_sending.outstanding();
    const int times = std::min(packet.resendsAnswered++, 5);
    if (times == 0) settle(now);
    packet.resendAt = std::min(packet.resendAt, now + kPauseBeforeResend * (1 << times));
}

PacketDelivered Link::delivered(bool implicit) {
    auto& packet = m_sending.outstanding();
    const PacketDelivered done{packet->ticket, implicit, packet->resendsAnswered > 0, packet->sends > 1,
                               packet->pastDamage};
    packet.reset();
    m_numbers.arrived();
    return done;
}

void Link::startNumbering() {
    m_numbers.startAnew();
    m_refusals = 0;
}

}  // namespace hawser::kd
