#include "core/command/OutputHabits.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"
#include "core/command/TimeText.h"

namespace hawser::command {

namespace {

// DEBUG_OUTPUT_XXX of the public dbgeng.h.
constexpr std::uint32_t kNormal = 0x1;
constexpr std::uint32_t kError = 0x2;
constexpr std::uint32_t kPrompt = 0x10;
constexpr std::uint32_t kDebuggee = 0x80;

std::uint32_t bitOf(OutputKind kind) {
    switch (kind) {
        case OutputKind::Normal:
            return kNormal;
        case OutputKind::Error:
            return kError;
        case OutputKind::Target:
            return kDebuggee;
        case OutputKind::Input:
            return kPrompt;
        // What tells of the connection and of stops is never hidden: nobody could tell what goes on.
        case OutputKind::Status:
        case OutputKind::Stop:
        case OutputKind::Trace:
            return UINT32_MAX;
    }
    return UINT32_MAX;
}

}  // namespace

bool OutputHabits::shows(const OutputRun& run) const {
    const std::uint32_t bit = bitOf(run.kind);
    if (bit != UINT32_MAX && (mask & bit) == 0) return false;
    if (run.kind != OutputKind::Target || targetPattern.empty()) return true;
    return matchesWildcard("*" + targetPattern + "*", trim(run.text)) != patternHides;
}

std::string eventMark(const OutputHabits& habits, std::uint16_t processor) {
    std::string mark;
    if (habits.timeStamps) mark = systemTimeText(systemTimeNow()) + ": ";
    if (habits.processorNumbers) mark += fmt::format("{}:", processor);
    return mark;
}

PlaceParts placeParts(const OutputHabits& habits, bool verbose) {
    PlaceParts parts = habits.place;
    parts.registers = parts.registers || verbose;
    return parts;
}

}  // namespace hawser::command
