#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/Expression.h"
#include "core/command/OneLine.h"
#include "core/command/types/ListWalk.h"
#include "core/command/types/SymbolLookup.h"

// "!list": commands for each element of a linked list.
namespace hawser::command {

namespace {

constexpr std::uint64_t kMaxWalked = 1 << 24;  // elements, whatever -m says

struct Elements {
    ListLink link{};
    std::string commands = "dp";
    std::string arguments;
    bool echoes = false;
    std::uint64_t most = kMaxListed;
    Address start;
};

// The lists of every kernel, for when no symbols are there.
std::optional<ListLink> plainLink(std::string_view name, unsigned pointerBytes) {
    if (name.starts_with('_')) name.remove_prefix(1);
    if (name == "LIST_ENTRY.Flink" || name == "SINGLE_LIST_ENTRY.Next") return ListLink{};
    if (name == "LIST_ENTRY.Blink") return ListLink{.offset = pointerBytes};
    return std::nullopt;
}

// "nt!_EPROCESS.ActiveProcessLinks.Flink"
Result<ListLink> linkNamed(std::string_view text, const CommandContext& context) {
    const QualifiedName whole = splitName(text);
    if (const auto plain = plainLink(whole.name, context.pointerBytes())) return *plain;
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos)
        return fail(ErrorCode::InvalidArgument, "-t of !list needs Type.Field.");
    const auto found = SymbolLookup(context.debugger()).type(text.substr(0, dot));
    if (!found) return tl::unexpected(found.error());
    if (!*found)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("The type '{}' is not known.", oneLine(text.substr(0, dot), 64)));
    const auto type = (*found)->type.resolved();
    return type ? listLinkOf(*type, text.substr(dot + 1)) : tl::unexpected(type.error());
}

Result<std::string> takeText(Arguments& arguments, std::string_view option) {
    const auto quoted = arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    if (!*quoted)
        return fail(ErrorCode::InvalidArgument, fmt::format("A \"text\" follows {} of !list.", option));
    return **quoted;
}

Result<Elements> takeElements(Arguments& arguments, const CommandContext& context) {
    Elements walk;
    bool typed = false;
    while (!arguments.empty() && arguments.rest().front() == '-') {
        const std::string_view rest = arguments.rest();
        const std::string option(rest.substr(0, std::min(rest.find_first_of(" \t\""), rest.size())));
        for (const char c : option) arguments.take(c);
        if (option == "-t") {
            const auto link = linkNamed(arguments.takeWord(), context);
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
            walk.most = std::min<std::uint64_t>(*most, kMaxWalked);
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
std::string commandsFor(const Elements& walk, const CommandContext& context, Address element) {
    std::string text = walk.commands;
    if (toLower(text).find("$extret") == std::string::npos)
        text += fmt::format(" 0x{}", context.pointerText(element.value()));
    if (!walk.arguments.empty()) text += ' ' + walk.arguments;
    return text;
}

// Ends at a null pointer, back at an element that it was at, and after so many.
Turns turnsOf(CommandContext& context, Elements walk) {
    Turns turns;
    turns.next = [&context, walk = std::move(walk), element = std::optional<Address>(),
                  visited = std::set<Address>()]() mutable -> Result<std::optional<std::string>> {
        const std::optional<std::string> end;
        if (!element) {
            element = walk.start;
        } else {
            const auto next =
                context.debugger().readInteger(*element + walk.link.offset, context.pointerBytes());
            if (!next) return tl::unexpected(next.error());
            if (*next == 0) return end;
            element = context.debugger().canonical(Address(*next) - walk.link.entry);
        }
        if (element->value() == 0 || (*element == walk.start && !visited.empty())) return end;
        if (visited.size() >= walk.most) {
            if (walk.most == kMaxListed)
                context.output().error(fmt::format(
                    "The list has more than 0x{:x} elements; -m says how many to walk.\n", walk.most));
            return end;
        }
        if (!visited.insert(*element).second) {
            context.output().error("The list leads back into its own middle; it ends here.\n");
            return end;
        }
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
    auto walk = takeElements(inner, call.context);
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
