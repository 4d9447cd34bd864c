#pragma once

#include "tests/simulation/Fault.h"
#include "tests/simulation/Random.h"

namespace hawser::simulation {

// Draws faults from a seed. Each run has its own rate and its own favourites, so that some runs meet one kind
// again and again and others a mixture.
class RandomFaults final : public FaultSource {
  public:
    explicit RandomFaults(std::uint64_t seed);

    Fault next(Direction direction, std::size_t packetBytes) override;

  private:
    FaultKind draw();

    Random m_random;
    std::uint64_t m_perMille;
    std::uint64_t m_largePerMille;  // of the faults: something that happens to a whole end
    FaultKind m_favourite;
    int m_burst = 0;  // packets that are hit in any case
};

}  // namespace hawser::simulation
