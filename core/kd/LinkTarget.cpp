#include <utility>

#include "core/kd/Link.h"

// The target's reactions, as real targets show them: kd-protocol.md 1.7, 1.9 and 2.8.
namespace hawser::kd {

void Link::onTargetData(Packet packet, TimePoint now) {
    const bool old = m_numbers.counts() ? !m_numbers.isNew(packet.id) : packet.id != m_numbers.expected();
    if (isOutstanding() && m_numbers.counts() && old) {
        // So the host still waits for ours (6.8).
        ++counters().duplicates;
        ++counters().resends;
        transmit(now);
        return;
    }
    if (isOutstanding()) {
        // The host has moved on, so it must have our packet; its own is thrown away and has to be repeated
        // (1.7).
        ++counters().resendsAsked;
        m_traffic.sendControl(PacketType::Resend, 0, now);
        m_events.emplace_back(delivered(true));
        return;
    }
    m_traffic.sendControl(PacketType::Acknowledge, packet.id, now);
    if (old) {
        ++counters().duplicates;
        return;
    }
    m_numbers.expectAfter(packet.id);
    m_events.emplace_back(PacketAccepted{std::move(packet), false, false});
}

void Link::onTargetReset(std::uint32_t id, TimePoint now) {
    startNumbering();
    if (m_numbers.counts()) m_numbers.expectFrom(id);  // what the host will send next
    m_traffic.sendControl(PacketType::Reset, m_numbers.ofReset(), now);
    if (isOutstanding()) {
        ++counters().resends;
        transmit(now);
    }
    m_events.emplace_back(ResetSeen{false});
}

// The debugger is not there any more; a later packet starts with the SYNC bit again (1.9).
void Link::giveUpAsTarget() {
    if (isOutstanding()) m_numbers.burn();
    m_sending.dropAll();
    startNumbering();
    m_numbers.announceStart();
}

}  // namespace hawser::kd
