#include <fmt/format.h>

#include <memory>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/Expression.h"
#include "core/command/OneLine.h"

// "!list": commands for each element of a linked list.
namespace hawser::command {

namespace {

struct ListWalk {
    std::uint64_t link = 0;  // bytes from an element to the pointer to the next
    std::string commands = "dp";
    std::string arguments;
    bool echoes = false;
    std::uint64_t most = UINT64_MAX;  // elements
    Address start;
};

// "nt!_LIST_ENTRY.Flink". Of other types nothing is known here.
Result<std::uint64_t> linkOffset(std::string_view type, unsigned pointerBytes) {
    const std::string_view name =
        type.substr(type.find('!') == std::string_view::npos ? 0 : type.find('!') + 1);
    const bool list = name.starts_with("_LIST_ENTRY.") || name.starts_with("LIST_ENTRY.");
    if (list && name.ends_with(".Flink")) return 0;
    if (list && name.ends_with(".Blink")) return pointerBytes;
    if (name == "_SINGLE_LIST_ENTRY.Next" || name == "SINGLE_LIST_ENTRY.Next") return 0;
    return fail(
        ErrorCode::Unsupported,
        fmt::format("The type '{}' is not known: !list knows _LIST_ENTRY.Flink, _LIST_ENTRY.Blink and "
                    "_SINGLE_LIST_ENTRY.Next.",
                    oneLine(type, 64)));
}

Result<std::string> takeText(Arguments& arguments, std::string_view option) {
    const auto quoted = arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    if (!*quoted)
        return fail(ErrorCode::InvalidArgument, fmt::format("A \"text\" follows {} of !list.", option));
    return **quoted;
}

Result<ListWalk> takeWalk(Arguments& arguments, const CommandContext& context) {
    ListWalk walk;
    bool typed = false;
    while (!arguments.empty() && arguments.rest().front() == '-') {
        const std::string_view rest = arguments.rest();
        const std::string option(rest.substr(0, std::min(rest.find_first_of(" \t\""), rest.size())));
        for (const char c : option) arguments.take(c);
        if (option == "-t") {
            const auto link = linkOffset(arguments.takeWord(), context.pointerBytes());
            if (!link) return tl::unexpected(link.error());
            walk.link = *link;
            typed = true;
        } else if (option == "-x" || option == "-a") {
            auto text = takeText(arguments, option);
            if (!text) return tl::unexpected(text.error());
            (option == "-x" ? walk.commands : walk.arguments) = std::move(*text);
        } else if (option == "-m") {
            const auto most = evaluate(arguments.takeWord(), context);
            if (!most) return tl::unexpected(most.error());
            walk.most = *most;
        } else if (option == "-e") {
            walk.echoes = true;
        } else {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("!list knows -t -x -a -e -m, not '{}'.", oneLine(option, 32)));
        }
    }
    if (!typed) return fail(ErrorCode::InvalidArgument, "!list needs -t Type.Field and an address.");
    const auto start = arguments.takeAddress(context);
    if (!start) return tl::unexpected(start.error());
    walk.start = *start;
    if (auto end = arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return walk;
}

// What runs for an element: its address stands behind the commands that do not name it.
std::string commandsFor(const ListWalk& walk, const CommandContext& context, Address element) {
    std::string text = walk.commands;
    if (toLower(text).find("$extret") == std::string::npos)
        text += fmt::format(" 0x{}", context.pointerText(element.value()));
    if (!walk.arguments.empty()) text += ' ' + walk.arguments;
    return text;
}

// Ends at a null pointer, and back at the first element.
Turns turnsOf(CommandContext& context, ListWalk walk) {
    Turns turns;
    turns.next = [&context, walk = std::move(walk), element = std::optional<Address>(),
                  done = std::uint64_t{0}]() mutable -> Result<std::optional<std::string>> {
        if (done >= walk.most) return std::optional<std::string>();
        if (!element) {
            element = walk.start;
        } else {
            const auto next = context.debugger().readInteger(*element + walk.link, context.pointerBytes());
            if (!next) return tl::unexpected(next.error());
            element = context.debugger().canonical(Address(*next));
            if (*element == walk.start) return std::optional<std::string>();
        }
        if (element->value() == 0) return std::optional<std::string>();
        ++done;
        context.memory().element = element->value();
        std::string text = commandsFor(walk, context, *element);
        if (walk.echoes) context.output().print(oneLine(text, 4096) + "\n");
        return std::optional(std::move(text));
    };
    return turns;
}

Result<Outcome> walkList(Call& call) {
    if (trim(call.arguments.rest()) == "-h") {
        call.context.output().print(
            "!list -t Type.Field -x \"Commands\" [-a \"Arguments\"] [-e] [-m Max] Start\n"
            "Runs the commands for each element; @$extret is its address.\n");
        return Outcome::Done;
    }
    // All of it may stand in quotes, so that the commands may hold a semicolon.
    call.arguments.empty();
    const auto whole = call.arguments.takeQuoted();
    if (!whole) return tl::unexpected(whole.error());
    Arguments inner(*whole ? std::string_view(**whole) : call.arguments.rest());
    auto walk = takeWalk(inner, call.context);
    if (!walk) return tl::unexpected(walk.error());
    if (auto parses = call.check(walk->commands); !parses) return tl::unexpected(parses.error());
    call.follow = turnsOf(call.context, std::move(*walk));
    return Outcome::Done;
}

}  // namespace

void addListCommands(CommandRegistry& registry) {
    registry.add("Lists",
                 {{"!list", "!list -t Type.Field -x \"Commands\" [-a \"Arguments\"] [-e] [-m Max] Start",
                   "Commands for each element of a list", Needs::Stopped, walkList}});
}

}  // namespace hawser::command
