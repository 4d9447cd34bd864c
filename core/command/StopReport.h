#pragma once

#include "core/command/Output.h"
#include "core/command/SessionControl.h"
#include "core/engine/Debugger.h"
#include "core/engine/StopDecision.h"

// The texts around a stop, in the order of windbg-surface.md 6.2 and 6.3.
namespace hawser::command {

struct StopTelling {
    Host host = Host::Console;
    bool verbose = false;       // adds the registers
    bool initialBreak = false;  // asked for by an option or for the next boot, not by a key
    bool bugCheckTold = false;  // the target has printed its bug check itself
    OutputHabits habits{};
};

// Why it stopped ("Breakpoint 0 hit", "Break instruction exception - code 80000003 (first chance)"), the box
// of asterisks after a break-in that the user asked for, the place and the instruction.
void printStop(engine::Debugger& debugger, const engine::StopDecision& decision, const StopTelling& telling,
               OutputSink& output);

// The place and the instruction there, as after a stop.
void printPlace(engine::Debugger& debugger, const PlaceParts& parts, OutputSink& output);

// What is told of an event that the target has gone on from already: where the user wants to hear of it, and
// each step of several.
void printPassed(const engine::Debugger& debugger, const engine::Stop& change,
                 const engine::StopDecision& decision, bool verbose, OutputSink& output);

// What a stop is told as afterwards: "Break instruction exception - code 80000003 (first chance)".
std::string eventText(const engine::Debugger& debugger);

// One line about a command that the target asks for; nobody runs it.
std::string commandStringText(const engine::Stop& stop);

// "Connected to Windows 10 19041 x64 target at (...), ptr64 TRUE" and the lines after it up to the uptime.
void printBanner(engine::Debugger& debugger, bool initialBreakRequested, OutputSink& output);

// What `version` and `vertarget` print of the target.
void printTargetVersion(engine::Debugger& debugger, OutputSink& output);
// The target's clocks: at this stop, or while it runs at the last one where they were asked for.
void printTimes(engine::Debugger& debugger, OutputSink& output);

}  // namespace hawser::command
