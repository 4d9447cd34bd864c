#include "tests/support/TargetLink.h"

#include <algorithm>
#include <utility>

#include "core/base/ByteReader.h"

namespace hawser::test {

namespace {

constexpr std::byte kDataByte{0x30};
constexpr std::byte kControlByte{0x69};
constexpr unsigned kLeaderRun = 4;

std::size_t smallestPayload(kd::PacketType type) {
    if (type == kd::PacketType::StateManipulate) return kd::kManipulateHeaderSize;
    constexpr std::size_t kShortest = 12;  // a control request
    return kShortest;
}

}  // namespace

void TargetLink::restart() {
    m_phase = Phase::Leader;
    m_run = 0;
    m_breakInSeen = false;
    m_lastByte.reset();
    m_outstanding.reset();
    m_queue.clear();
    m_output.clear();
    m_events.clear();
    m_expectedType = kd::PacketType::StateManipulate;
    startNumbering();
    m_nextId |= kd::kSyncPacketBit;
}

void TargetLink::sayReset() {
    startNumbering();
    control(kd::PacketType::Reset, 0);
}

void TargetLink::goBackTo(const Numbers& numbers) {
    restart();
    m_nextId = numbers.next;
    m_expectedId = numbers.expected;
    m_expectedType = numbers.type;
}

void TargetLink::startNumbering() {
    m_nextId = kd::kInitialPacketId;
    m_expectedId = kd::kInitialPacketId;
}

std::size_t TargetLink::receive(ByteSpan bytes, TimePoint now) {
    if (bytes.empty()) return 0;
    onSilence(now);
    // What the silence made of the bytes before it comes first: the owner reacts before more is read.
    if (!m_events.empty()) return 0;
    m_lastByte = now;
    std::size_t used = 0;
    bool complete = false;
    while (used < bytes.size() && !complete) {
        switch (m_phase) {
            case Phase::Leader:
                complete = takeLeaderByte(bytes[used++]);
                break;
            case Phase::Header:
                complete = takeHeaderByte(bytes[used++], now);
                break;
            case Phase::Body: {
                const std::size_t part = std::min(m_count - m_body.size(), bytes.size() - used);
                const ByteSpan piece = bytes.subspan(used, part);
                m_body.insert(m_body.end(), piece.begin(), piece.end());
                used += part;
                if (m_body.size() == m_count) m_phase = Phase::Trailer;
                break;
            }
            case Phase::Trailer:
                m_phase = Phase::Leader;
                bodyComplete(bytes[used++], now);
                complete = true;
                break;
        }
    }
    m_counters.bytesReceived += used;
    pump(now);
    return used;
}

bool TargetLink::takeLeaderByte(std::byte value) {
    if (value != kDataByte && value != kControlByte) {
        m_run = 0;
        m_breakInSeen = value == kd::kBreakInByte;
        return false;
    }
    m_run = value == m_leader ? m_run + 1 : 1;
    m_leader = value;
    if (m_run < kLeaderRun) return false;
    m_run = 0;
    m_breakInSeen = false;
    m_have = 0;
    m_phase = Phase::Header;
    return false;
}

bool TargetLink::takeHeaderByte(std::byte value, TimePoint now) {
    m_header[m_have++] = value;
    constexpr std::size_t kTypeKnown = 2;
    if (m_have == kTypeKnown && m_leader == kControlByte &&
        m_header[0] == static_cast<std::byte>(kd::PacketType::Resend) && m_header[1] == std::byte{0}) {
        m_phase = Phase::Leader;  // the rest of its header is noise to the next search (1.7, 4)
        onResend(now);
        return true;
    }
    return m_have == kRestOfHeader && headerComplete(now);
}

bool TargetLink::headerComplete(TimePoint now) {
    ByteReader reader(m_header);
    m_type = static_cast<kd::PacketType>(reader.u16());
    m_count = reader.u16();
    m_id = reader.u32();
    m_checksum = reader.u32();
    m_phase = Phase::Leader;
    if (m_leader == kControlByte) {
        onControl(now);
        return true;
    }
    if (m_outstanding) {
        // The host has moved on, so it must have our packet; its own is noise and has to be repeated (1.7,
        // 5).
        ++m_counters.resendsAsked;
        control(kd::PacketType::Resend, 0);
        delivered(true);
        return true;
    }
    if (m_count > kd::kMaxPayload || m_count < smallestPayload(m_expectedType)) {
        control(kd::PacketType::Resend, 0);
        return true;
    }
    m_body.clear();
    m_phase = Phase::Body;
    return false;
}

void TargetLink::onControl(TimePoint now) {
    if (m_type == kd::PacketType::Acknowledge) {
        if (m_outstanding && m_id == (m_nextId & ~kd::kSyncPacketBit)) {
            delivered(false);
        } else {
            ++m_counters.staleAcknowledgements;
        }
    } else if (m_type == kd::PacketType::Reset) {
        if (m_faults.ignoreResets > 0) {
            --m_faults.ignoreResets;
        } else {
            onReset(now);
        }
    }  // others are ignored (1.6)
}

void TargetLink::onReset(TimePoint now) {
    ++m_counters.resetsReceived;
    startNumbering();
    control(kd::PacketType::Reset, 0);
    if (m_outstanding) transmit(now);
    m_events.emplace_back(kd::ResetSeen{});
}

void TargetLink::onResend(TimePoint now) {
    if (m_outstanding) {
        ++m_counters.resends;
        transmit(now);
    } else {
        m_events.emplace_back(kd::ResendSeen{});
    }
}

bool TargetLink::throwsAway() {
    constexpr auto kQuiet = std::chrono::milliseconds(50);
    if (m_type != kd::PacketType::StateManipulate) return false;
    if (m_faults.resendRequests == 0 && !(m_faults.resendUnlessQuiet && m_gap < kQuiet)) return false;
    if (m_faults.resendRequests > 0) --m_faults.resendRequests;
    return true;
}

void TargetLink::bodyComplete(std::byte trailer, TimePoint now) {
    if (trailer != kd::kTrailingByte || kd::checksumOf(m_body) != m_checksum || throwsAway()) {
        ++m_counters.resendsAsked;
        control(kd::PacketType::Resend, 0);
        return;
    }
    ++m_counters.packetsReceived;
    control(kd::PacketType::Acknowledge, m_id);
    if (m_id != m_expectedId) {
        ++m_counters.duplicates;
        return;
    }
    if (m_type != m_expectedType) return;
    m_expectedId ^= 1;
    m_events.emplace_back(kd::PacketAccepted{{m_type, m_id, false, std::exchange(m_body, {})}, false, false});
    static_cast<void>(now);
}

// A byte did not come in time (1.7): in a header the packet that was said last is said again, in a body the
// host is asked to repeat; before a leader only a break-in means something.
void TargetLink::onSilence(TimePoint now) {
    if (!m_lastByte || now < *m_lastByte + m_options.byteTimeout) return;
    const Phase phase = std::exchange(m_phase, Phase::Leader);
    const bool breakIn = std::exchange(m_breakInSeen, false);
    m_run = 0;
    m_lastByte.reset();
    switch (phase) {
        case Phase::Leader:
            if (!breakIn) return;
            if (m_outstanding) {
                transmit(now);
            } else {
                m_events.emplace_back(kd::BreakInSeen{});
            }
            return;
        case Phase::Header:
            onResend(now);
            return;
        case Phase::Body:
        case Phase::Trailer:
            ++m_counters.resendsAsked;
            control(kd::PacketType::Resend, 0);
            return;
    }
}

void TargetLink::tick(TimePoint now) {
    onSilence(now);
    if (m_outstanding && now >= m_resendAt) {
        if (--m_triesLeft <= 0 && m_outstanding->mayGiveUp) {
            giveUp();
        } else {
            ++m_counters.resends;
            transmit(now);
        }
    }
    pump(now);
}

std::optional<TimePoint> TargetLink::nextDeadline() const {
    std::optional<TimePoint> earliest;
    if (m_outstanding) earliest = m_resendAt;
    const bool waitsForByte = m_phase != Phase::Leader || m_breakInSeen;
    if (waitsForByte && m_lastByte) {
        const TimePoint silent = *m_lastByte + m_options.byteTimeout;
        if (!earliest || silent < *earliest) earliest = silent;
    }
    return earliest;
}

void TargetLink::submit(kd::PacketType type, Bytes payload, TimePoint now, bool mayGiveUp) {
    if (m_queue.size() >= kMaxQueued) m_queue.pop_front();
    m_queue.push_back({type, std::move(payload), mayGiveUp});
    pump(now);
}

void TargetLink::pump(TimePoint now) {
    if (m_outstanding || m_queue.empty()) return;
    m_outstanding = std::move(m_queue.front());
    m_queue.pop_front();
    m_triesLeft = m_options.maxSends;
    ++m_counters.packetsSent;
    transmit(now);
}

void TargetLink::transmit(TimePoint now) {
    m_resendAt = now + m_options.resendAfter.value_or(kd::kTargetResendAfter);
    kd::appendDataPacket(m_output, m_outstanding->type, m_nextId, m_outstanding->payload);
}

void TargetLink::takeForAcknowledged() {
    if (m_outstanding) delivered(false);
}

void TargetLink::delivered(bool implicit) {
    m_lastDelivered = m_outstanding->type;
    m_outstanding.reset();
    m_nextId = (m_nextId ^ 1) & ~kd::kSyncPacketBit;
    m_events.emplace_back(kd::PacketDelivered{0, implicit, false});
}

// The debugger is not there any more; a later packet starts with the SYNC bit again (1.9).
void TargetLink::giveUp() {
    m_outstanding.reset();
    m_queue.clear();
    startNumbering();
    m_nextId |= kd::kSyncPacketBit;
    m_events.emplace_back(kd::DeliveryFailed{});
}

void TargetLink::control(kd::PacketType type, std::uint32_t id) {
    kd::appendControlPacket(m_output, type, id);
}

}  // namespace hawser::test
