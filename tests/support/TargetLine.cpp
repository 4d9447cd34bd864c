#include "tests/support/TargetLine.h"

#include <utility>

namespace hawser::test {

void TargetLine::arrive(ByteSpan bytes, TimePoint now) {
    if (bytes.empty()) return;
    m_lastGap = m_lastArrival ? now - *m_lastArrival : std::chrono::hours(1);
    m_lastArrival = now;
    if (m_position == m_input.size()) {
        m_input.clear();
        m_position = 0;
    }
    if (m_input.size() + bytes.size() > kMaxInput) return;  // an overrun: the bytes are gone
    m_input.insert(m_input.end(), bytes.begin(), bytes.end());
}

bool TargetLine::readPacket(TimePoint now) {
    if (!hasInput()) return false;
    if (m_lastGap >= kd::kByteTimeout) m_scout.restart();
    const ByteSpan all = ByteSpan(m_input).subspan(m_position);
    ByteSpan rest = all;
    const auto item = m_scout.next(rest);
    const std::size_t used = all.size() - rest.size();
    m_position += used;
    const auto* packet = item ? std::get_if<kd::Packet>(&*item) : nullptr;
    if (packet != nullptr && throwsAway(*packet, now)) return true;
    m_link.receive(all.first(used), now);
    return true;
}

bool TargetLine::throwsAway(const kd::Packet& packet, TimePoint now) {
    const bool request = !packet.control && packet.type == kd::PacketType::StateManipulate;
    constexpr auto kQuiet = std::chrono::milliseconds(50);
    if (request && (m_faults.resendRequests > 0 || (m_faults.resendUnlessQuiet && m_lastGap < kQuiet))) {
        if (m_faults.resendRequests > 0) --m_faults.resendRequests;
        const Bytes before = takeOutput(now);
        m_pendingOutput.insert(m_pendingOutput.end(), before.begin(), before.end());
        kd::appendControlPacket(m_pendingOutput, kd::PacketType::Resend, 0);
        return true;
    }
    if (packet.control && packet.type == kd::PacketType::Reset && m_faults.ignoreResets > 0) {
        --m_faults.ignoreResets;
        return true;
    }
    return false;
}

std::optional<std::byte> TargetLine::pollByte() {
    if (!hasInput()) return std::nullopt;
    return m_input[m_position++];
}

void TargetLine::dropInput() {
    m_input.clear();
    m_position = 0;
    m_scout.restart();
}

bool TargetLine::anyOutputFault() const {
    return m_faults.loseAcknowledgements > 0 || m_faults.losePackets > 0 || m_faults.loseForGood > 0 ||
           m_faults.doublePackets > 0 || m_faults.staleAcknowledgements > 0 || m_faults.damagePackets > 0 ||
           m_faults.cutPackets > 0;
}

Bytes TargetLine::takeOutput(TimePoint now) {
    Bytes out = std::exchange(m_pendingOutput, {});
    const Bytes fromLink = m_link.takeOutput();
    if (out.empty() && !anyOutputFault()) return fromLink;
    if (!anyOutputFault()) {
        out.insert(out.end(), fromLink.begin(), fromLink.end());
        return out;
    }
    kd::FrameParser parser;
    ByteSpan rest(fromLink);
    while (auto item = parser.next(rest)) spoil(std::move(*item), out, now);
    return out;
}

void TargetLine::spoil(kd::FrameItem item, Bytes& out, TimePoint now) {
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
        Bytes acknowledgement;
        kd::appendControlPacket(acknowledgement, kd::PacketType::Acknowledge,
                                packet.id & ~kd::kSyncPacketBit);
        m_link.receive(acknowledgement, now);
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
