#include "tests/support/TargetLine.h"

#include <algorithm>
#include <utility>

namespace hawser::test {

void TargetLine::arrive(ByteSpan bytes, std::size_t room, TimePoint now) {
    if (bytes.empty()) return;
    m_link.quietFor(m_lastArrival ? now - *m_lastArrival : std::chrono::hours(1));
    m_lastArrival = now;
    constexpr std::size_t kTrimBeyond = 4096;
    if (m_position == m_input.size() || m_position > kTrimBeyond) {
        m_input.erase(m_input.begin(), m_input.begin() + static_cast<std::ptrdiff_t>(m_position));
        m_position = 0;
    }
    const std::size_t waiting = m_input.size() - m_position;
    const std::size_t taken = std::min(bytes.size(), room - std::min(room, waiting));  // the rest is lost
    m_input.insert(m_input.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(taken));
}

bool TargetLine::readPacket(TimePoint now) {
    if (!hasInput()) return false;
    m_position += m_link.receive(ByteSpan(m_input).subspan(m_position), now);
    return true;
}

std::optional<std::byte> TargetLine::pollByte() {
    if (!hasInput()) return std::nullopt;
    return m_input[m_position++];
}

void TargetLine::dropInput() {
    m_input.clear();
    m_position = 0;
}

bool TargetLine::anyOutputFault() const {
    return m_faults.loseAcknowledgements > 0 || m_faults.losePackets > 0 || m_faults.loseForGood > 0 ||
           m_faults.doublePackets > 0 || m_faults.staleAcknowledgements > 0 || m_faults.damagePackets > 0 ||
           m_faults.cutPackets > 0;
}

Bytes TargetLine::takeOutput() {
    Bytes fromLink = m_link.takeOutput();
    if (fromLink.empty() || !anyOutputFault()) return fromLink;
    Bytes out;
    kd::FrameParser parser;
    ByteSpan rest(fromLink);
    while (auto item = parser.next(rest)) spoil(std::move(*item), out);
    return out;
}

void TargetLine::spoil(kd::FrameItem item, Bytes& out) {
    const auto take = [](int& count) { return count > 0 && count-- > 0; };
    const auto& packet = std::get<kd::Packet>(item);
    Bytes bytes = kd::encode(packet);
    if (packet.control) {
        const bool lost = packet.type == kd::PacketType::Acknowledge && take(m_faults.loseAcknowledgements);
        if (!lost) out.insert(out.end(), bytes.begin(), bytes.end());
        return;
    }
    if (take(m_faults.losePackets)) return;
    if (take(m_faults.loseForGood)) {
        m_link.takeForAcknowledged();
        return;
    }
    if (take(m_faults.staleAcknowledgements)) {
        kd::appendControlPacket(out, kd::PacketType::Acknowledge, (packet.id & ~kd::kSyncPacketBit) ^ 1);
    }
    const bool twice = take(m_faults.doublePackets);
    if (take(m_faults.damagePackets)) bytes[kd::kHeaderSize] ^= std::byte{0x40};
    if (take(m_faults.cutPackets)) bytes.resize(bytes.size() / 2);
    for (int i = 0; i < (twice ? 2 : 1); ++i) out.insert(out.end(), bytes.begin(), bytes.end());
}

}  // namespace hawser::test
