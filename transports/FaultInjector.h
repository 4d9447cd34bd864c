#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <random>

#include "core/base/ByteReader.h"
#include "transports/FaultSpec.h"

namespace hawser::transports {

struct FaultCounts {
    std::uint64_t bytes = 0;  // that came in
    std::uint64_t dropped = 0;
    std::uint64_t flipped = 0;
    std::uint64_t duplicated = 0;
    std::uint64_t delays = 0;
    std::uint64_t cuts = 0;
    std::uint64_t noise = 0;  // bytes added by addNoise()

    bool operator==(const FaultCounts&) const = default;
};

// One direction of a bad line, without I/O or clock. What it does to the bytes depends on the seed and their
// order only, not on how they are split. Belongs to one thread.
class FaultInjector {
  public:
    // `stream` keeps the two directions of one seed apart.
    FaultInjector(const FaultSpec& spec, bool active, std::uint64_t stream);

    void push(ByteSpan bytes, TimePoint now);
    void addNoise(ByteSpan bytes, TimePoint now);  // in order with what is pushed, and never faulty itself

    Bytes takeDue(TimePoint now);
    std::optional<TimePoint> nextDue() const;
    std::size_t held() const { return m_held; }  // bytes not taken yet

    // The line is cut, and all that came before has been taken. Nothing passes until restart().
    bool isCut() const { return m_cut && m_queue.empty(); }

    // Everything held is due now: the line behind has ended.
    void release();
    // A new connection: nothing is held or cut. The random sequence goes on.
    void restart();

    bool active() const { return m_active; }
    const FaultCounts& counts() const { return m_counts; }

  private:
    struct Chunk {
        TimePoint due;
        Bytes bytes;
    };

    void pushFaulty(std::byte value, TimePoint now);
    Bytes& chunkFor(TimePoint now);

    FaultSpec m_spec;
    bool m_active;
    std::mt19937_64 m_random;
    std::deque<Chunk> m_queue;
    std::size_t m_held = 0;
    TimePoint m_stalledUntil = TimePoint::min();
    bool m_cut = false;
    FaultCounts m_counts;
};

}  // namespace hawser::transports
