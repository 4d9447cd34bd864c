#pragma once

#include <array>
#include <deque>
#include <optional>
#include <vector>

#include "core/kd/LinkEvents.h"
#include "core/kd/Packet.h"
#include "core/kd/Trace.h"
#include "tests/support/Misbehaviour.h"

namespace hawser::test {

// The target's end of the line, written from kd-protocol.md 1.7 and 1.9 alone: it shares no parser and no
// state machine with core/kd. Real targets believe a header without a look at its sense, act on a RESEND
// before its header is complete, and take a data packet for the acknowledgement they wait for, throwing its
// body away as noise.
class TargetLink {
  public:
    TargetLink(const kd::LinkOptions& options, Misbehaviour& faults) : m_options(options), m_faults(faults) {
        restart();
    }

    // Takes bytes up to the end of one packet, so that the machine reacts before the next; returns how many.
    std::size_t receive(ByteSpan bytes, TimePoint now);
    void tick(TimePoint now);
    std::optional<TimePoint> nextDeadline() const;
    Bytes takeOutput() { return std::exchange(m_output, {}); }
    std::vector<kd::LinkEvent> takeEvents() { return std::exchange(m_events, {}); }

    void submit(kd::PacketType type, Bytes payload, TimePoint now, bool mayGiveUp = true);
    bool isOutstanding() const { return m_outstanding.has_value(); }
    // What the machine waits for; data packets of another type are acknowledged and dropped.
    void expect(kd::PacketType type) { m_expectedType = type; }
    void takeForAcknowledged();  // the machine believes so, whatever the other end got
    void restart();
    kd::PacketType lastDelivered() const { return m_lastDelivered; }
    void sayReset();  // a RESET that nobody asked for, and packet numbers that begin again
    struct Numbers {
        std::uint32_t next = 0;
        std::uint32_t expected = 0;
        kd::PacketType type = kd::PacketType::StateManipulate;
    };
    Numbers numbers() const { return {m_nextId, m_expectedId, m_expectedType}; }
    void goBackTo(const Numbers& numbers);  // what was under way is forgotten
    // How long the line was quiet before the bytes that are received next.
    void quietFor(Duration gap) { m_gap = gap; }

    const kd::LinkCounters& counters() const { return m_counters; }

  private:
    enum class Phase : std::uint8_t { Leader, Header, Body, Trailer };
    struct Outgoing {
        kd::PacketType type = kd::PacketType::Unused;
        Bytes payload;
        bool mayGiveUp = true;
    };

    bool takeLeaderByte(std::byte value);
    bool takeHeaderByte(std::byte value, TimePoint now);
    bool headerComplete(TimePoint now);
    void onControl(TimePoint now);
    void onReset(TimePoint now);
    void onResend(TimePoint now);
    void bodyComplete(std::byte trailer, TimePoint now);
    bool throwsAway();
    void onSilence(TimePoint now);
    void delivered(bool implicit);
    void pump(TimePoint now);
    void transmit(TimePoint now);
    void giveUp();
    void control(kd::PacketType type, std::uint32_t id);
    void startNumbering();

    static constexpr std::size_t kRestOfHeader = kd::kHeaderSize - 4;
    static constexpr std::size_t kMaxQueued = 16;

    kd::LinkOptions m_options;
    Misbehaviour& m_faults;  // outlives the link
    kd::LinkCounters m_counters;

    Phase m_phase = Phase::Leader;
    std::byte m_leader{};
    unsigned m_run = 0;
    bool m_breakInSeen = false;
    std::array<std::byte, kRestOfHeader> m_header{};
    std::size_t m_have = 0;
    kd::PacketType m_type = kd::PacketType::Unused;
    std::size_t m_count = 0;
    std::uint32_t m_id = 0;
    std::uint32_t m_checksum = 0;
    Bytes m_body;
    std::optional<TimePoint> m_lastByte;
    Duration m_gap{};

    kd::PacketType m_expectedType = kd::PacketType::StateManipulate;
    std::uint32_t m_nextId = 0;
    std::uint32_t m_expectedId = 0;
    std::optional<Outgoing> m_outstanding;
    int m_triesLeft = 0;
    kd::PacketType m_lastDelivered = kd::PacketType::Unused;
    TimePoint m_resendAt{};
    std::deque<Outgoing> m_queue;

    Bytes m_output;
    std::vector<kd::LinkEvent> m_events;
};

}  // namespace hawser::test
