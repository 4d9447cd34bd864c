#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

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

    struct Leg {
        bool trace = false;                // one instruction
        std::optional<Address> except{};   // what stands there stays out
        std::vector<Address> temporary{};  // breakpoints beside the user's
    };
    // A breakpoint of the user's list that cannot be set is left out with a warning; a temporary one is an
    // error where the user waits for it.
    Result<> resume(RunPlan& plan, const Leg& leg, bool byUser);
    // From load symbols and command strings.
    Result<> resumeNotification(const RunPlan& plan, std::optional<Address> except);

    std::string takeWarning() { return std::exchange(m_warning, {}); }

  private:
    Result<> arm(std::optional<Address> except);
    void warn(const Error& error);
    ExceptionAnswer answer(const RunPlan& plan) const;

    Debugger& m_debugger;
    StopPlace& m_place;
    std::string m_warning;
};

}  // namespace hawser::engine
