#pragma once

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
    std::string moduleLoaded;           // load or unload: for verbose output
    bool told = false;                  // the user wants to hear of it although the target runs again
    std::string command;                // of the event's filter: to be run at this stop
    bool breakAsked = false;            // by the user, who is to have a prompt: no command is run at it
};

}  // namespace hawser::engine
