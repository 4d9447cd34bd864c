#pragma once

#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/Clock.h"
#include "core/kd/FrameParser.h"
#include "core/kd/LinkEvents.h"
#include "core/kd/RepeatTimer.h"
#include "core/kd/Trace.h"

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
    Bytes takeOutput() { return std::exchange(m_output, {}); }
    std::vector<LinkEvent> takeEvents() { return std::exchange(m_events, {}); }

    // Queues a data packet of at most kMaxPayload bytes; it goes out as soon as the line allows. Beyond
    // kMaxQueued packets the oldest that waits is dropped (DeliveryFailed).
    LinkTicket submit(PacketType type, Bytes payload, TimePoint now, bool mayGiveUp = true);
    // Forgets a packet. Returns whether it had been sent. When it was not acknowledged the numbering is
    // uncertain.
    bool cancel(LinkTicket ticket);
    bool isQueued(LinkTicket ticket) const;
    bool isOutstanding() const { return m_outstanding.has_value(); }
    // A packet has begun to come: what it is a repeat would not bring sooner.
    bool isReceiving() const { return m_parser.insidePacket(); }
    // The acknowledgement of the outstanding packet is overdue: ask for it soon. With `proven`, because the
    // answer to it is here, a few unanswered repeats are taken as an acknowledgement: some stubs never send
    // one.
    void hurry(TimePoint now, bool proven);
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
    bool numberingCertain() const { return m_certain || counts(); }
    void confirmNumbering() {
        m_certain = true;
        m_resetPending = false;
    }
    // How packets are numbered; for a line of another kind. Starts anew like restart().
    void setNumbering(Numbering numbering);
    std::size_t queued() const { return m_queue.size() + (m_outstanding ? 1 : 0); }
    // The other end did what it could not have done had it been where we thought it was.
    void doubtNumbering() { m_certain = false; }
    // Host: be quiet before the next packet, because something was sent twice.
    void settle(TimePoint now);

    LinkCounters& counters() { return m_counters; }
    const LinkCounters& counters() const { return m_counters; }
    std::optional<TimePoint> lastHeard() const { return m_lastHeard; }
    void observe(PacketObserver* observer) { m_observer = observer; }  // not owned, may be null

    static constexpr std::size_t kMaxQueued = 16;

  private:
    struct Outgoing {
        LinkTicket ticket = 0;
        PacketType type = PacketType::Unused;
        Bytes payload;
        bool mayGiveUp = true;
        int sends = 0;
        int resendsAnswered = 0;
        int confirmations = 0;  // repeats since the answer came without an acknowledgement
        bool proven = false;
        bool pastDamage = false;  // something spoiled came since it was first sent
        TimePoint firstSent{};
        TimePoint resendAt{};
    };
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
    void delivered(bool implicit);
    void noteRoundTrip(TimePoint now);
    void startNumbering();
    void numberFromStart();
    bool counts() const { return m_options.numbering == Numbering::Counting; }
    // The number without what only the stream form's SYNC bit says.
    std::uint32_t plain(std::uint32_t id) const { return counts() ? id : id & ~kSyncPacketBit; }
    std::uint32_t successor(std::uint32_t id) const {
        return counts() ? id + kNetPacketIdStep : plain(id) ^ 1;
    }
    // Counting: not seen before, whatever was lost in between. The numbers may wrap around.
    bool isNew(std::uint32_t id) const { return id - m_expectedId < 0x80000000; }
    void dropAll();

    // LinkHost.cpp
    void onHostData(Packet packet, TimePoint now);
    void onCountingHostData(Packet packet, bool copy, TimePoint now);
    void onHostReset(TimePoint now);
    void acceptAsHost(Packet packet, AcceptHow how, TimePoint now);
    bool refuse(const Packet& packet, TimePoint now);
    void repeated(TimePoint now);
    TimePoint earliestSend() const;
    // LinkTarget.cpp
    void onTargetData(Packet packet, TimePoint now);
    void onTargetReset(std::uint32_t id, TimePoint now);
    void giveUpAsTarget();

    void pump(TimePoint now);
    void transmit(TimePoint now);
    TimePoint resendAt() const;
    bool isSpent(TimePoint now) const;
    void resendTimedOut(TimePoint now);
    void sendControl(PacketType type, std::uint32_t id, TimePoint now);
    void askResend(TimePoint now);

    LinkOptions m_options;
    FrameParser m_parser;
    PacketObserver* m_observer = nullptr;
    LinkCounters m_counters;
    RepeatTimer m_repeat{kShortestRepeat};  // of acknowledgements

    std::uint32_t m_nextId = kInitialPacketId;
    std::uint32_t m_expectedId = kInitialPacketId;
    std::optional<LastAccepted> m_last;
    std::optional<std::uint32_t> m_strangeId;    // a number that is none of the four, seen once
    std::optional<std::uint32_t> m_cancelledId;  // sent, given up, may still be acknowledged
    bool m_adopt = true;                         // host: the next data packet may have any number
    bool m_certain = false;
    int m_refusals = 0;

    std::optional<Outgoing> m_outstanding;
    std::deque<Outgoing> m_queue;
    LinkTicket m_lastTicket = 0;
    bool m_breakInWanted = false;

    std::optional<TimePoint> m_settleFrom;
    std::optional<TimePoint> m_holdUntil;  // after a RESET
    bool m_resetPending = false;
    bool m_numberedSinceReset = false;             // by a SYNC packet
    std::optional<TimePoint> m_lastReset;          // sent
    std::optional<TimePoint> m_lastResetAnswered;  // an unsolicited one
    std::optional<TimePoint> m_lastResendAsked;

    std::optional<TimePoint> m_lastByte;
    TimePoint m_packetBegan{};
    std::optional<TimePoint> m_lastHeard;

    Bytes m_output;
    std::vector<LinkEvent> m_events;
};

}  // namespace hawser::kd
