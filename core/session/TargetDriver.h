#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/Debugger.h"
#include "core/engine/RunControl.h"
#include "core/kd/Trace.h"
#include "core/session/Interruptions.h"
#include "core/session/SessionEvent.h"

namespace hawser::session {

// What a driver tells its desk and asks it. Engine thread; called from inside the driver's members, never
// from its constructor.
class DriverOwner : public Interruptions {
  public:
    // --- the line ---
    virtual void stateMoved(ConnectionState from, ConnectionState to, const std::string& reason) = 0;
    virtual void lineNamed() = 0;                          // line() reads differently
    virtual void noted(const std::string& text) = 0;       // attempts, pauses: for the output
    virtual void failed(const std::string& sentence) = 0;  // what could not be done: for the output
    // How far an opening is that takes long, in bytes; until progressEnds().
    virtual void progressed(const std::string& what, std::uint64_t done, std::uint64_t total) = 0;
    virtual void progressEnds() = 0;
    virtual void fileLost(const std::string& sentence) = 0;  // as the event FileLost
    virtual void traced(const std::vector<kd::TraceRecord>& records) = 0;
    virtual void ticked() = 0;  // again and again while the driver waits: the place for periodic work
    // Called from any thread it ends wait(); empty: there is nothing to wake any more.
    virtual void setWaker(std::function<void()> waker) = 0;

    // --- the target ---
    virtual void targetForgotten() = 0;  // the debugger has forgotten it; before the state is told
    // It is known now; `breakComing`: the user's break-in is on its way to it.
    virtual void targetIdentified(bool breakComing) = 0;
    virtual void stopKnown() = 0;  // processors may have come; what the stop means is being asked
    // It is stopped and is to be shown; the state is told already.
    virtual void stopped(const engine::StopDecision& decision, const std::string& reason) = 0;
    // The showing is over: what waited for a stop may run.
    virtual void stopHandled(const engine::StopDecision& decision) = 0;
    virtual void stoppedAsBefore() = 0;   // it was silent meanwhile, and has not moved
    virtual void stoppedUnknown() = 0;    // nothing can be shown of the stop
    virtual void modulesMayDiffer() = 0;  // and so may breakpoints
    // An event that it has gone on from already.
    virtual void passed(const engine::Stop& stop, const engine::StopDecision& decision) = 0;
    virtual void printed(const std::string& text, std::uint16_t processor) = 0;  // DbgPrint, cut anywhere
    virtual void prompted(const std::string& text, std::uint32_t room) = 0;
    virtual InitialBreak initialBreak() const = 0;
};

// Where the target is: a live line, an opened file. What it can do is told by capabilities(), and nothing
// else tells one driver from another; what it cannot do it refuses or leaves without effect. Engine thread;
// only wait() and what asks the target may take time, and every such wait asks the owner whether it must end.
class TargetDriver {
  public:
    virtual ~TargetDriver() = default;

    virtual Capabilities capabilities() = 0;
    virtual engine::Debugger& debugger() = 0;  // the same one for the driver's whole life
    virtual ConnectionState state() const = 0;
    // It is stopped and can be asked, whatever state() says of what the user was told.
    virtual bool targetHolds() const = 0;
    virtual LineNamed line() const = 0;
    virtual Statistics statistics() const = 0;

    // --- the engine thread's loop ---
    // One thing that the target did; false: there is none.
    virtual bool handleNews() = 0;
    // Until there is news, the waker was called or the deadline passed; false: there is nothing to wait for.
    virtual bool wait(TimePoint deadline) = 0;

    // --- what the user asks; none of these waits ---
    // False: what the options name is for a driver of another kind.
    virtual bool opens(const SessionOptions& options) const = 0;
    // Closes what is open. False: what the options say cannot be opened at all, which the state tells.
    virtual bool open(const SessionOptions& options) = 0;
    virtual void close(const std::string& reason) = 0;
    virtual void resynchronize(const std::string& reason) = 0;
    virtual void restart(const std::string& reason) = 0;
    virtual void breakIn() = 0;
    virtual Result<> answerPrompt(std::string_view text) = 0;
    virtual Result<unsigned> cycleBaudRate() = 0;  // the new rate
    virtual void setTracing(bool on) = 0;
    // A reboot or crash command was taken by the target.
    virtual void targetLeft(const std::string& reason) = 0;
    // The last thing asked of it: closes. `leaveRunning`: nothing of ours stays in the target and it goes on,
    // if it can be reached before `limit`.
    virtual void takeLeave(bool leaveRunning, TimePoint limit) = 0;
};

using DriverMaker = std::function<std::unique_ptr<TargetDriver>(DriverOwner&)>;

}  // namespace hawser::session
