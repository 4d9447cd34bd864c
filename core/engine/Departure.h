#pragma once

#include <optional>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/engine/ResumeOrder.h"
#include "core/engine/RunPlan.h"
#include "core/engine/StopPlace.h"

namespace hawser::engine {

class Debugger;

// How a stopped target is let go for a plan: breakpoints into it, then the order to go on. Engine thread.
class Departure {
  public:
    Departure(Debugger& debugger, StopPlace& place) : m_debugger(debugger), m_place(place) {}

    // `trace`: one instruction. `except`: what stands there stays out. By the user: a breakpoint that cannot
    // be set is an error, and it stays stopped.
    Result<> resume(RunPlan& plan, bool trace, std::optional<Address> except, bool byUser);
    // From load symbols and command strings.
    Result<> resumeNotification(const RunPlan& plan, std::optional<Address> except);

  private:
    ExceptionAnswer answer(const RunPlan& plan) const;

    Debugger& m_debugger;
    StopPlace& m_place;
};

}  // namespace hawser::engine
