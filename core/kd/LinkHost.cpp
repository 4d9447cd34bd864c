#include <algorithm>
#include <utility>

#include "core/kd/Link.h"
#include "core/kd/PacketShape.h"

// The host's reactions: kd-protocol.md 1.5, 1.8, 2.3, 2.9 and 13.
namespace hawser::kd {

namespace {

constexpr int kMaxRefusals = 3;

}  // namespace

void Link::onHostData(Packet packet, TimePoint now) {
    if (refuse(packet, now)) return;
    const std::uint32_t id = m_numbers.plain(packet.id);
    // What begins a conversation is never a reply: there the bit is line noise, and nothing else would tell
    // so.
    const bool sync = id != packet.id && packet.type != PacketType::StateManipulate;
    if (!sync) packet.id = id;
    const bool copy = m_last && m_last->type == packet.type && m_last->payload == packet.payload;
    m_traffic.sendControl(PacketType::Acknowledge, id, now);
    if (m_numbers.counts()) return onCountingHostData(std::move(packet), copy, now);

    if (sync) {
        if (copy && m_last->wireId == packet.id) {
            repeated(now);
            return;
        }
        m_sending.dropAll();
        startNumbering();
        m_repeat.restart();
        // With a RESET on its way it may be an old packet that came late: only a reply proves what is true
        // now.
        m_numbers.setCertain(!m_resets.pending());
        m_resets.numbered();
        acceptAsHost(std::move(packet), {.fresh = true}, now);
    } else if (m_numbers.expectsAny()) {
        acceptAsHost(std::move(packet), {.copy = copy}, now);
    } else if (id == m_numbers.expected()) {
        // A copy of a packet that was taken out of step: its number had been damaged, this one is the true
        // one.
        if (copy && m_last->outOfStep) {
            m_numbers.expectAfter(id);
            m_last->outOfStep = false;
            repeated(now);
            return;
        }
        acceptAsHost(std::move(packet), {}, now);
    } else if ((id ^ m_numbers.expected()) == 1) {
        // The usual duplicate. But when its bytes are new, the other end has moved on without us (implicit
        // acknowledgement of a packet that was lost): dropping it would lose it for good.
        if (copy && !m_last->mayComeAgain) {
            repeated(now);
            return;
        }
        acceptAsHost(std::move(packet), {.outOfStep = true}, now);
    } else if (m_numbers.isBelievable(id)) {
        acceptAsHost(std::move(packet), {.outOfStep = true, .copy = copy}, now);
    } else {
        m_numbers.noteStrange(id);
        ++counters().duplicates;
    }
}

// 6.8. What is older than the newest one is a repetition: datagrams do not overtake each other here, KDNET's
// own numbers see to that.
void Link::onCountingHostData(Packet packet, bool copy, TimePoint now) {
    const bool adopts = m_numbers.expectsAny();
    if (adopts || m_numbers.isNew(packet.id)) {
        acceptAsHost(std::move(packet), {.copy = adopts && copy}, now);
    } else {
        ++counters().duplicates;
    }
}

void Link::acceptAsHost(Packet packet, AcceptHow how, TimePoint now) {
    m_numbers.accepted(packet.id);
    if (!m_resets.pending() || m_resets.isNumbered()) {
        m_pause.endHold();
    } else {
        // It may have crossed the RESET, whose answer would then follow closely.
        m_pause.holdNoLongerThan(now + kResetCrossing);
    }
    if (!m_last) m_last = LastAccepted();
    m_last->type = packet.type;
    m_last->wireId = packet.id;
    m_last->payload.assign(packet.payload.begin(), packet.payload.end());
    m_last->outOfStep = how.outOfStep;
    m_last->mayComeAgain = false;
    m_events.emplace_back(
        PacketAccepted{std::move(packet), how.fresh, how.copy, how.outOfStep, m_traffic.packetBegan()});
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
        m_traffic.sendControl(PacketType::Acknowledge, m_numbers.plain(packet.id), now);
        m_numbers.expectAfter(packet.id);
    }
    return true;
}

void Link::repeated(TimePoint now) {
    ++counters().duplicates;
    settle(now);
}

void Link::settle(TimePoint now) {
    // No stale acknowledgement can be taken for another one when no number comes twice.
    if (!m_numbers.counts()) m_pause.settle(now);
}

void Link::onHostReset(TimePoint now) {
    // Behind a RESET a repeat would be taken for another packet, and what is proven needs none.
    if (isOutstanding() && m_sending.outstanding()->proven) m_events.emplace_back(delivered(true));
    if (m_resets.takeAnswer()) {
        m_numbers.expectAny();
        m_events.emplace_back(ResetSeen{true});
        if (m_resets.takeNumbered()) return;
        startNumbering();
        m_numbers.setCertain(true);
        m_pause.holdUntil(now + kResetWindow);
        return;
    }
    // A later answer to the same burst: the target counts from the start again, as it did before our next
    // request (2.3).
    if (m_resets.isLateAnswer(now)) return;

    if (isOutstanding()) m_numbers.burn();
    m_sending.dropAll();
    startNumbering();
    m_numbers.expectAny();
    m_numbers.setCertain(true);
    m_pause.holdUntil(now + kResetWindow);
    if (m_resets.mayAnswer(now)) m_traffic.sendControl(PacketType::Reset, m_numbers.ofReset(), now);
    m_events.emplace_back(ResetSeen{false});
}

}  // namespace hawser::kd
