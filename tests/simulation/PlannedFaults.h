#pragma once

#include <map>

#include "tests/simulation/Fault.h"

namespace hawser::simulation {

// The faults that a test names: by the number of the packet, counted over both directions.
class PlannedFaults final : public FaultSource {
  public:
    explicit PlannedFaults(std::map<std::uint64_t, Fault> plan = {}) : m_plan(std::move(plan)) {}

    void plan(std::uint64_t packet, const Fault& fault) { m_plan[packet] = fault; }

    Fault next(Direction, std::size_t) override {
        const auto found = m_plan.find(m_packets++);
        return found != m_plan.end() ? found->second : Fault{};
    }
    std::uint64_t packets() const { return m_packets; }

  private:
    std::map<std::uint64_t, Fault> m_plan;
    std::uint64_t m_packets = 0;
};

}  // namespace hawser::simulation
