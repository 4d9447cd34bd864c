#include "core/kd/LinkTraffic.h"

namespace hawser::kd {

void LinkTraffic::sendControl(PacketType type, std::uint32_t id, TimePoint now) {
    appendControlPacket(m_output, type, id);
    sent(kHeaderSize, now);
}

void LinkTraffic::sendData(PacketType type, std::uint32_t id, ByteSpan payload, TimePoint now) {
    const std::size_t start = m_output.size();
    appendDataPacket(m_output, type, id, payload);
    sent(m_output.size() - start, now);
}

void LinkTraffic::sendBreakIn(TimePoint now) {
    m_output.push_back(kBreakInByte);
    sent(1, now);
}

void LinkTraffic::sent(std::size_t bytes, TimePoint now) {
    m_counters.bytesSent += bytes;
    if (m_observer != nullptr) m_observer->packetSent(ByteSpan(m_output).last(bytes), now);
}

void LinkTraffic::came(std::size_t bytes, bool insidePacket, TimePoint now) {
    m_lastByte = now;
    m_counters.bytesReceived += bytes;
    if (!insidePacket) m_packetBegan = now;
}

void LinkTraffic::packetCame(const Packet& packet, TimePoint now) {
    m_lastHeard = now;
    if (!packet.control) ++m_counters.packetsReceived;
    if (m_observer != nullptr) m_observer->packetReceived(packet, now);
}

void LinkTraffic::packetDamaged(const Damage& damage, TimePoint now) {
    ++(damage.reason == DamageReason::BadChecksum ? m_counters.badChecksums : m_counters.damagedPackets);
    if (m_observer != nullptr) m_observer->packetDamaged(damage.reason, damage.bytes, now);
}

void LinkTraffic::restart() {
    m_output.clear();
    m_lastByte.reset();
}

}  // namespace hawser::kd
