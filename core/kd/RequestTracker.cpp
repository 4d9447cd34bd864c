#include "core/kd/RequestTracker.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/kd/RequestTraits.h"

namespace hawser::kd {

Result<RequestToken> RequestTracker::submit(const Request& request, Machine machine, TimePoint now) {
    if (m_flight) return hawser::fail(ErrorCode::NotAvailable, "Another request is in flight.");
    auto payload = encodeRequest(request, machine);
    if (!payload) return tl::unexpected(payload.error());
    Flight flight;
    flight.token = ++m_lastToken;
    flight.request = request;
    flight.machine = machine;
    flight.payload = std::move(*payload);
    flight.wantsReply = expectsReply(request.body);
    flight.repeatable = isRepeatable(request.body);
    flight.probing = !flight.repeatable && !m_link.numberingCertain();
    m_flight = std::move(flight);
    send(now);
    return m_flight->token;
}

void RequestTracker::send(TimePoint now) {
    Bytes payload = m_flight->payload;
    if (m_flight->probing) {
        if (auto probe = encodeRequest(Request{GetVersion{}}, m_flight->machine)) payload = std::move(*probe);
    }
    m_flight->acknowledged = false;
    // A copy that still waits in the queue, behind an event that was told late, would be executed as well.
    if (m_link.isQueued(m_flight->ticket)) static_cast<void>(m_link.cancel(m_flight->ticket));
    m_flight->ticket = m_link.submit(PacketType::StateManipulate, std::move(payload), now);
    noteSent(now);
}

void RequestTracker::noteSent(TimePoint now) {
    if (!m_flight || m_link.isQueued(m_flight->ticket)) return;
    if (!m_flight->firstSent) m_flight->firstSent = now;
    if (!m_flight->probing) m_flight->sent = true;
}

void RequestTracker::remember() {
    if (effect() == Effect::None) return;
    if (m_lost.size() >= kMaxLost) m_lost.pop_front();
    m_lost.push_back(*m_flight);
}

Effect RequestTracker::abandon() {
    if (!m_flight) return Effect::None;
    const Effect left = effect();
    remember();
    static_cast<void>(m_link.cancel(m_flight->ticket));
    m_flight.reset();
    return left;
}

void RequestTracker::fail(ErrorCode code, std::string what) {
    if (!m_flight) return;
    const RequestToken token = m_flight->token;
    const Effect left = abandon();
    m_events.emplace_back(RequestFailed{token, Error{code, std::move(what), {}, left}});
}

void RequestTracker::restart() {
    m_flight.reset();
    m_lost.clear();
    m_repeat.restart();
}

std::optional<TimePoint> RequestTracker::nextDeadline() const {
    if (!m_flight || !m_flight->acknowledged) return std::nullopt;
    return replyDeadline();
}

// While a packet comes it may be the reply: a large one on a slow line takes longer than its first byte.
TimePoint RequestTracker::replyDeadline() const {
    const TimePoint patienceEnds = *m_flight->firstSent + kRequestPatience;
    if (!m_flight->mayRepeat()) return m_flight->acknowledgedAt + kRequestPatience;
    if (m_link.isReceiving()) return std::max(patienceEnds, m_flight->acknowledgedAt);
    return m_flight->acknowledgedAt + m_repeat.wait(0, m_flight->asks);
}

void RequestTracker::tick(TimePoint now) {
    if (!m_flight || !m_flight->acknowledged || now < replyDeadline()) return;
    if (!m_flight->mayRepeat() || now - *m_flight->firstSent >= kRequestPatience) {
        fail(ErrorCode::Timeout, fmt::format("The target acknowledged {} but did not answer it.",
                                             nameOf(m_flight->request.body)));
        return;
    }
    // Acknowledged and then dropped (13): only a new number makes the target look at it again.
    ++m_link.counters().resends;
    m_link.settle(now);
    m_link.expectCopy();
    send(now);
}

void RequestTracker::onDelivered(const PacketDelivered& delivered, TimePoint now) {
    if (!isInFlight(delivered.ticket)) return;
    m_flight->acknowledged = true;
    if (m_flight->asks++ == 0) m_flight->firstAcknowledged = now;
    m_flight->acknowledgedAt = now;
    m_lost.clear();  // the line keeps its order: whatever was to come for earlier requests is behind us
    if (!m_flight->wantsReply && !m_flight->probing) {
        m_events.emplace_back(Delivered{m_flight->token, now - *m_flight->firstSent, delivered.repeated});
        m_flight.reset();
        return;
    }
}

void RequestTracker::onDeliveryFailed(LinkTicket ticket) {
    if (!isInFlight(ticket)) return;
    fail(ErrorCode::Timeout,
         fmt::format("The target did not acknowledge {}.", nameOf(m_flight->request.body)));
}

bool RequestTracker::onReply(ByteSpan payload, TimePoint began, TimePoint now) {
    const auto reply = decodeReply(payload);
    if (!reply || !waitsForReply()) return false;
    if (m_flight->probing) {
        if (reply->apiNumber != static_cast<std::uint32_t>(ApiNumber::GetVersion) || !m_flight->acknowledged)
            return false;
        onProbeAnswered(now);
        return true;
    }
    if (!answers(*reply, payload, m_flight->request, m_flight->machine)) return false;
    if (m_flight->acknowledged) {
        m_link.confirmNumbering();
    } else {
        // Either the acknowledgement was lost, or this is the late reply to an earlier request that looked
        // the same.
        if (answersLost(*reply, payload)) return false;
        if (m_flight->repeatable) {
            m_link.confirmAnswered(now);
        } else {
            static_cast<void>(m_link.takeAsDelivered());
        }
        // It answers the first one, and nobody needs the repeat that waits for a quiet line.
        if (m_link.isQueued(m_flight->ticket)) static_cast<void>(m_link.cancel(m_flight->ticket));
    }
    noteReplyTime(began, now);
    m_events.emplace_back(Replied{m_flight->token, *reply, now - *m_flight->firstSent});
    m_flight.reset();
    return true;
}

void RequestTracker::noteReplyTime(TimePoint began, TimePoint now) {
    if (m_flight->asks == 0) return;  // nothing told when it was taken
    if (!m_flight->acknowledged) {
        m_repeat.needless(now - m_flight->firstAcknowledged);
    } else {
        const Duration after = std::max(began, m_flight->acknowledgedAt) - m_flight->acknowledgedAt;
        m_repeat.answered(after, 0, m_flight->asks > 1);
    }
}

bool RequestTracker::answersLost(const Reply& reply, ByteSpan payload) const {
    return std::ranges::any_of(
        m_lost, [&](const Flight& lost) { return answers(reply, payload, lost.request, lost.machine); });
}

void RequestTracker::onProbeAnswered(TimePoint now) {
    m_link.confirmNumbering();
    m_flight->probing = false;
    m_flight->firstSent.reset();
    m_flight->asks = 0;
    send(now);
}

void RequestTracker::onFreshTarget() {
    onNewNumbering();
    m_repeat.restart();
}

void RequestTracker::onResetByTarget(TimePoint now) {
    m_lost.clear();
    if (!m_flight) return;
    if (effect() == Effect::Unknown) {
        fail(ErrorCode::Disconnected, "The target reset the line before it answered.");
        return;
    }
    if (++m_flight->resets > kMaxResetsForRequest) {
        fail(ErrorCode::Timeout, fmt::format("The target resets the line instead of answering {}.",
                                             nameOf(m_flight->request.body)));
        return;
    }
    send(now);
}

bool RequestTracker::awaitsOnlyAcknowledgement() const {
    return m_flight && m_flight->sent && !m_flight->wantsReply && !m_flight->acknowledged;
}

bool RequestTracker::waitsForReply() const {
    return m_flight && m_flight->firstSent && (m_flight->wantsReply || m_flight->probing);
}

}  // namespace hawser::kd
