#include "core/kd/SendQueue.h"

#include <algorithm>

namespace hawser::kd {

LinkTicket SendQueue::add(PacketType type, Bytes payload, bool mayGiveUp) {
    OutgoingPacket packet;
    packet.ticket = ++m_lastTicket;
    packet.type = type;
    packet.payload = std::move(payload);
    packet.mayGiveUp = mayGiveUp;
    m_waiting.push_back(std::move(packet));
    return m_lastTicket;
}

std::optional<LinkTicket> SendQueue::makeRoom(std::size_t most) {
    if (m_waiting.size() < most) return std::nullopt;
    const LinkTicket oldest = m_waiting.front().ticket;
    m_waiting.pop_front();
    return oldest;
}

void SendQueue::drop(LinkTicket ticket) {
    std::erase_if(m_waiting, [ticket](const OutgoingPacket& packet) { return packet.ticket == ticket; });
}

bool SendQueue::waits(LinkTicket ticket) const {
    return std::ranges::any_of(m_waiting,
                               [ticket](const OutgoingPacket& packet) { return packet.ticket == ticket; });
}

void SendQueue::sendNext() {
    m_outstanding = std::move(m_waiting.front());
    m_waiting.pop_front();
}

void SendQueue::dropAll() {
    m_outstanding.reset();
    m_waiting.clear();
}

}  // namespace hawser::kd
