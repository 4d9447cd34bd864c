#pragma once

#include <cstdint>

#include "core/kd/FrameParser.h"

namespace hawser::hostile {

// Numbers that a seed decides (splitmix64).
class Random {
  public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next();
    std::uint64_t below(std::uint64_t limit) { return next() % limit; }
    bool oneIn(std::uint64_t count) { return below(count) == 0; }

  private:
    std::uint64_t m_state;
};

// Changes what a target says: bytes of the line, and what is inside of packets whose checksums are right
// again, so that the lie gets as far as a lie can. The same seed makes the same of the same.
class Mutation {
  public:
    explicit Mutation(std::uint64_t seed);

    Bytes of(Bytes said);

  private:
    void change(kd::Packet& packet);
    void changeLine(Bytes& line);
    std::uint64_t strangeNumber();

    Random m_random;
    std::uint64_t m_rarity;  // one packet in so many is changed
    kd::FrameParser m_parser;
};

}  // namespace hawser::hostile
