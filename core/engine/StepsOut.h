#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/Address.h"
#include "core/engine/Stop.h"

namespace hawser::engine {

// A single step that was asked for.
struct StepOut {
    std::uint16_t processor = 0;
    Address thread;  // that takes it; 0: not known
    Address from;
    unsigned plan = 0;    // RunPlan::serial
    bool hidden = false;  // off a breakpoint: the plan runs on behind it
    // Where a breakpoint waits for it, and no trace does.
    std::optional<Address> landing{};

    bool operator==(const StepOut&) const = default;
};

// The single steps that were asked for and are not reported yet. A step belongs to the thread that takes it,
// and to its processor: another one that stops first ends the plan, not the step, whose report still comes.
// Engine thread.
class StepsOut {
  public:
    void begin(const StepOut& step);
    // Whether the processor that stopped, or the thread there, has one out.
    bool anyOf(const Stop& stop) const { return find(stop).has_value(); }
    // The one that a report of a single step ends.
    std::optional<StepOut> takeDone(const Stop& stop);
    // The thread has not left `place` since its step began there: it is forgotten.
    bool takeNotDone(const Stop& stop, Address place);
    // The one that waits for its thread there.
    std::optional<StepOut> takeLanded(const Stop& stop, Address place);
    std::vector<Address> landings() const;
    bool landsAt(Address place) const;
    // Where the newest hidden one of a plan began.
    std::optional<Address> hiddenFrom(unsigned plan) const;
    void forget() { m_steps.clear(); }

    static constexpr std::size_t kMost = 64;

  private:
    StepOut take(std::size_t index);
    std::optional<std::size_t> find(const Stop& stop) const;

    std::vector<StepOut> m_steps;  // newest last
};

}  // namespace hawser::engine
