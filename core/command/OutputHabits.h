#pragma once

#include <cstdint>
#include <string>

#include "core/command/Output.h"

namespace hawser::command {

// What each stop shows of the place (.prompt_allow). Nothing shows what is not known.
struct PlaceParts {
    bool registers = false;
    bool symbol = true;
    bool disassembly = true;
};

// What the user wants to see of what is printed. A value of the session; engine thread.
struct OutputHabits {
    std::uint32_t mask = kMaskAll;  // .outmask: WinDbg's bits of the kinds that are shown
    std::string targetPattern;      // .ofilter: only such lines of the target are shown; empty: all
    bool patternHides = false;      // .ofilter /!: such lines are not shown
    bool quiet = false;             // sqe: no box around a break by hand
    PlaceParts place;
    bool timeStamps = false;        // .echotimestamps
    bool processorNumbers = false;  // .echocpunum

    static constexpr std::uint32_t kMaskAll = 0x3F7;

    // Whether a line of the target, or anything else, is to be seen.
    bool shows(const OutputRun& run) const;
};

// What stands before a line of the target and the report of an event: the time and the number of the
// processor, where they are wanted. Empty: neither is.
std::string eventMark(const OutputHabits& habits, std::uint16_t processor);

// What the user wants to see of a place; verbose output adds the registers.
PlaceParts placeParts(const OutputHabits& habits, bool verbose);

}  // namespace hawser::command
