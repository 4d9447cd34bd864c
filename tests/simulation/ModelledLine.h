#pragma once

#include <array>
#include <deque>
#include <optional>
#include <utility>

#include "core/base/ByteReader.h"
#include "tests/simulation/Fault.h"
#include "tests/simulation/Journal.h"
#include "tests/simulation/LineKind.h"

namespace hawser::simulation {

// Both directions of one line: bytes go in as packets, and come out later, in pieces, or not as they were.
// Keeps what is under way only.
class ModelledLine {
  public:
    struct Piece {
        Bytes bytes;
        TimePoint arrival{};  // of its last byte
        Fault happening;      // something that happens when it has arrived
    };
    struct Counters {
        std::uint64_t packets = 0;
        std::uint64_t faults = 0;
        // Changes that KD itself cannot detect: a header has no checksum, so another valid type or number is
        // a forgery that neither end can tell.
        std::uint64_t forgeries = 0;
        std::array<std::uint64_t, 2> bytes{};    // written, by direction
        std::array<std::uint64_t, 2> written{};  // packets, by direction
    };

    ModelledLine(const LineKind& kind, FaultSource& faults, Journal& journal)
        : m_kind(kind), m_faults(faults), m_journal(journal) {}

    // What one end writes at once: whole packets, or a break-in byte.
    void write(Direction direction, ByteSpan bytes, TimePoint now);
    void inject(Direction direction, Bytes bytes, TimePoint now);  // rubbish, by the line itself
    std::optional<TimePoint> nextArrival(Direction direction) const;
    Piece take(Direction direction);
    void clear(Direction direction);
    // No faults are drawn, and what was held up comes at the line's own speed.
    void setHealthy(bool on, TimePoint now);
    // The last packet to the host shall count as acknowledged although it never came.
    bool takeOutOfStep() { return std::exchange(m_outOfStep, false); }

    // The last request whose header was forged into another one that is just as valid.
    std::optional<Bytes> takeForgedRequest() { return std::exchange(m_forgedRequest, std::nullopt); }

    const LineKind& kind() const { return m_kind; }
    const Counters& counters() const { return m_counters; }

  private:
    struct Lane {
        std::deque<Piece> pieces;
        TimePoint busyUntil{};
        std::size_t inFlight = 0;
    };

    Lane& lane(Direction direction) { return m_lanes[static_cast<std::size_t>(direction)]; }
    const Lane& lane(Direction direction) const { return m_lanes[static_cast<std::size_t>(direction)]; }
    void packet(Direction direction, ByteSpan bytes, TimePoint now);
    void spoil(Direction direction, Bytes packet, const Fault& fault, TimePoint now);
    void queue(Direction direction, Bytes bytes, TimePoint now, const Fault& happening = {});
    void noteForgery(Direction direction, ByteSpan before, ByteSpan after);

    const LineKind m_kind;
    FaultSource& m_faults;  // outlives the line, as does the journal
    Journal& m_journal;
    std::array<Lane, 2> m_lanes;
    Counters m_counters;
    bool m_healthy = true;
    bool m_outOfStep = false;
    std::optional<Bytes> m_forgedRequest;
};

}  // namespace hawser::simulation
