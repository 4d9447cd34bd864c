#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "core/kd/HostEvents.h"
#include "core/kd/Link.h"
#include "core/kd/RepeatTimer.h"

namespace hawser::kd {

// The one request in flight: from submission to its single outcome. Repeats what may be repeated, never
// anything else. Before a request that must not get lost goes out on a line whose numbering is not certain,
// it asks for the version: a target drops a request with the wrong number silently, and only a reply proves
// that ours is right.
class RequestTracker {
  public:
    // Both outlive the tracker; events are appended in order.
    RequestTracker(Link& link, std::vector<HostEvent>& events) : m_link(link), m_events(events) {}

    bool busy() const { return m_flight.has_value(); }
    Result<RequestToken> submit(const Request& request, Machine machine, TimePoint now);
    Effect abandon();
    void fail(ErrorCode code, std::string what);
    void restart();
    void tick(TimePoint now);
    std::optional<TimePoint> nextDeadline() const;

    void noteSent(TimePoint now);  // after anything that may have made the link send
    void onDelivered(const PacketDelivered& delivered, TimePoint now);
    void onDeliveryFailed(LinkTicket ticket);
    // `began`: when its first byte came. False: nobody waits for it.
    bool onReply(ByteSpan payload, TimePoint began, TimePoint now);
    void onResetByTarget(TimePoint now);
    void onNewNumbering() { m_lost.clear(); }
    void onFreshTarget();

    // The request in flight was sent, has no reply by nature, and is not acknowledged.
    bool awaitsOnlyAcknowledgement() const;
    bool waitsForReply() const;  // sent, and a reply is expected
    bool isInFlight(LinkTicket ticket) const { return m_flight && m_flight->ticket == ticket; }
    const RequestBody* body() const { return m_flight ? &m_flight->request.body : nullptr; }

  private:
    struct Flight {
        RequestToken token = 0;
        Request request;
        Machine machine = Machine::X64;
        Bytes payload;
        bool wantsReply = true;
        bool repeatable = false;
        bool probing = false;  // GetVersion goes ahead of it
        bool mayRepeat() const { return repeatable || probing; }
        LinkTicket ticket = 0;
        bool acknowledged = false;
        std::optional<TimePoint> firstSent;  // probe included
        bool sent = false;                   // the request itself
        int asks = 0;                        // acknowledged ones, with a new number each
        TimePoint firstAcknowledged{};
        TimePoint acknowledgedAt{};  // the last one
        unsigned resets = 0;         // that the target sent in place of an answer
    };

    void send(TimePoint now);
    Effect effect() const { return m_flight->sent && !m_flight->repeatable ? Effect::Unknown : Effect::None; }
    void remember();
    bool answersLost(const Reply& reply, ByteSpan payload) const;
    void onProbeAnswered(TimePoint now);
    TimePoint replyDeadline() const;
    void noteReplyTime(TimePoint began, TimePoint now);

    static constexpr std::size_t kMaxLost = 4;

    Link& m_link;
    std::vector<HostEvent>& m_events;
    RequestToken m_lastToken = 0;
    std::optional<Flight> m_flight;
    // Sent, given up, perhaps still to be answered; only those that change the target.
    std::deque<Flight> m_lost;
    RepeatTimer m_repeat{kResendAfter};  // of replies, from the acknowledgement on
};

}  // namespace hawser::kd
