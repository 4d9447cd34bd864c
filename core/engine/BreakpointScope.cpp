#include "core/engine/BreakpointScope.h"

#include <algorithm>

#include "core/engine/Debugger.h"
#include "core/engine/TasksInView.h"

namespace hawser::engine {

namespace {

constexpr std::uint64_t kMostFrames = 1000;

}  // namespace

std::optional<Address> currentProcess(Debugger& debugger) {
    if (!debugger.stop()) return std::nullopt;
    const auto process = processOf(debugger, debugger.stop()->thread);
    return process && process->value() != 0 ? std::optional(*process) : std::nullopt;
}

bool countsHere(Debugger& debugger, const Breakpoint& breakpoint) {
    const bool threadKnown = debugger.stop() && debugger.stop()->thread.value() != 0;
    if (breakpoint.thread.value() != 0 && threadKnown && breakpoint.thread != debugger.stop()->thread)
        return false;
    if (breakpoint.process.value() != 0) {
        const auto process = currentProcess(debugger);
        if (process && *process != breakpoint.process) return false;
    }
    const std::uint64_t deepest = std::max(breakpoint.maxFrames, breakpoint.minFrames);
    if (deepest == 0) return true;
    const auto frames = debugger.stack(static_cast<std::size_t>(std::min(deepest + 1, kMostFrames)));
    if (!frames) return true;
    const bool tooDeep = breakpoint.maxFrames != 0 && frames->size() >= breakpoint.maxFrames;
    const bool tooShallow = breakpoint.minFrames != 0 && frames->size() <= breakpoint.minFrames;
    return !tooDeep && !tooShallow;
}

}  // namespace hawser::engine
