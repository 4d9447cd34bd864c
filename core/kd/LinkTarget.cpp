#include <utility>

#include "core/kd/Link.h"

// The target's reactions, as real targets show them: kd-protocol.md 1.7, 1.9 and 2.8.
namespace hawser::kd {

void Link::onTargetData(Packet packet, TimePoint now) {
    if (m_outstanding) {
        // The host has moved on, so it must have our packet; its own is thrown away and has to be repeated
        // (1.7).
        ++m_counters.resendsAsked;
        sendControl(PacketType::Resend, 0, now);
        delivered(true);
        return;
    }
    sendControl(PacketType::Acknowledge, packet.id, now);
    if (packet.id != m_expectedId) {
        ++m_counters.duplicates;
        return;
    }
    m_expectedId ^= 1;
    m_events.emplace_back(PacketAccepted{std::move(packet), false, false});
}

void Link::onTargetReset(TimePoint now) {
    startNumbering();
    sendControl(PacketType::Reset, 0, now);
    if (m_outstanding) {
        ++m_counters.resends;
        transmit(now);
    }
    m_events.emplace_back(ResetSeen{false});
}

// The debugger is not there any more; a later packet starts with the SYNC bit again (1.9).
void Link::giveUpAsTarget() {
    dropAll();
    startNumbering();
    m_nextId |= kSyncPacketBit;
}

}  // namespace hawser::kd
