#include "core/command/VariableCommands.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Wildcard.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/command/types/Locals.h"
#include "core/command/types/TypeSpelling.h"
#include "core/command/types/ValueText.h"

namespace hawser::command {

namespace {

struct VariableListing {
    bool kinds = false;             // /i
    bool types = false;             // /t
    bool places = false;            // /v
    bool relative = false;          // /V
    bool values = true;             // not /f
    char order = '\0';              // a A n N z Z
    std::optional<Address> code{};  // /f
    std::string pattern = "*";
};

Result<> takeOption(Call& call, std::string_view letters, VariableListing& listing) {
    for (const char letter : letters) {
        switch (letter) {
            case 'i':
                listing.kinds = true;
                break;
            case 't':
                listing.types = true;
                break;
            case 'V':
                listing.relative = true;
                [[fallthrough]];
            case 'v':
                listing.places = true;
                break;
            case 'a':
            case 'A':
            case 'n':
            case 'N':
            case 'z':
            case 'Z':
                listing.order = letter;
                break;
            case 'f': {
                const auto code = call.arguments.takeAddress(call.context);
                if (!code) return tl::unexpected(code.error());
                listing.code = *code;
                listing.values = false;
                listing.places = listing.relative = true;
                break;
            }
            default:
                return fail(ErrorCode::InvalidArgument,
                            fmt::format("dv knows /i /t /v /V /a /A /n /N /z /Z and /f, not '/{}'.",
                                        oneLine(std::string(1, letter), 8)));
        }
    }
    return {};
}

Result<VariableListing> takeListing(Call& call) {
    VariableListing listing;
    while (const auto option = call.arguments.takeOption())
        if (auto taken = takeOption(call, *option, listing); !taken) return tl::unexpected(taken.error());
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    const std::string pattern = *quoted ? **quoted : std::string(call.arguments.takeWord());
    if (!pattern.empty()) listing.pattern = pattern;
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return listing;
}

void sort(std::vector<LocalVariable>& locals, char order) {
    const auto by = [&](auto key, bool descending) {
        std::ranges::stable_sort(locals, [&](const LocalVariable& a, const LocalVariable& b) {
            return descending ? key(b) < key(a) : key(a) < key(b);
        });
    };
    const bool descending = order == 'A' || order == 'N' || order == 'Z';
    if (order == 'a' || order == 'A')
        by([](const LocalVariable& v) { return v.value.address.value_or(Address()).value(); }, descending);
    if (order == 'n' || order == 'N') by([](const LocalVariable& v) { return v.name; }, descending);
    if (order == 'z' || order == 'Z')
        by([](const LocalVariable& v) { return v.value.type.size(); }, descending);
}

std::string placeText(const CommandContext& context, const LocalVariable& local,
                      const VariableListing& listing) {
    const std::size_t width = context.wide() ? 17 : 8;
    if (!listing.values && !local.value.exists() && !local.relative.empty())
        return fmt::format("{:<{}} ", local.relative, width);
    std::string text = fmt::format("{:<{}} ", local.place, width);
    if (listing.relative && !local.relative.empty()) text += local.relative + " ";
    return text;
}

Result<std::string> lineOf(const CommandContext& context, const LocalVariable& local,
                           const VariableListing& listing) {
    std::string line;
    if (listing.kinds)
        line += local.parameter ? "prv param  " : local.isStatic ? "prv static " : "prv local  ";
    if (listing.places) line += placeText(context, local, listing);
    if (listing.types)
        line += fmt::format("{} {}", oneLine(sourceSpelling(local.value.type), kShownName),
                            oneLine(local.name, kShownName));
    else
        line += fmt::format("{:>15}", oneLine(local.name, kShownName));
    if (!listing.values) return line + "\n";
    if (!local.value.exists()) return line + " = <value unavailable>\n";
    const auto text = variableText(DebuggerMemory(context.debugger()), local.value, context.memory().numbers);
    if (!text) return text;
    return fmt::format("{} = {}\n", line, *text);
}

Result<> print(const CommandContext& context, const std::vector<LocalVariable>& locals,
               const VariableListing& listing) {
    for (const LocalVariable& local : locals) {
        if (auto go = context.checkInterrupted(); !go) return go;
        const auto line = lineOf(context, local, listing);
        if (!line) return tl::unexpected(line.error());
        context.output().print(*line);
    }
    return {};
}

// dv
Result<Outcome> displayVariables(Call& call) {
    const auto listing = takeListing(call);
    if (!listing) return tl::unexpected(listing.error());
    engine::Debugger& debugger = call.context.debugger();
    auto locals = listing->code ? localsAt(debugger, *listing->code) : localsInView(debugger);
    if (!locals) return tl::unexpected(locals.error());
    if (locals->empty())
        return fail(
            ErrorCode::NotAvailable,
            fmt::format("No variables are told of the code at {}; that takes private symbols.",
                        call.context.pointerText(listing->code.value_or(call.context.current()).value())));
    std::erase_if(*locals,
                  [&](const LocalVariable& local) { return !matchesWildcard(listing->pattern, local.name); });
    sort(*locals, listing->order);
    if (auto done = print(call.context, *locals, *listing); !done) return tl::unexpected(done.error());
    return Outcome::Done;
}

}  // namespace

Result<> printLocals(CommandContext& context) {
    const auto locals = localsInView(context.debugger());
    if (!locals) return tl::unexpected(locals.error());
    VariableListing listing;
    listing.places = listing.types = true;
    return print(context, *locals, listing);
}

void addVariableCommands(CommandRegistry& registry) {
    registry.add("Variables",
                 {
                     taking(Operand::Variable,
                            {"dv", "dv [/i] [/t] [/v|/V] [/a|/A|/n|/N|/z|/Z] [/f Address] [Pattern]",
                             "Variables of the frame; /i kinds, /t types, /v places, /a /n /z sorted",
                             Needs::Stopped, displayVariables}),
                 });
}

}  // namespace hawser::command
