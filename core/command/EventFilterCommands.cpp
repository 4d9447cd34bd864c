#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/engine/EventFilters.h"

// sx and its relatives: what happens when an exception or a module event comes.
namespace hawser::command {

namespace {

using engine::BreakStatus;
using engine::EventFilter;

std::string_view statusText(BreakStatus status) {
    switch (status) {
        case BreakStatus::Break:
            return "break";
        case BreakStatus::SecondChance:
            return "second-chance break";
        case BreakStatus::Output:
            return "output";
        case BreakStatus::Ignore:
            return "ignore";
    }
    return {};
}

bool isModule(const EventFilter& filter) {
    return filter.kind == EventFilter::Kind::ModuleLoad || filter.kind == EventFilter::Kind::ModuleUnload;
}

std::string filterText(const EventFilter& filter) {
    std::string text = fmt::format("{:>8} - {} - {}", filter.code, filter.name, statusText(filter.status));
    if (!isModule(filter)) text += filter.handled ? " - handled" : " - not handled";
    if (!filter.argument.empty()) text += fmt::format("\n           (only break for {})", filter.argument);
    if (!filter.command.empty()) text += fmt::format("\n           Command: \"{}\"", filter.command);
    if (!filter.secondCommand.empty())
        text += fmt::format("\n           Second command: \"{}\"", filter.secondCommand);
    return text + "\n";
}

// Not events of a running target but of its next boot; Ctrl+K sets the same.
struct BootEvent {
    std::string_view code;
    std::string_view name;
    InitialBreak meaning;
};
constexpr std::array<BootEvent, 2> kBootEvents{{
    {"ibp", "Initial breakpoint", InitialBreak::AtKernelStart},
    {"iml", "Initial module load", InitialBreak::AtFirstModule},
}};

void choose(Call& call, InitialBreak initialBreak) {
    SessionControl& session = call.context.session();
    if (session.initialBreak() == initialBreak) return;
    session.setInitialBreak(initialBreak);
    call.context.output().write({OutputKind::Status, fmt::format("{}\n", announcementOf(initialBreak)), {}});
}

Result<Outcome> resetAll(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    call.context.debugger().filters().reset();
    choose(call, InitialBreak::None);
    call.context.output().print("The exceptions and events have their default settings again.\n");
    return Outcome::Done;
}

// What stands behind sxe and its relatives.
struct Wish {
    std::optional<std::string> first;   // -c
    std::optional<std::string> second;  // -c2
    bool handling = false;              // -h
    std::string event;
};

Result<Wish> takeFilterWish(Call& call) {
    Wish wish;
    Arguments& arguments = call.arguments;
    while (!arguments.empty() && arguments.rest().front() == '-') {
        // The quote may touch the option: -c"text".
        const std::string_view rest = arguments.rest();
        const std::string_view option = rest.substr(0, std::min(rest.find_first_of(" \t\""), rest.size()));
        const bool known = option == "-c" || option == "-c2" || option == "-h";
        if (!known) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("{} takes -c, -c2 and -h, not '{}'.", call.name, printable(option, 32)));
        }
        for (const char c : std::string(option)) arguments.take(c);
        if (option == "-h") {
            wish.handling = true;
            continue;
        }
        auto text = arguments.takeQuoted();
        if (!text) return tl::unexpected(text.error());
        if (!*text)
            return fail(ErrorCode::InvalidArgument, "A command in quotation marks follows -c and -c2.");
        (option == "-c" ? wish.first : wish.second) = std::move(**text);
    }
    wish.event = std::string(arguments.takeWord());
    if (wish.event.empty()) {
        return fail(ErrorCode::InvalidArgument, fmt::format("{} needs an event; sx lists them.", call.name));
    }
    if (auto end = arguments.expectEnd(); !end) return tl::unexpected(end.error());
    wish.handling = wish.handling || engine::namesHandling(wish.event);
    return wish;
}

Result<Outcome> setAtBoot(Call& call, const BootEvent& event, const Wish& wish,
                          std::optional<BreakStatus> status) {
    if (wish.first || wish.second || wish.handling) {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("{} takes no -c, -c2 or -h: it only says whether the next boot stops.", event.code));
    }
    if (status == BreakStatus::Break) {
        choose(call, event.meaning);
    } else if (status && call.context.session().initialBreak() == event.meaning) {
        choose(call, InitialBreak::None);
    }
    return Outcome::Done;
}

Result<Outcome> set(Call& call, std::optional<BreakStatus> status) {
    const auto wish = takeFilterWish(call);
    if (!wish) return tl::unexpected(wish.error());
    const auto* const atBoot = std::ranges::find_if(
        kBootEvents, [&](const BootEvent& event) { return equalIgnoringCase(event.code, wish->event); });
    if (atBoot != kBootEvents.end()) return setAtBoot(call, *atBoot, *wish, status);
    engine::EventFilters& filters = call.context.debugger().filters();
    Result<> done;
    if (status) {
        done = wish->handling ? filters.setHandled(wish->event, status == BreakStatus::Break)
                              : filters.setBreak(wish->event, *status);
    }
    if (done && (wish->first || wish->second)) {
        done = filters.setCommands(wish->event, wish->first ? &*wish->first : nullptr,
                                   wish->second ? &*wish->second : nullptr);
    }
    if (!done) return tl::unexpected(done.error());
    return Outcome::Done;
}

Result<Outcome> enableFilter(Call& call) {
    return set(call, BreakStatus::Break);
}
Result<Outcome> disableFilter(Call& call) {
    return set(call, BreakStatus::SecondChance);
}
Result<Outcome> notify(Call& call) {
    return set(call, BreakStatus::Output);
}
Result<Outcome> ignore(Call& call) {
    return set(call, BreakStatus::Ignore);
}
Result<Outcome> commandsOnly(Call& call) {
    return set(call, std::nullopt);
}

Result<Outcome> listFilters(Call& call) {
    // A name ends before a minus sign, so this is sx- as well.
    if (call.arguments.take('-')) return commandsOnly(call);
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    std::string text;
    for (const BootEvent& event : kBootEvents) {
        const bool on = call.context.session().initialBreak() == event.meaning;
        const auto status = on ? BreakStatus::Break : BreakStatus::Ignore;
        text += fmt::format("{:>8} - {} - {}\n", event.code, event.name, statusText(status));
    }
    bool modules = true;
    for (const EventFilter& filter : call.context.debugger().filters().list()) {
        if (modules && !isModule(filter)) text += "\n";
        modules = isModule(filter);
        text += filterText(filter);
    }
    call.context.output().print(text);
    return Outcome::Done;
}

}  // namespace

void addEventFilterCommands(CommandRegistry& registry) {
    registry.add(
        "Exceptions and events",
        {
            {"sx", "sx", "List what happens at each exception and event", Needs::Nothing, listFilters},
            {"sxe", "sxe [-c \"Cmd\"] [-c2 \"Cmd\"] [-h] Event", "Break at the first chance", Needs::Nothing,
             enableFilter},
            {"sxd", "sxd [-c \"Cmd\"] [-c2 \"Cmd\"] [-h] Event", "Break at the second chance", Needs::Nothing,
             disableFilter},
            {"sxn", "sxn [-c \"Cmd\"] [-c2 \"Cmd\"] [-h] Event", "Tell it and go on", Needs::Nothing, notify},
            {"sxi", "sxi [-c \"Cmd\"] [-c2 \"Cmd\"] [-h] Event", "Ignore it", Needs::Nothing, ignore},
            {"sx-", "sx- [-c \"Cmd\"] [-c2 \"Cmd\"] Event", "Set only the commands of an event",
             Needs::Nothing, commandsOnly},
            {"sxr", "sxr", "Back to the default settings", Needs::Nothing, resetAll},
        });
}

}  // namespace hawser::command
