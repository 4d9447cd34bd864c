#include "core/kd/PacketNumbers.h"

namespace hawser::kd {

PacketNumbers::PacketNumbers(Role role, Numbering numbering) : m_role(role), m_numbering(numbering) {
    const bool host = m_role == Role::Host;
    if (counts()) {
        m_next = host ? kNetHostPacketId : kNetTargetPacketId;
        m_expected = host ? kNetTargetPacketId : kNetHostPacketId;
    }
    if (!host) announceStart();
}

void PacketNumbers::startAnew() {
    if (counts()) return;
    m_next = kInitialPacketId;
    m_expected = kInitialPacketId;
    m_strange.reset();
    m_cancelled.reset();
}

void PacketNumbers::arrived() {
    m_cancelled.reset();
    m_next = successor(m_next);
}

void PacketNumbers::burn() {
    if (counts()) m_next = successor(m_next);
}

void PacketNumbers::givenUp() {
    m_cancelled = m_next;
    m_certain = false;
    burn();
}

void PacketNumbers::noteLateArrival(std::uint32_t id) {
    if (counts() || m_cancelled != plain(id)) return;
    m_cancelled.reset();
    m_next ^= 1;
}

void PacketNumbers::announceStart() {
    if (!counts()) m_next |= kSyncPacketBit;
}

void PacketNumbers::accepted(std::uint32_t id) {
    m_expected = successor(id);
    m_any = false;
    m_strange.reset();
}

bool PacketNumbers::isBelievable(std::uint32_t id) const {
    return m_strange == id || (id | 1U) == (kInitialPacketId | 1U);
}

}  // namespace hawser::kd
