#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/StopReport.h"
#include "core/command/TimeText.h"

// What happened, and when: .lastevent, .eventlog, .time, .echotime.
namespace hawser::command {

namespace {

Result<Outcome> lastEvent(Call& call) {
    const auto& entries = call.context.memory().events.entries();
    const std::string text = eventText(call.context.debugger());
    call.context.output().print(fmt::format("Last event: {}\n", text));
    if (!entries.empty() && entries.back().text == text)
        call.context.output().print(
            fmt::format("  debugger time: {}\n", systemTimeText(entries.back().time)));
    return Outcome::Done;
}

Result<Outcome> listEvents(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    std::string text;
    for (const EventLog::Entry& entry : call.context.memory().events.entries())
        text += fmt::format("{}: {}\n", systemTimeText(entry.time), entry.text);
    call.context.output().print(text.empty() ? std::string("No event yet.\n") : text);
    return Outcome::Done;
}

Result<Outcome> time(Call& call) {
    if (!call.context.debugger().identified())
        return fail(ErrorCode::NotAvailable, "No session: there is no target to tell the time of.");
    printTimes(call.context.debugger(), call.context.output());
    return Outcome::Done;
}

Result<Outcome> ownTime(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    call.context.output().print(
        fmt::format("Debugger (not debuggee) time: {}\n", systemTimeText(systemTimeNow())));
    return Outcome::Done;
}

}  // namespace

void addEventCommands(CommandRegistry& registry) {
    registry.add(
        "Events and times",
        {
            {".lastevent", ".lastevent", "Why the target stopped", Needs::Stopped, lastEvent},
            {".eventlog", ".eventlog", "The last stops, with their times", Needs::Nothing, listEvents},
            {".time", ".time", "Time and uptime of the target", Needs::Nothing, time},
            {".echotime", ".echotime", "The debugger's own time", Needs::Nothing, ownTime},
        });
}

}  // namespace hawser::command
