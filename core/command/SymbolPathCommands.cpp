#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/SymbolFileCommands.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

using symbols::kDebugChatter;
using symbols::kLoadAnything;
using symbols::SymbolFinder;
using symbols::SymbolPlace;

constexpr std::uint32_t kSecure = 0x40000;

Result<SymbolFinder*> finderOf(const CommandContext& context) {
    if (SymbolFinder* const finder = context.debugger().symbols().finder()) return finder;
    return fail(ErrorCode::Unsupported, "This session looks for no symbol files.");
}

std::string_view takeRest(Arguments& arguments) {
    return trim(std::exchange(arguments, Arguments({})).rest());
}

// --- .sympath, .symfix ---

std::string_view stateOf(const SymbolPlace& place, bool secure) {
    std::error_code ignored;
    switch (place.kind) {
        case SymbolPlace::Kind::Folder:
            return std::filesystem::is_directory(place.where, ignored) ? "OK" : "Error";
        case SymbolPlace::Kind::Server:
            return secure ? "Secure Mode" : "Deferred";
        case SymbolPlace::Kind::Foreign:
            return "Not from here";
    }
    return {};
}

void printPath(const CommandContext& context, const symbols::SymbolPath& path) {
    const std::string text = oneLine(path.text(), kShownPath);
    context.output().print(
        fmt::format("Symbol search path is: {}\n", text.empty() ? "*** Invalid ***" : text));
    if (path.places().empty()) return;
    context.output().print(
        "************* Path validation summary **************\n"
        "Response          Location\n");
    const bool secure = context.session().hostRights().isSecure();
    for (const SymbolPlace& place : path.places())
        context.output().print(
            fmt::format("{:<17} {}{}\n", stateOf(place, secure), oneLine(place.where, kShownPath),
                        place.kind == SymbolPlace::Kind::Server
                            ? fmt::format(" (kept in {})", oneLine(place.cache, kShownPath))
                            : std::string()));
}

Result<Outcome> symbolPath(Call& call) {
    const auto finder = finderOf(call.context);
    if (!finder) return tl::unexpected(finder.error());
    SymbolFinder& control = **finder;
    const bool adds = call.arguments.take('+');
    const std::string_view text = takeRest(call.arguments);
    if (text == R"("")")
        control.setPath({});
    else if (!text.empty())
        control.setPath(adds ? symbols::joinedPath(control.path().text(), text) : std::string(text));
    printPath(call.context, control.path());
    return Outcome::Done;
}

Result<Outcome> publicStore(Call& call) {
    const auto finder = finderOf(call.context);
    if (!finder) return tl::unexpected(finder.error());
    SymbolFinder& control = **finder;
    const bool adds = call.arguments.take('+');
    const std::string_view folder = takeRest(call.arguments);
    const std::string fixed = fmt::format("srv*{}*{}", folder, symbols::SymbolPath::kPublicServer);
    control.setPath(adds ? symbols::joinedPath(control.path().text(), fixed) : fixed);
    return Outcome::Done;
}

// --- .symopt ---

struct SymbolOption {
    std::uint32_t flag;
    std::string_view name;
    bool works = false;  // else it is kept, and changes nothing
};

constexpr SymbolOption kSymbolOptions[] = {
    {0x1, "SYMOPT_CASE_INSENSITIVE"},
    {0x2, "SYMOPT_UNDNAME"},
    {0x4, "SYMOPT_DEFERRED_LOADS"},
    {0x8, "SYMOPT_NO_CPP"},
    {0x10, "SYMOPT_LOAD_LINES"},
    {0x20, "SYMOPT_OMAP_FIND_NEAREST"},
    {kLoadAnything, "SYMOPT_LOAD_ANYTHING", true},
    {0x80, "SYMOPT_IGNORE_CVREC"},
    {0x100, "SYMOPT_NO_UNQUALIFIED_LOADS"},
    {0x200, "SYMOPT_FAIL_CRITICAL_ERRORS"},
    {0x400, "SYMOPT_EXACT_SYMBOLS"},
    {0x800, "SYMOPT_ALLOW_ABSOLUTE_SYMBOLS"},
    {0x1000, "SYMOPT_IGNORE_NT_SYMPATH"},
    {0x2000, "SYMOPT_INCLUDE_32BIT_MODULES"},
    {0x4000, "SYMOPT_PUBLICS_ONLY"},
    {0x8000, "SYMOPT_NO_PUBLICS"},
    {0x10000, "SYMOPT_AUTO_PUBLICS"},
    {0x20000, "SYMOPT_NO_IMAGE_SEARCH"},
    {kSecure, "SYMOPT_SECURE", true},
    {0x80000, "SYMOPT_NO_PROMPTS"},
    {kDebugChatter, "SYMOPT_DEBUG", true},
};

std::string withoutEffect(std::uint32_t changed) {
    std::string names;
    for (const SymbolOption& option : kSymbolOptions)
        if ((changed & option.flag) != 0 && !option.works)
            names += fmt::format("{}{}", names.empty() ? "" : ", ", option.name);
    return names;
}

Result<Outcome> symbolOptions(Call& call) {
    const auto finder = finderOf(call.context);
    if (!finder) return tl::unexpected(finder.error());
    SymbolFinder& control = **finder;
    const bool adds = call.arguments.take('+');
    const bool takes = !adds && call.arguments.take('-');
    const std::uint32_t before = control.options();
    if (adds || takes || !call.arguments.empty()) {
        const auto flags = call.arguments.takeExpression(call.context);
        if (!flags) return tl::unexpected(flags.error());
        if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
        const auto given = static_cast<std::uint32_t>(*flags);
        // As WinDbg turns Secure Mode on; it does not go off with the flag.
        if (!takes && (given & kSecure) != 0)
            if (auto secure = beSecure(call.context); !secure) return tl::unexpected(secure.error());
        control.setOptions(adds ? before | given : takes ? before & ~given : given);
    }
    std::string text = fmt::format("Symbol options are {:x}:\n", control.options());
    for (const SymbolOption& option : kSymbolOptions)
        if ((control.options() & option.flag) != 0)
            text += fmt::format("  0x{:08x} - {}\n", option.flag, option.name);
    if (const std::string names = withoutEffect(before ^ control.options()); !names.empty())
        text += fmt::format("Kept, but without effect here: {}.\n", names);
    call.context.output().print(text);
    return Outcome::Done;
}

// --- !sym ---

Result<Outcome> chatter(Call& call) {
    const auto finder = finderOf(call.context);
    if (!finder) return tl::unexpected(finder.error());
    SymbolFinder& control = **finder;
    while (!call.arguments.empty()) {
        const std::string word = toLower(call.arguments.takeWord());
        if (word == "noisy")
            control.setOptions(control.options() | kDebugChatter);
        else if (word == "quiet")
            control.setOptions(control.options() & ~kDebugChatter);
        else if (word == "cancel")
            control.cancelFetches();
        else if (word == "prompts")
            // Nothing asks for a password here: a server that wants one is told to be one.
            call.arguments.takeWord();
        else
            return fail(ErrorCode::InvalidArgument,
                        "!sym takes noisy, quiet, cancel, prompts or prompts off.");
    }
    const bool noisy = (control.options() & kDebugChatter) != 0;
    call.context.output().print(fmt::format("{} mode - symbol prompts off\n", noisy ? "noisy" : "quiet"));
    return Outcome::Done;
}

}  // namespace

void addSymbolPathCommands(CommandRegistry& registry) {
    registry.add("Symbol files",
                 {
                     taking(Operand::Folders,
                            {".sympath", ".sympath[+] [Path]",
                             "Where symbol files are: folders, stores, srv*Folder*Server, cache*Folder",
                             Needs::Nothing, symbolPath}),
                     taking(Operand::Folders, {".symfix", ".symfix[+] [Folder]",
                                               "Microsoft's public symbol server, kept in a folder",
                                               Needs::Nothing, publicStore}),
                     {".symopt", ".symopt[+|-] [Flags]", "Symbol options", Needs::Nothing, symbolOptions},
                     {"!sym", "!sym [noisy|quiet|cancel]",
                      "Tell what is tried to find symbol files; end all downloads", Needs::Nothing, chatter},
                 });
}

}  // namespace hawser::command
