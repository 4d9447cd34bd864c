#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/command/Arguments.h"
#include "core/command/ExpressionContext.h"
#include "core/command/Outcome.h"
#include "core/command/Output.h"
#include "core/command/SessionControl.h"
#include "core/command/completion/Completion.h"
#include "core/command/types/NumberHabits.h"
#include "core/engine/Debugger.h"
#include "core/engine/StopDecision.h"

namespace hawser::command {

// Runs command lines: one engine for window and console. Engine thread. A command's failure is one clear line
// in the output and drops the rest of its line.
class Interpreter {
  public:
    Interpreter(engine::Debugger& debugger, SessionControl& session, OutputSink& output);
    ~Interpreter();

    // `line` may hold several commands parted by ';' (not inside quotes). An empty line repeats the last
    // command.
    Outcome execute(std::string_view line);
    // Whether something in the line asks a stopped target.
    bool needsStop(std::string_view line) const;
    // After a line: the commands of each stop (.pcmd), where it has made a step for which the target did not
    // have to run.
    Outcome beforePrompt();
    // The commands that waited for a stop: the rest of a line after g, then the commands of the breakpoints
    // hit.
    Outcome stopped(const engine::StopDecision& decision);
    // The target was lost for a while, and stands where it stood: what was cut short goes on.
    void stoppedAsBefore();
    // A control key (ControlKeys.h). What waits for a stop, and what ENTER repeats, stay.
    void press(char letter);
    void dropPending();
    bool hasPending() const;

    std::string prompt() const;  // "kd> " or "0: kd> "
    // For the views: a whole expression, with the commands' number base and user registers. Refused: one that
    // would change the target (a C++ assignment).
    Result<std::uint64_t> evaluate(std::string_view expression) const;
    // One that is meant as an address (Arguments::takeAddress).
    Result<Address> evaluateAddress(std::string_view expression, Arguments::Space space) const;
    // The word at the cursor (bytes) of a line that is being typed; reads nothing from the target. `files`:
    // the folders of this computer may be looked into.
    Completion complete(std::string_view line, std::size_t cursor, bool files) const;
    // What expressions may ask, for whoever evaluates his own; while `use` runs they change nothing.
    void whileLooking(const std::function<void(const ExpressionContext&)>& use) const;
    const ExpressionContext& expressions() const;  // may change the target
    const NumberHabits& numbers() const;           // how the views write them

    static constexpr std::size_t kMaxLine = 4096;  // characters, as WinDbg

  private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace hawser::command
