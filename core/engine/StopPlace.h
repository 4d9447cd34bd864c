#pragma once

#include <optional>

#include "core/base/Address.h"
#include "core/base/Result.h"

namespace hawser::engine {

class Debugger;

// Of the processor that stopped. Errors: as Debugger::registers().
Result<Address> stoppedStackPointer(Debugger& debugger);

// Where the processor that stopped stands, and what is known of how it gets off there: put right where the
// kernel reports the place behind a breakpoint, and behind a break that is compiled in. Good for one stop,
// but for what it has learned of the target. Engine thread.
class StopPlace {
  public:
    explicit StopPlace(Debugger& debugger) : m_debugger(debugger) {}

    void forget();        // the target runs, or has stopped anew
    void forgetTarget();  // it is another one
    // Within a plan the report tells the place; at a user's command the registers do, since they may have
    // been changed.
    Result<Address> programCounter(bool byUser) const;
    // Puts the processor back: what it was moved for has failed.
    Result<> comeBack(Address pc);
    // Moves the processor behind a compiled-in break instruction; false: it stands nowhere like that.
    Result<bool> passHardCodedBreak();
    // At a breakpoint exception: where the instruction stands that raised it. The processor is put there.
    Result<Address> ofBreak();
    // True: one of ours stood there, and is gone; the code there is no break of its own.
    Result<bool> isOursNoMore(Address place);

    // Debug registers that would stop the target here again, a bit for each.
    void noteWatchHit(unsigned slots) { m_watchHit = slots; }
    unsigned watchHit() const { return m_watchHit; }
    bool wouldHitAgain(Address pc) const;

  private:
    Result<bool> isBreakCode(Address address);
    Result<bool> isBreak(Address address);
    Result<bool> reportedBehind();

    Debugger& m_debugger;
    std::optional<Address> m_corrected;  // the program counter where we have moved it
    // What the target reports of a breakpoint: the byte behind the instruction, or its own. Known once one
    // could not be taken for the other.
    std::optional<bool> m_reportsBehind;
    unsigned m_watchHit = 0;
};

}  // namespace hawser::engine
