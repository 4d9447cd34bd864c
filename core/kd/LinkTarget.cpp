#include <utility>

#include "core/kd/Link.h"

// The target's reactions, as real targets show them: kd-protocol.md 1.7, 1.9 and 2.8.
namespace hawser::kd {

void Link::onTargetData(Packet packet, TimePoint now) {
    if (m_outstanding && counts() && !isNew(packet.id)) {
        // An old packet, so the host still waits for ours (6.8).
        ++m_counters.duplicates;
        ++m_counters.resends;
        transmit(now);
        return;
    }
    if (m_outstanding) {
        // The host has moved on, so it must have our packet; its own is thrown away and has to be repeated
        // (1.7).
        ++m_counters.resendsAsked;
        sendControl(PacketType::Resend, 0, now);
        delivered(true);
        return;
    }
    sendControl(PacketType::Acknowledge, packet.id, now);
    if (counts() ? !isNew(packet.id) : packet.id != m_expectedId) {
        ++m_counters.duplicates;
        return;
    }
    m_expectedId = counts() ? successor(packet.id) : m_expectedId ^ 1;
    m_events.emplace_back(PacketAccepted{std::move(packet), false, false});
}

void Link::onTargetReset(std::uint32_t id, TimePoint now) {
    startNumbering();
    if (counts()) m_expectedId = id;  // what the host will send next
    sendControl(PacketType::Reset, counts() ? m_nextId : 0, now);
    if (m_outstanding) {
        ++m_counters.resends;
        transmit(now);
    }
    m_events.emplace_back(ResetSeen{false});
}

// The debugger is not there any more; a later packet starts with the SYNC bit again (1.9).
void Link::giveUpAsTarget() {
    if (counts() && m_outstanding) m_nextId = successor(m_nextId);
    dropAll();
    startNumbering();
    if (!counts()) m_nextId |= kSyncPacketBit;
}

}  // namespace hawser::kd
