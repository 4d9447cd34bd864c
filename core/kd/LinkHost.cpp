#include <algorithm>
#include <utility>

#include "core/kd/Link.h"

// The host's reactions: kd-protocol.md 1.5, 1.8, 2.3, 2.9 and 13.
namespace hawser::kd {

namespace {

constexpr int kMaxRefusals = 3;

// The checksum does not cover the header, so a flipped type or a wrong count shows only here: each type has
// its own range of first words and its own smallest size (sections 3 to 5; error replies may be short, 3.1).
bool looksLikeItsType(const Packet& packet) {
    ByteReader reader(packet.payload);
    const std::uint32_t first = reader.u32();
    if (reader.failed()) return false;
    const auto fits = [&](std::uint32_t base, std::uint32_t mask, std::size_t minimum) {
        return (first & mask) == base && packet.payload.size() >= minimum;
    };
    constexpr std::size_t kPrintHeader = 12;
    switch (packet.type) {
        case PacketType::StateManipulate:
            return fits(0x3100, 0xFFFFFF00, 12);
        case PacketType::DebugIo:
            return fits(0x3200, 0xFFFFFF00, kPrintHeader);
        case PacketType::StateChange64:
            return fits(0x3000, 0xFFFEFF00, kStateChangeHeaderSize);
        case PacketType::StateChange32:
            return fits(0x3000, 0xFFFEFF00, 20);
        case PacketType::TraceIo:
            return fits(0x3300, 0xFFFFFF00, 12);
        case PacketType::FileIo:
            return fits(0x3400, 0xFFFFFF00, 8);
        case PacketType::ControlRequest:
            return fits(0x4300, 0xFFFFFF00, 12);
        case PacketType::Unused:
        case PacketType::Acknowledge:
        case PacketType::Resend:
        case PacketType::Reset:
        case PacketType::PollBreakIn:
            return false;
    }
    return false;
}

}  // namespace

void Link::onHostData(Packet packet, TimePoint now) {
    if (refuse(packet, now)) return;
    const std::uint32_t id = plain(packet.id);
    // What begins a conversation is never a reply: there the bit is line noise, and nothing else would tell
    // so.
    const bool sync = id != packet.id && packet.type != PacketType::StateManipulate;
    if (!sync) packet.id = id;
    const bool copy = m_last && m_last->type == packet.type && m_last->payload == packet.payload;
    sendControl(PacketType::Acknowledge, id, now);
    if (counts()) return onCountingHostData(std::move(packet), copy, now);

    if (sync) {
        if (copy && m_last->wireId == packet.id) {
            repeated(now);
            return;
        }
        dropAll();
        startNumbering();
        m_repeat.restart();
        // With a RESET on its way it may be an old packet that came late: only a reply proves what is true
        // now.
        m_certain = !m_resetPending;
        m_numberedSinceReset = true;
        acceptAsHost(std::move(packet), {.fresh = true}, now);
    } else if (m_adopt) {
        acceptAsHost(std::move(packet), {.copy = copy}, now);
    } else if (id == m_expectedId) {
        // A copy of a packet that was taken out of step: its number had been damaged, this one is the true
        // one.
        if (copy && m_last->outOfStep) {
            m_expectedId = id ^ 1;
            m_last->outOfStep = false;
            repeated(now);
            return;
        }
        acceptAsHost(std::move(packet), {}, now);
    } else if ((id ^ m_expectedId) == 1) {
        // The usual duplicate. But when its bytes are new, the other end has moved on without us (implicit
        // acknowledgement of a packet that was lost): dropping it would lose it for good.
        if (copy && !m_last->mayComeAgain) {
            repeated(now);
            return;
        }
        acceptAsHost(std::move(packet), {.outOfStep = true}, now);
    } else if (m_strangeId == id || (id | 1U) == (kInitialPacketId | 1U)) {
        // A usual number in place of a strange one that was adopted, or the strange one again.
        acceptAsHost(std::move(packet), {.outOfStep = true, .copy = copy}, now);
    } else {
        m_strangeId = id;
        ++m_counters.duplicates;
    }
}

// 6.8. What is older than the newest one is a repetition: datagrams do not overtake each other here, KDNET's
// own numbers see to that.
void Link::onCountingHostData(Packet packet, bool copy, TimePoint now) {
    if (m_adopt || isNew(packet.id)) {
        acceptAsHost(std::move(packet), {.copy = m_adopt && copy}, now);
    } else {
        ++m_counters.duplicates;
    }
}

void Link::acceptAsHost(Packet packet, AcceptHow how, TimePoint now) {
    m_expectedId = successor(packet.id);
    m_adopt = false;
    m_strangeId.reset();
    if (!m_resetPending || m_numberedSinceReset) {
        m_holdUntil.reset();
    } else if (m_holdUntil) {
        // It may have crossed the RESET, whose answer would then follow closely.
        m_holdUntil = std::min(*m_holdUntil, now + kResetCrossing);
    }
    if (!m_last) m_last = LastAccepted();
    m_last->type = packet.type;
    m_last->wireId = packet.id;
    m_last->payload.assign(packet.payload.begin(), packet.payload.end());
    m_last->outOfStep = how.outOfStep;
    m_last->mayComeAgain = false;
    m_events.emplace_back(PacketAccepted{std::move(packet), how.fresh, how.copy, m_packetBegan});
}

// Refuses what cannot be what it says, so that the target sends it again; a few times only, or a target with
// a dialect of its own would repeat it for ever. A state change is taken as it is then: the target stands
// still.
bool Link::refuse(const Packet& packet, TimePoint now) {
    if (looksLikeItsType(packet)) {
        m_refusals = 0;
        return false;
    }
    onDamage({DamageReason::BadHeader}, now);
    if (++m_refusals > kMaxRefusals) {
        m_refusals = 0;
        if (packet.type == PacketType::StateChange64 || packet.type == PacketType::StateChange32)
            return false;
        sendControl(PacketType::Acknowledge, plain(packet.id), now);
        m_expectedId = successor(packet.id);
    }
    return true;
}

void Link::repeated(TimePoint now) {
    ++m_counters.duplicates;
    settle(now);
}

void Link::settle(TimePoint now) {
    // No stale acknowledgement can be taken for another one when no number comes twice.
    if (!m_settleFrom && !counts()) m_settleFrom = now;
}

TimePoint Link::earliestSend() const {
    TimePoint when = TimePoint::min();
    if (m_settleFrom) {
        const TimePoint quiet = std::max(*m_settleFrom, m_lastByte.value_or(*m_settleFrom)) + kSettle;
        when = std::min(quiet, *m_settleFrom + kLongestSettle);
    }
    if (m_holdUntil) when = std::max(when, *m_holdUntil);
    return when;
}

void Link::onHostReset(TimePoint now) {
    // Behind a RESET a repeat would be taken for another packet, and what is proven needs none.
    if (m_outstanding && m_outstanding->proven) delivered(true);
    if (m_resetPending) {
        m_resetPending = false;
        m_adopt = true;
        m_events.emplace_back(ResetSeen{true});
        // A SYNC packet that crossed our RESET has started the numbering already.
        if (std::exchange(m_numberedSinceReset, false)) return;
        startNumbering();
        m_certain = true;
        m_holdUntil = now + kResetWindow;
        return;
    }
    // A later answer to the same burst: the target counts from the start again, as it did before our next
    // request (2.3).
    if (m_lastReset && now - *m_lastReset <= kResetWindow) return;

    if (counts() && m_outstanding) m_nextId = successor(m_nextId);
    dropAll();
    startNumbering();
    m_adopt = true;
    m_certain = true;
    m_holdUntil = now + kResetWindow;
    if (!m_lastResetAnswered || now - *m_lastResetAnswered > kResetWindow) {
        m_lastResetAnswered = now;
        sendControl(PacketType::Reset, counts() ? m_nextId : 0, now);
    }
    m_events.emplace_back(ResetSeen{false});
}

}  // namespace hawser::kd
