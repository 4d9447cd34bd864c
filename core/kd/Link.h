#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "core/base/Clock.h"
#include "core/kd/FrameParser.h"
#include "core/kd/LinkEvents.h"
#include "core/kd/LinkTraffic.h"
#include "core/kd/PacketNumbers.h"
#include "core/kd/RepeatTimer.h"
#include "core/kd/ResetExchange.h"
#include "core/kd/SendPause.h"
#include "core/kd/SendQueue.h"

namespace hawser::kd {

// One end of the line: numbering, acknowledgement before handling, stop-and-wait, resending, RESET.
// Reactions: table 1.8 of kd-protocol.md, the host's in LinkHost.cpp, the target's in LinkTarget.cpp. Pure
// and single-threaded; memory grows only with what was received or submitted since the last takeOutput() and
// takeEvents().
class Link {
  public:
    explicit Link(const LinkOptions& options);

    void receive(ByteSpan bytes, TimePoint now);
    void tick(TimePoint now);
    std::optional<TimePoint> nextDeadline() const;
    Bytes takeOutput() { return m_traffic.takeOutput(); }
    std::vector<LinkEvent> takeEvents() { return std::exchange(m_events, {}); }

    // Queues a data packet of at most kMaxPayload bytes; it goes out as soon as the line allows. Beyond
    // kMaxQueued packets the oldest that waits is dropped (DeliveryFailed).
    LinkTicket submit(PacketType type, Bytes payload, TimePoint now, bool mayGiveUp = true);
    // Forgets a packet. Returns whether it had been sent. When it was not acknowledged the numbering is
    // uncertain.
    bool cancel(LinkTicket ticket);
    bool isQueued(LinkTicket ticket) const { return m_sending.waits(ticket); }
    bool isOutstanding() const { return m_sending.outstanding().has_value(); }
    // A packet has begun to come: what it is a repeat would not bring sooner.
    bool isReceiving() const { return m_parser.insidePacket(); }
    // The acknowledgement of the outstanding packet is overdue: ask for it soon.
    void hurry(TimePoint now);
    // So too, because the answer to it is here; a few unanswered repeats are taken as an acknowledgement:
    // some stubs never send one.
    void confirmAnswered(TimePoint now);
    // What came shows that the outstanding packet was taken, whose acknowledgement is lost. It is not
    // repeated: behind a RESET of the other end that was lost too it would be done twice.
    std::optional<PacketDelivered> takeAsDelivered();
    // Host: a packet was lost and is asked for anew; it may be the same, byte for byte, as the one before it,
    // and is no duplicate then.
    void expectCopy() {
        if (m_last) m_last->mayComeAgain = true;
    }

    void breakIn(TimePoint now);
    void reset(TimePoint now);  // drops what waits or is outstanding
    void restart();             // as at the start; counters stay

    // Host: false while a request could be taken for a duplicate and silently dropped (after attaching
    // without SYNC bit or RESET, after giving up on an unacknowledged packet).
    // Counting numbers never come again, so they are certain always.
    bool numberingCertain() const { return m_numbers.certain(); }
    void confirmNumbering() {
        m_numbers.setCertain(true);
        m_resets.proven();
    }
    // How packets are numbered; for a line of another kind. Starts anew like restart().
    void setNumbering(Numbering numbering);
    std::size_t queued() const { return m_sending.size(); }
    // The other end did what it could not have done had it been where we thought it was.
    void doubtNumbering() { m_numbers.setCertain(false); }
    // Host: be quiet before the next packet, because something was sent twice.
    void settle(TimePoint now);

    LinkCounters& counters() { return m_traffic.counters(); }
    const LinkCounters& counters() const { return m_traffic.counters(); }
    std::optional<TimePoint> lastHeard() const { return m_traffic.lastHeard(); }
    void observe(PacketObserver* observer) { m_traffic.observe(observer); }  // not owned, may be null

    static constexpr std::size_t kMaxQueued = 16;

  private:
    struct LastAccepted {
        PacketType type = PacketType::Unused;
        std::uint32_t wireId = 0;
        Bytes payload;
        bool outOfStep = false;  // accepted although its number was not the expected one
        bool mayComeAgain = false;
    };
    struct AcceptHow {
        bool fresh = false;
        bool outOfStep = false;
        bool copy = false;
    };

    void consume(FrameItem item, TimePoint now);
    void onSilence(TimePoint now);
    void onDamage(const Damage& damage, TimePoint now);
    void onControl(const Packet& packet, TimePoint now);
    void onAcknowledge(std::uint32_t id, TimePoint now);
    void onResend(TimePoint now);
    PacketDelivered delivered(bool implicit);
    void startNumbering();

    // LinkHost.cpp
    void onHostData(Packet packet, TimePoint now);
    void onCountingHostData(Packet packet, bool copy, TimePoint now);
    void onHostReset(TimePoint now);
    void acceptAsHost(Packet packet, AcceptHow how, TimePoint now);
    bool refuse(const Packet& packet, TimePoint now);
    void repeated(TimePoint now);
    // LinkTarget.cpp
    void onTargetData(Packet packet, TimePoint now);
    void onTargetReset(std::uint32_t id, TimePoint now);
    void giveUpAsTarget();

    void pump(TimePoint now);
    void transmit(TimePoint now);
    TimePoint resendAt() const;
    bool isSpent(const OutgoingPacket& packet, TimePoint now) const;
    void resendTimedOut(TimePoint now);
    void askResend(TimePoint now);

    LinkOptions m_options;
    FrameParser m_parser;
    LinkTraffic m_traffic;
    PacketNumbers m_numbers;
    SendQueue m_sending;
    SendPause m_pause;
    RepeatTimer m_repeat{kShortestRepeat};  // of acknowledgements
    ResetExchange m_resets;
    std::optional<LastAccepted> m_last;
    int m_refusals = 0;
    std::optional<TimePoint> m_lastResendAsked;
    std::vector<LinkEvent> m_events;
};

}  // namespace hawser::kd
