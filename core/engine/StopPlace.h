#pragma once

#include <optional>

#include "core/base/Address.h"
#include "core/base/Result.h"

namespace hawser::engine {

class Debugger;

// Where the processor that stopped stands, and what is known of how it gets off there: put right where the
// kernel reports the place behind a breakpoint, and behind a break that is compiled in. Good for one stop.
// Engine thread.
class StopPlace {
  public:
    explicit StopPlace(Debugger& debugger) : m_debugger(debugger) {}

    void forget();  // the target runs, or has stopped anew
    // Within a plan the report tells the place; at a user's command the registers do, since they may have
    // been changed.
    Result<Address> programCounter(bool byUser) const;
    // Moves the processor behind a compiled-in break instruction; false: it stands nowhere like that.
    Result<bool> passHardCodedBreak();
    // Nothing: no breakpoint of ours stands there.
    Result<std::optional<Address>> ownBreakpointHit(Address pc);
    // True: one of ours stood there, and is gone.
    Result<bool> wasOurBreakpoint(Address pc);

    // Debug registers that would stop the target here again, a bit for each.
    void noteWatchHit(unsigned slots) { m_watchHit = slots; }
    unsigned watchHit() const { return m_watchHit; }
    bool wouldHitAgain(Address pc) const;

  private:
    Debugger& m_debugger;
    std::optional<Address> m_corrected;  // the program counter where we have moved it
    unsigned m_watchHit = 0;
};

}  // namespace hawser::engine
