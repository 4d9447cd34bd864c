#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace hawser::engine {

// What a state change means to the user.
struct StopDecision {
    bool resumed = false;  // the target runs again already: an inner step, a pass count, a module load
    enum class Cause {
        BreakIn,
        Breakpoint,
        Step,
        ModuleLoad,
        Exception,
        ProcessorSwitch,
        BugCheck,
        CommandString,
        Unreadable
    } cause = Cause::Exception;
    std::vector<unsigned> breakpoints;  // ids hit
    std::vector<std::string> commands;  // theirs, in the same order; empty where one has none
    std::string moduleLoaded;           // load or unload: for verbose output
    bool told = false;                  // the user wants to hear of it although the target runs again
    std::string command;                // of the event's filter: to be run at this stop
    bool breakAsked = false;            // by the user, who is to have a prompt: no command is run at it

    // Its breakpoints speak for themselves: what they print is what is told of the stop.
    bool isTold() const {
        return breakAsked || breakpoints.empty() ||
               std::ranges::any_of(commands, [](const std::string& text) { return text.empty(); });
    }
};

}  // namespace hawser::engine
