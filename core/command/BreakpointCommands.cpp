#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/BreakpointText.h"
#include "core/command/CommandRegistry.h"
#include "core/command/Expression.h"
#include "core/command/ExpressionLexer.h"
#include "core/command/OneLine.h"
#include "core/command/SymbolMatches.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/ModuleSymbols.h"
#include "core/engine/SourceReference.h"

namespace hawser::command {

namespace {

using engine::Breakpoint;
using engine::BreakpointKind;

constexpr std::uint64_t kMaxId = 9999;

// Only a number that touches the name is an id: "bp3 address".
Result<std::optional<unsigned>> takeId(Arguments& arguments) {
    const std::string_view rest = arguments.rest();
    const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    if (digits == 0) return std::optional<unsigned>();
    const auto id = parseNumber(rest.substr(0, digits), 10);
    if (!id || *id > kMaxId)
        return fail(ErrorCode::InvalidArgument, "A breakpoint's number is at most 9999.");
    for (std::size_t i = 0; i < digits; ++i) arguments.take(rest[i]);
    return std::optional(static_cast<unsigned>(*id));
}

// The word behind an option: "/t @$thread /1"; what a blank parts from it is no part of it.
Result<> takeScope(Call& call, std::string_view option, Breakpoint& breakpoint) {
    if (option == "p" || option == "t") {
        Arguments word(call.arguments.takeWord());
        const auto address = word.takeAddress(call.context);
        if (!address) return tl::unexpected(address.error());
        (option == "p" ? breakpoint.process : breakpoint.thread) = *address;
        return {};
    }
    const auto frames = evaluate(call.arguments.takeWord(), call.context);
    if (!frames) return tl::unexpected(frames.error());
    if (*frames == 0 || *frames > 1000)
        return fail(ErrorCode::InvalidArgument, "/c and /C take a number of frames, at most 0n1000.");
    (option == "c" ? breakpoint.maxFrames : breakpoint.minFrames) = *frames;
    return {};
}

// `condition`: of /w, an expression.
Result<> takeOptions(Call& call, Breakpoint& breakpoint, std::string& condition) {
    while (call.arguments.take('/')) {
        const std::string_view option = call.arguments.takeWord();
        if (option == "w") {
            const auto quoted = call.arguments.takeQuoted();
            if (!quoted) return tl::unexpected(quoted.error());
            if (!*quoted || trim(**quoted).empty())
                return fail(ErrorCode::InvalidArgument, "/w needs a condition in quotes.");
            condition = std::string(trim(**quoted));
        } else if (option == "1") {
            breakpoint.oneShot = true;
        } else if (option == "p" || option == "t" || option == "c" || option == "C") {
            if (auto taken = takeScope(call, option, breakpoint); !taken) return taken;
        } else {
            return fail(ErrorCode::Unsupported,
                        fmt::format("The option '/{}' is not available; /1 /p /t /c /C and /w are.",
                                    oneLine(option, 32)));
        }
        if (breakpoint.maxFrames != 0 && breakpoint.minFrames != 0)
            return fail(ErrorCode::InvalidArgument, "/c and /C cannot be given together.");
    }
    return {};
}

bool isModuleName(std::string_view name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.empty() && letter(name.front()) &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") ==
               std::string_view::npos;
}

// "`file.c:12`": one with its file, as it is kept.
bool takeSourceLine(std::string_view text, Breakpoint& breakpoint) {
    const std::size_t close = text.starts_with('`') ? text.find('`', 1) : std::string_view::npos;
    if (close == std::string_view::npos || (close + 1 < text.size() && text[close + 1] != ' ')) return false;
    const auto reference = engine::parseSourceReference(text.substr(0, close + 1));
    if (!reference || reference->file.empty()) return false;
    breakpoint.module.clear();
    breakpoint.symbol = std::string(text.substr(0, close + 1));
    breakpoint.offset = 0;
    breakpoint.resolved = false;
    breakpoint.address = Address();
    return true;
}

// "module+offset" or "module!symbol+offset", as it is kept for what is not there yet.
bool takeSymbolic(std::string_view text, const ExpressionContext& context, Breakpoint& breakpoint) {
    if (takeSourceLine(text, breakpoint)) return true;
    const std::size_t length = std::min(text.find_first_of("+ \t"), text.size());
    const std::string_view whole = text.substr(0, length);
    const std::size_t mark = std::min(whole.find('!'), whole.size());
    const std::string_view name = whole.substr(0, mark);
    const std::string_view symbol = whole.substr(std::min(mark + 1, whole.size()));
    if (!isModuleName(name) || (symbol.empty() && mark != whole.size()) ||
        !std::ranges::all_of(symbol, isWordCharacter))
        return false;
    breakpoint.offset = 0;
    if (length < text.size() && text[length] == '+') {
        Arguments offset(text.substr(length + 1));
        const auto value = offset.takeExpression(context);
        if (!value) return false;
        breakpoint.offset = *value;
    }
    breakpoint.module = std::string(name);
    breakpoint.symbol = std::string(symbol);
    breakpoint.resolved = false;
    breakpoint.address = Address();
    return true;
}

void fixToModule(const engine::Debugger& debugger, Breakpoint& breakpoint) {
    const engine::Module* module = debugger.moduleAt(breakpoint.address);
    if (module == nullptr) return;
    breakpoint.module = module->name;
    breakpoint.offset = breakpoint.address - module->base;
}

// What bu was given by name is looked up again wherever the module is.
bool keepsSymbol(const Call& call, Breakpoint& breakpoint) {
    Breakpoint byName = breakpoint;
    if (!call.name.starts_with("bu") || !takeSymbolic(breakpoint.expression, call.context, byName) ||
        byName.symbol.empty())
        return false;
    breakpoint = byName;
    return true;
}

// Of a symbol: its module is there, and has told all the names that it has.
bool isKnownNotToBe(const Call& call, const Breakpoint& breakpoint) {
    const engine::Debugger& debugger = call.context.debugger();
    const engine::Module* const module = debugger.moduleNamed(breakpoint.module);
    if (module == nullptr || call.name.starts_with("bu") || breakpoint.symbol.empty()) return false;
    const auto status = debugger.symbols().statusOf(*module);
    const bool mayCome = status.error && status.error->code == ErrorCode::NotAvailable;
    return status.state == symbols::SymbolState::Loaded ||
           (status.state == symbols::SymbolState::Failed && !mayCome);
}

Result<> takeAddress(Call& call, Breakpoint& breakpoint) {
    if (call.arguments.empty() || call.arguments.rest().front() == '"') {
        breakpoint.address = call.context.current();
        breakpoint.expression = call.context.pointerText(breakpoint.address.value());
        fixToModule(call.context.debugger(), breakpoint);
        return {};
    }
    const std::string_view before = call.arguments.rest();
    const auto address = call.arguments.takeAddress(call.context);
    if (address) {
        breakpoint.expression = trim(before.substr(0, before.size() - call.arguments.rest().size()));
        breakpoint.address = *address;
        if (keepsSymbol(call, breakpoint)) return {};
        fixToModule(call.context.debugger(), breakpoint);
        return {};
    }
    if (!takeSymbolic(before, call.context, breakpoint) || isKnownNotToBe(call, breakpoint))
        return tl::unexpected(address.error());
    if (breakpoint.symbol.starts_with('`')) {
        breakpoint.expression = breakpoint.symbol;
        call.arguments = Arguments(before.substr(breakpoint.symbol.size()));
    } else {
        breakpoint.expression = std::string(call.arguments.takeWord());
    }
    call.context.output().print(fmt::format("Bp expression '{}' could not be resolved, adding deferred bp\n",
                                            oneLine(breakpoint.expression, 64)));
    return {};
}

// The form that the documentation recommends.
std::string conditional(std::string_view condition, std::string_view commands) {
    return fmt::format(".if ({}) {{{}}} .else {{gc}}", condition, commands);
}

Result<> takePassesAndCommand(Call& call, Breakpoint& breakpoint, std::string_view condition) {
    if (!call.arguments.empty() && call.arguments.rest().front() != '"') {
        const auto passes = call.arguments.takeExpression(call.context);
        if (!passes) return tl::unexpected(passes.error());
        if (*passes == 0) return fail(ErrorCode::InvalidArgument, "A pass count is at least 1.");
        breakpoint.passes = *passes;
        breakpoint.passesLeft = *passes;
    }
    const auto command = call.arguments.takeQuoted();
    if (!command) return tl::unexpected(command.error());
    breakpoint.command = command->value_or("");
    if (!condition.empty()) breakpoint.command = conditional(condition, breakpoint.command);
    if (auto end = call.arguments.expectEnd(); !end) return end;
    return call.check(breakpoint.command);
}

// The same number or the same place again replaces the old one, as in WinDbg.
std::optional<unsigned> replacedBy(const engine::BreakpointTable& table, const Breakpoint& breakpoint,
                                   std::optional<unsigned> id) {
    if (id) return table.find(*id) != nullptr ? id : std::nullopt;
    for (const Breakpoint& old : table.list()) {
        if (old.kind == breakpoint.kind && old.resolved && breakpoint.resolved &&
            old.address == breakpoint.address) {
            return old.id;
        }
    }
    return std::nullopt;
}

Result<Outcome> addBreakpoint(Call& call, Breakpoint breakpoint, std::optional<unsigned> id) {
    engine::BreakpointTable& table = call.context.debugger().breakpoints();
    if (const auto old = replacedBy(table, breakpoint, id)) {
        const Breakpoint previous = *table.find(*old);
        if (auto removed = table.remove(*old); !removed) return tl::unexpected(removed.error());
        auto added = table.add(std::move(breakpoint), *old);
        if (!added) {
            // The old one comes back: a refused command changes nothing.
            (void)table.add(previous, *old);
            return tl::unexpected(added.error());
        }
        call.context.output().print(fmt::format("breakpoint {} redefined\n", *old));
        return Outcome::Done;
    }
    const auto added = table.add(std::move(breakpoint), id);
    if (!added) return tl::unexpected(added.error());
    return Outcome::Done;
}

Result<Outcome> setSoftware(Call& call) {
    Breakpoint breakpoint;
    std::string condition;
    const auto id = takeId(call.arguments);
    if (!id) return tl::unexpected(id.error());
    if (auto done = takeOptions(call, breakpoint, condition); !done) return tl::unexpected(done.error());
    if (auto done = takeAddress(call, breakpoint); !done) return tl::unexpected(done.error());
    if (auto done = takePassesAndCommand(call, breakpoint, condition); !done)
        return tl::unexpected(done.error());
    return addBreakpoint(call, std::move(breakpoint), *id);
}

// Each routine that the pattern names, at its name (bu), or at its address with /d (bp).
Result<Outcome> setMatching(Call& call) {
    bool data = false;
    bool fixed = false;
    while (const auto option = call.arguments.takeOption()) {
        if (*option != "a" && *option != "d")
            return fail(
                ErrorCode::Unsupported,
                fmt::format("The option '/{}' is not available; /a and /d are.", oneLine(*option, 32)));
        (*option == "a" ? data : fixed) = true;
    }
    const std::string_view pattern = call.arguments.takeWord();
    Breakpoint like;
    if (auto done = takePassesAndCommand(call, like, {}); !done) return tl::unexpected(done.error());
    const auto matches = matchingSymbols(call.context, pattern);
    if (!matches) return tl::unexpected(matches.error());
    std::size_t set = 0;
    for (const SymbolMatch& match : *matches) {
        if (!match.code && !data) continue;
        Breakpoint breakpoint = like;
        breakpoint.expression = match.name();
        breakpoint.address = match.address;
        if (!fixed) {
            breakpoint.module = match.module;
            breakpoint.symbol = match.symbol;
        }
        engine::BreakpointTable& table = call.context.debugger().breakpoints();
        const auto old = replacedBy(table, breakpoint, {});
        const auto id = old ? Result<unsigned>(*old) : table.add(std::move(breakpoint));
        if (!id) return tl::unexpected(id.error());
        call.context.output().print(fmt::format(
            "{:3}: {} @!\"{}\"\n", *id, call.context.pointerText(match.address.value()), match.name()));
        ++set;
    }
    if (set == 0)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("No matching code symbols found for '{}'.", oneLine(pattern, 64)));
    return Outcome::Done;
}

// "w4", "w 4", "e1".
Result<> takeAccess(Call& call, Breakpoint& breakpoint) {
    const std::string_view text = call.arguments.rest();
    if (call.arguments.take('e'))
        breakpoint.kind = BreakpointKind::Execute;
    else if (call.arguments.take('w'))
        breakpoint.kind = BreakpointKind::Write;
    else if (call.arguments.take('r'))
        breakpoint.kind = BreakpointKind::ReadWrite;
    else if (call.arguments.take('i'))
        breakpoint.kind = BreakpointKind::Io;
    else {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("Syntax error at '{}': ba needs e, r, w or i and a size.", oneLine(trim(text), 64)));
    }
    if (call.arguments.empty()) return fail(ErrorCode::InvalidArgument, "ba needs a size: 1, 2, 4 or 8.");
    const char size = call.arguments.rest().front();
    if (size != '1' && size != '2' && size != '4' && size != '8') {
        return fail(ErrorCode::InvalidArgument, "ba needs a size: 1, 2, 4 or 8.");
    }
    call.arguments.take(size);
    breakpoint.size = static_cast<unsigned>(size - '0');
    return {};
}

Result<Outcome> setAccess(Call& call) {
    Breakpoint breakpoint;
    std::string condition;
    const auto id = takeId(call.arguments);
    if (!id) return tl::unexpected(id.error());
    if (auto done = takeAccess(call, breakpoint); !done) return tl::unexpected(done.error());
    if (auto done = takeOptions(call, breakpoint, condition); !done) return tl::unexpected(done.error());
    if (auto done = takeAddress(call, breakpoint); !done) return tl::unexpected(done.error());
    if (auto done = takePassesAndCommand(call, breakpoint, condition); !done)
        return tl::unexpected(done.error());
    return addBreakpoint(call, std::move(breakpoint), *id);
}

Result<Outcome> listBreakpoints(Call& call) {
    const auto ids = takeBreakpointIds(call.arguments, call.context.debugger().breakpoints(), true);
    if (!ids) return tl::unexpected(ids.error());
    for (const unsigned id : *ids) {
        const Breakpoint* breakpoint = call.context.debugger().breakpoints().find(id);
        if (breakpoint == nullptr) continue;
        call.context.output().print(breakpointLine(call.context.debugger(), *breakpoint));
    }
    return Outcome::Done;
}

// bs and bsc: the same breakpoint with another command.
Result<Outcome> update(Call& call, bool withCondition) {
    engine::BreakpointTable& table = call.context.debugger().breakpoints();
    const auto id = parseNumber(call.arguments.takeWord(), 10);
    const Breakpoint* const old = id && *id <= kMaxId ? table.find(static_cast<unsigned>(*id)) : nullptr;
    if (old == nullptr)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} needs the number of a breakpoint.", call.name));
    Breakpoint changed = *old;
    call.arguments.empty();
    const std::string_view before = call.arguments.rest();
    if (withCondition) {
        const auto value = call.arguments.takeExpression(call.context);
        if (!value) return tl::unexpected(value.error());
    }
    const std::string condition(trim(before.substr(0, before.size() - call.arguments.rest().size())));
    const auto commands = call.arguments.takeQuoted();
    if (!commands) return tl::unexpected(commands.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    changed.command = commands->value_or("");
    if (withCondition) changed.command = conditional(condition, changed.command);
    if (auto parses = call.check(changed.command); !parses) return tl::unexpected(parses.error());
    if (auto removed = table.remove(changed.id); !removed) return tl::unexpected(removed.error());
    const auto added = table.add(changed, changed.id);
    if (!added) return tl::unexpected(added.error());
    return Outcome::Done;
}

Result<Outcome> updateCommand(Call& call) {
    return update(call, false);
}
Result<Outcome> updateCondition(Call& call) {
    return update(call, true);
}

// "br 0 10 1 11": each gets the number behind it.
Result<Outcome> renumber(Call& call) {
    engine::BreakpointTable& table = call.context.debugger().breakpoints();
    std::vector<std::pair<unsigned, unsigned>> pairs;
    while (!call.arguments.empty()) {
        const auto old = parseNumber(call.arguments.takeWord(), 10);
        const auto fresh = parseNumber(call.arguments.takeWord(), 10);
        if (!old || !fresh || *old > kMaxId || *fresh > kMaxId)
            return fail(ErrorCode::InvalidArgument, "br needs pairs of numbers: br Old New.");
        pairs.emplace_back(static_cast<unsigned>(*old), static_cast<unsigned>(*fresh));
    }
    if (pairs.empty()) return fail(ErrorCode::InvalidArgument, "br needs pairs of numbers: br Old New.");
    for (const auto& [old, fresh] : pairs) {
        if (auto done = table.renumber(old, fresh); !done) return tl::unexpected(done.error());
    }
    return Outcome::Done;
}

// A line for each, which would set it again.
Result<Outcome> listCommands(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    for (const Breakpoint& breakpoint : call.context.debugger().breakpoints().list())
        call.context.output().print(breakpointCommand(call.context.debugger(), breakpoint) + "\n");
    return Outcome::Done;
}

template <class Function>
Result<Outcome> forEachId(Call& call, Function function) {
    engine::BreakpointTable& table = call.context.debugger().breakpoints();
    const auto ids = takeBreakpointIds(call.arguments, table, false);
    if (!ids) return tl::unexpected(ids.error());
    for (const unsigned id : *ids) {
        if (Result<> done = function(table, id); !done) return tl::unexpected(done.error());
    }
    return Outcome::Done;
}

Result<Outcome> clear(Call& call) {
    return forEachId(call, [](engine::BreakpointTable& table, unsigned id) { return table.remove(id); });
}
Result<Outcome> disable(Call& call) {
    return forEachId(call,
                     [](engine::BreakpointTable& table, unsigned id) { return table.enable(id, false); });
}
Result<Outcome> enable(Call& call) {
    return forEachId(call,
                     [](engine::BreakpointTable& table, unsigned id) { return table.enable(id, true); });
}

}  // namespace

void addBreakpointCommands(CommandRegistry& registry) {
    registry.add(
        "Breakpoints",
        {
            {"bp",
             "bp[ID] [/1] [/p Process] [/t Thread] [/c Max] [/C Min] [/w \"Condition\"] [Address [Passes]] "
             "[\"Commands\"]",
             "Set a breakpoint",
             Needs::Nothing,
             setSoftware,
             {},
             false,
             engine::Capability::Breakpoints},
            {"bu",
             "bu[ID] [/1] [/p Process] [/t Thread] [/c Max] [/C Min] [/w \"Condition\"] [Address [Passes]] "
             "[\"Commands\"]",
             "The same; waits for its module",
             Needs::Nothing,
             setSoftware,
             {},
             false,
             engine::Capability::Breakpoints},
            {"bm",
             "bm [/a] [/d] Module!Pattern [Passes] [\"Commands\"]",
             "Set one at each routine with such a name",
             Needs::Stopped,
             setMatching,
             {},
             false,
             engine::Capability::Breakpoints},
            {"ba",
             "ba[ID] e|r|w|i Size [/1] [/p Process] [/t Thread] [/c Max] [/C Min] [/w \"Condition\"] "
             "[Address [Passes]] [\"Commands\"]",
             "Break on access",
             Needs::Nothing,
             setAccess,
             {},
             false,
             engine::Capability::Breakpoints},
            {"bs", "bs ID [\"Commands\"]", "Give it other commands", Needs::Nothing, updateCommand},
            {"bsc", "bsc ID Condition [\"Commands\"]", "Give it a condition", Needs::Nothing,
             updateCondition},
            {"br", "br Old New [Old New]...", "Give breakpoints other numbers", Needs::Nothing, renumber},
            {".bpcmds", ".bpcmds", "The commands that would set them again", Needs::Nothing, listCommands},
            {"bl", "bl [IDs]", "List breakpoints", Needs::Nothing, listBreakpoints},
            {"bc", "bc IDs | *", "Clear breakpoints: 1 3-5, or *", Needs::Nothing, clear},
            {"bd", "bd IDs | *", "Disable breakpoints", Needs::Nothing, disable},
            {"be", "be IDs | *", "Enable breakpoints", Needs::Nothing, enable},
        });
}

}  // namespace hawser::command
