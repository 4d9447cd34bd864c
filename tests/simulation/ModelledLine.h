#pragma once

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "core/base/ByteReader.h"
#include "tests/simulation/Fault.h"
#include "tests/simulation/Journal.h"
#include "tests/simulation/LineKind.h"

namespace hawser::simulation {

// Both directions of one line: what is written goes in, and comes out later, in pieces, or not as it was.
// What a packet is, and what can go wrong with it, is said by the kinds of line below this. Keeps what is
// under way only.
class ModelledLine {
  public:
    struct Piece {
        Bytes bytes;
        TimePoint arrival{};       // of its last byte
        Fault happening{};         // something that happens when it has arrived
        std::uint64_t number = 0;  // of a datagram: all copies of it have the same; 0: nobody ever sent it
        bool forged = false;       // a datagram that whoever takes it has to refuse
        bool stranger = false;     // a datagram that comes from an address which is neither end's
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
    ModelledLine(const ModelledLine&) = delete;
    ModelledLine& operator=(const ModelledLine&) = delete;
    virtual ~ModelledLine() = default;

    // What one end writes at once: whole packets or break-in bytes, or one datagram.
    virtual void write(Direction direction, ByteSpan bytes, TimePoint now) = 0;
    // The KD packets and break-in bytes in what one end writes, in stream form.
    virtual Bytes packetsIn(ByteSpan written) const = 0;
    void inject(Direction direction, Bytes bytes, TimePoint now);  // rubbish, by the line itself
    std::optional<TimePoint> nextArrival(Direction direction) const;
    Piece take(Direction direction);
    void clear(Direction direction);
    // No faults are drawn, and what was held up comes at the line's own speed.
    virtual void setHealthy(bool on, TimePoint now);
    // The last packet to the host shall count as acknowledged although it never came.
    bool takeOutOfStep() { return std::exchange(m_outOfStep, false); }
    // The last request whose header was forged into another one that is just as valid.
    std::optional<Bytes> takeForgedRequest() { return std::exchange(m_forgedRequest, std::nullopt); }

    const LineKind& kind() const { return m_kind; }
    const Counters& counters() const { return m_counters; }

  protected:
    // Counts a packet and draws what goes wrong with it.
    Fault next(Direction direction, std::size_t bytes);
    void note(Direction direction, const std::string& packet, const Fault& fault);
    // `late`: of this one alone; those behind it may overtake it.
    void queue(Direction direction, Piece piece, TimePoint now, Duration late = {});
    void holdBack(Direction direction, Duration time, TimePoint now);  // it, and everything behind it
    void countForgery() { ++m_counters.forgeries; }
    void setForgedRequest(ByteSpan packet) { m_forgedRequest = Bytes(packet.begin(), packet.end()); }
    void setOutOfStep(bool on) { m_outOfStep = on; }
    Journal& journal() { return m_journal; }

  private:
    struct Lane {
        std::deque<Piece> pieces;  // by arrival
        TimePoint busyUntil{};
        std::size_t inFlight = 0;
    };

    Lane& lane(Direction direction) { return m_lanes[static_cast<std::size_t>(direction)]; }
    const Lane& lane(Direction direction) const { return m_lanes[static_cast<std::size_t>(direction)]; }

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
