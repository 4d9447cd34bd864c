#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/SourceLineText.h"
#include "core/command/SymbolMatches.h"
#include "core/command/VariableCommands.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/command/types/TypeSpelling.h"
#include "core/command/types/ValueText.h"
#include "core/engine/ModuleSymbols.h"
#include "core/engine/Sources.h"

namespace hawser::command {

namespace {

using engine::SymbolDemand;

// --- x ---

struct SymbolListing {
    enum class Shown { Everything, Addresses, Names, Both };
    Shown shown = Shown::Everything;
    bool byAddress = false;
    bool routinesOnly = false;
    bool dataOnly = false;
    bool types = false;  // /t
    bool kinds = false;  // /v: with sizes
};

Result<SymbolListing> takeListing(Arguments& arguments) {
    using Shown = SymbolListing::Shown;
    SymbolListing listing;
    while (const auto option = arguments.takeOption()) {
        if (*option == "0")
            listing.shown = Shown::Addresses;
        else if (*option == "1")
            listing.shown = Shown::Names;
        else if (*option == "2")
            listing.shown = Shown::Both;
        else if (*option == "a")
            listing.byAddress = true;
        else if (*option == "n")
            listing.byAddress = false;
        else if (*option == "f")
            listing.routinesOnly = true;
        else if (*option == "d")
            listing.dataOnly = true;
        else if (*option == "t")
            listing.types = true;
        else if (*option == "v")
            listing.kinds = true;
        else
            return fail(ErrorCode::Unsupported,
                        fmt::format("The option '/{}' is not available; /0 /1 /2 /a /d /f /n /t and /v are.",
                                    oneLine(*option, 32)));
    }
    return listing;
}

// "(struct _DRIVER_OBJECT *)" of a routine, "= 0n5" of a variable.
Result<std::string> meaningOf(const CommandContext& context, const SymbolMatch& match, const DataType& type) {
    const auto plain = type.resolved();
    if (!plain) return tl::unexpected(plain.error());
    if (plain->kind() == symbols::TypeKind::Function) return oneLine(parametersSpelling(*plain), kShownName);
    if (match.code) return std::string("(<no parameter info>)");
    const DebuggerMemory memory(context.debugger());
    auto text = context.debugger().stopped()
                    ? variableText(memory, valueAt(type, match.address), context.memory().numbers)
                    : Result<std::string>(oneLine(sourceSpelling(type), kShownName));
    return text ? Result<std::string>("= " + *text) : text;
}

Result<std::string> lineOf(const CommandContext& context, const SymbolMatch& match,
                           const SymbolListing& listing) {
    const std::string name = oneLine(match.name(), kShownName);
    const std::string address = context.pointerText(match.address.value());
    switch (listing.shown) {
        case SymbolListing::Shown::Addresses:
            return address;
        case SymbolListing::Shown::Names:
            return name;
        case SymbolListing::Shown::Both:
            return fmt::format("{} {}", address, name);
        case SymbolListing::Shown::Everything:
            break;
    }
    const bool typed = match.type != symbols::kNoType;
    const auto type = DataType::of(match.source, match.type);
    if (!type) return tl::unexpected(type.error());
    const auto meaning =
        typed ? meaningOf(context, match, *type)
              : Result<std::string>(match.code ? "(<no parameter info>)" : "= <no type information>");
    if (!meaning) return meaning;
    const std::uint64_t size = match.code || !typed ? match.size : type->size();
    const std::string kind = fmt::format("{} {} ", typed ? "prv" : "pub", match.code ? "func  " : "global");
    const std::string spelled = typed ? oneLine(sourceSpelling(*type), kShownName) : "<NoType>";
    return fmt::format("{}{} {}{}{} {}", listing.kinds ? kind : "", address,
                       listing.kinds ? fmt::format("{:4x} ", size) : "", listing.types ? spelled + " " : "",
                       name, *meaning);
}

Result<Outcome> examine(Call& call) {
    const auto listing = takeListing(call.arguments);
    if (!listing) return tl::unexpected(listing.error());
    // A name may hold blanks: "nt!operator new".
    const std::string_view pattern = trim(call.arguments.rest());
    if (pattern == "*") {
        if (auto done = printLocals(call.context); !done) return tl::unexpected(done.error());
        return Outcome::Done;
    }
    auto matches = matchingSymbols(call.context, pattern);
    if (!matches) return tl::unexpected(matches.error());
    if (listing->routinesOnly) std::erase_if(*matches, [](const SymbolMatch& match) { return !match.code; });
    if (listing->dataOnly) std::erase_if(*matches, [](const SymbolMatch& match) { return match.code; });
    if (listing->byAddress) std::ranges::stable_sort(*matches, {}, &SymbolMatch::address);
    for (const SymbolMatch& match : *matches) {
        if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto line = lineOf(call.context, match, *listing);
        if (!line) return tl::unexpected(line.error());
        call.context.output().print(*line + "\n");
    }
    return Outcome::Done;
}

// --- ln ---

void printExact(const CommandContext& context, const engine::Module& module,
                const symbols::SymbolSource& source, std::uint32_t rva) {
    context.output().print("Exact matches:\n");
    source.forEach("*", [&](const symbols::Symbol& symbol) {
        if (symbol.rva == rva)
            context.output().print(
                fmt::format("    {}\n", oneLine(fmt::format("{}!{}", module.name, symbol.name), kShownName)));
        return true;
    });
}

// Without a symbol in front of it an address lies in its module only.
Result<Outcome> nearest(Call& call) {
    const auto address = call.arguments.empty() ? Result<Address>(call.context.current())
                                                : call.arguments.takeAddress(call.context);
    if (!address) return tl::unexpected(address.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const CommandContext& context = call.context;
    const auto place = [&](Address at, std::string_view name) {
        return fmt::format("({})   {}", context.pointerText(at.value()), name);
    };
    const engine::Module* const holder = context.debugger().moduleAt(*address);
    if (holder == nullptr)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("No module holds {}.", context.pointerText(address->value())));
    const engine::Module module = *holder;  // reading may make the list another one
    const auto source = context.debugger().symbols().of(module, SymbolDemand::Asked);
    const auto rva = static_cast<std::uint32_t>(*address - module.base);
    const auto found = source != nullptr ? source->nameAt(rva) : std::nullopt;
    if (!found) {
        context.output().print(place(*address, context.nameOf(*address)) + "\n");
        return Outcome::Done;
    }
    if (const auto line = context.debugger().sources().lines.at(*address))
        context.output().print(placeText(line->file, line->line) + "\n");
    std::string line = place(module.base + found->symbol.rva, context.nameOf(*address));
    if (const auto next = source->nextAfter(rva))
        line += "   |  " + place(module.base + next->rva,
                                 oneLine(fmt::format("{}!{}", module.name, next->name), kShownName));
    context.output().print(line + "\n");
    if (found->displacement == 0) printExact(context, module, *source, rva);
    return Outcome::Done;
}

}  // namespace

void addSymbolCommands(CommandRegistry& registry) {
    registry.add(
        "Symbols",
        {
            taking(Operand::Symbol,
                   {"x", "x [/0|/1|/2] [/a|/n] [/d|/f] [/t] [/v] Module!Pattern | *",
                    "List symbols, or the variables of the frame; /0 addresses, /1 names, /a by address, "
                    "/f routines",
                    Needs::Session, examine}),
            {"ln", "ln [Address]", "Nearest symbols of an address", Needs::Session, nearest},
        });
}

}  // namespace hawser::command
