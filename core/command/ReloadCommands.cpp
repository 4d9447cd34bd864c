#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"
#include "core/command/CommandRegistry.h"
#include "core/command/NamedModule.h"
#include "core/command/OneLine.h"
#include "core/command/ProcessModuleText.h"
#include "core/command/ShownLength.h"
#include "core/command/SymbolFileCommands.h"
#include "core/engine/LoadedModules.h"
#include "core/engine/ModuleComparison.h"
#include "core/engine/ModuleSymbols.h"
#include "core/engine/UnloadedModules.h"

namespace hawser::command {

namespace {

using engine::Module;
using engine::SymbolDemand;
using symbols::SymbolState;

bool isCalled(const Module& module, std::string_view pattern) {
    return matchesWildcard(pattern, module.name) || matchesWildcard(pattern, module.imageName);
}

std::vector<Module> modulesCalled(const engine::Debugger& debugger, std::string_view pattern) {
    std::vector<Module> found;
    std::ranges::copy_if(debugger.modules(), std::back_inserter(found),
                         [&](const Module& module) { return isCalled(module, pattern); });
    return found;
}

tl::unexpected<Error> noSuchModule(std::string_view pattern) {
    return fail(ErrorCode::NotAvailable, fmt::format("No module is called '{}'.", oneLine(pattern, 64)));
}

void printModulePlace(const CommandContext& context, const Module& module) {
    context.output().print(fmt::format("{} {}   {}\n", context.pointerText(module.base.value()),
                                       context.pointerText(module.end().value()),
                                       oneLine(module.name, kShownName)));
}

void printLoaded(const CommandContext& context, const Module& module, bool loaded) {
    const auto status = context.debugger().symbols().statusOf(module);
    const std::string name = oneLine(module.name, kShownName);
    const std::string why = status.error ? oneLine(status.error->what, kShownPath) : std::string();
    if (!loaded)
        return context.output().print(fmt::format("Symbol load for {} failed: {}\n", name,
                                                  why.empty() ? "could not be read now" : why));
    const std::string file = status.file.empty() ? std::string() : " " + oneLine(status.file, kShownPath);
    context.output().print(fmt::format("Symbols loaded for {} ({}){}{}\n", name, status.kind, file,
                                       why.empty() ? why : ": " + why));
}

// Cancelled when the user wants the thread.
Result<> load(CommandContext& context, const std::vector<Module>& modules) {
    engine::ModuleSymbols& symbols = context.debugger().symbols();
    // All searches begin before the first of them is waited for.
    for (const Module& module : modules) {
        if (auto go = context.checkInterrupted(); !go) return go;
        symbols.begin(module);
    }
    for (const Module& module : modules) {
        if (auto go = context.checkInterrupted(); !go) return go;
        const bool loaded = symbols.of(module, SymbolDemand::Asked) != nullptr;
        if (auto go = context.checkInterrupted(); !go) return go;
        printLoaded(context, module, loaded);
    }
    return {};
}

// --- ld ---

Result<Outcome> loadNow(Call& call) {
    const std::string_view pattern = call.arguments.takeWord();
    if (pattern.empty())
        return fail(ErrorCode::InvalidArgument, "Whose symbols? Give a module's name, or *.");
    if (const auto option = call.arguments.takeOption(); option && *option != "f")
        return fail(ErrorCode::InvalidArgument, "ld takes a module and no option but /f.");
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const auto modules = modulesCalled(call.context.debugger(), pattern);
    if (modules.empty()) return noSuchModule(pattern);
    if (auto done = load(call.context, modules); !done) return tl::unexpected(done.error());
    return Outcome::Done;
}

// --- .reload ---

struct Reload {
    bool now = false;                  // /f, /i
    bool anyBuild = false;             // /i
    bool listOnly = false;             // /l
    bool anew = false;                 // /o: caches and servers too
    bool unload = false;               // /u
    bool literal = false;              // /w
    bool verbose = false;              // /v
    bool user = false;                 // /user
    bool unloaded = false;             // /unl
    std::string module;                // empty: all
    std::optional<NamedModule> given;  // module=Address[,Size[,Timestamp]]
};

Result<> takeOption(const std::string& option, Reload& reload) {
    if (option == "f")
        reload.now = true;
    else if (option == "i")
        reload.now = reload.anyBuild = true;
    else if (option == "l")
        reload.listOnly = true;
    else if (option == "o")
        reload.anew = true;
    else if (option == "u")
        reload.unload = true;
    else if (option == "v")
        reload.verbose = true;
    else if (option == "w")
        reload.literal = true;
    else if (option == "user")
        reload.user = true;
    else if (option == "unl")
        reload.unloaded = true;
    else if (option != "n" && option != "s" && option != "d")
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("The option '/{}' is not available; /f /i /l /n /o /s /u /unl /user /v and /w "
                        "are.",
                        oneLine(option, 32)));
    return {};
}

Result<Reload> takeReload(Call& call) {
    Reload reload;
    while (const auto option = call.arguments.takeOption())
        if (auto taken = takeOption(*option, reload); !taken) return tl::unexpected(taken.error());
    const std::string_view word = call.arguments.takeWord();
    if (word.find('=') != std::string_view::npos) {
        auto given = namedModule(word, call.context);
        if (!given) return tl::unexpected(given.error());
        reload.given = std::move(*given);
    } else {
        reload.module = std::string(word);
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return reload;
}

bool isMeant(const Module& module, const Reload& reload) {
    if (reload.module.empty()) return true;
    if (!reload.literal) return isCalled(module, reload.module);
    return equalIgnoringCase(module.name, reload.module) ||
           equalIgnoringCase(module.imageName, reload.module);
}

Result<std::vector<Module>> reloaded(CommandContext& context, const Reload& reload) {
    engine::Debugger& debugger = context.debugger();
    std::vector<Module> modules = modulesCalled(debugger, reload.module.empty() ? "*" : reload.module);
    std::erase_if(modules, [&](const Module& module) { return !isMeant(module, reload); });
    if (!reload.unload && (reload.module.empty() || modules.empty())) {
        if (auto done = debugger.reloadModules(); !done) return tl::unexpected(done.error());
        context.output().print(fmt::format("{} modules.\n", debugger.modules().size()));
        modules = debugger.modules();
        std::erase_if(modules, [&](const Module& module) { return !isMeant(module, reload); });
    }
    if (modules.empty() && !reload.module.empty()) return noSuchModule(reload.module);
    for (const Module& module : modules) debugger.symbols().reload(module, reload.anyBuild);
    // What the loader's list tells stays in it.
    if (reload.unload)
        for (const Module& module : modules)
            if (module.origin != engine::ModuleOrigin::Loader) debugger.removeModule(module.base);
    return modules;
}

// Drivers that the kernel has let go, where nothing else stands now.
Result<std::vector<Module>> unloaded(engine::Debugger& debugger, const Reload& reload) {
    const auto gone = engine::readUnloadedModules(debugger);
    if (!gone) return tl::unexpected(gone.error());
    std::vector<Module> found;
    for (const engine::UnloadedModule& before : *gone) {
        Module module = engine::moduleAtPlace(before.name, before.start, before.end - before.start);
        const auto stands = [&](const Module& other) { return engine::overlaps(other, module); };
        if (isMeant(module, reload) && std::ranges::none_of(debugger.modules(), stands) &&
            std::ranges::none_of(found, stands))
            found.push_back(std::move(module));
    }
    if (found.empty())
        return fail(ErrorCode::NotAvailable, "No such driver was unloaded whose place is still free.");
    return found;
}

// Modules that no list of the loader tells.
Result<std::vector<Module>> placed(CommandContext& context, const Reload& reload) {
    engine::Debugger& debugger = context.debugger();
    std::vector<Module> modules;
    if (reload.given) {
        Module module =
            engine::moduleAtPlace(reload.given->imageName, reload.given->base, reload.given->size);
        module.timestamp = reload.given->timestamp;
        modules.push_back(std::move(module));
    } else {
        auto gone = unloaded(debugger, reload);
        if (!gone) return gone;
        modules = std::move(*gone);
    }
    for (Module& module : modules) {
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        auto added = debugger.addModule(module);
        if (!added) return tl::unexpected(added.error());
        module = std::move(*added);
        printModulePlace(context, module);
    }
    return modules;
}

Result<Outcome> reload(Call& call) {
    const auto wish = takeReload(call);
    if (!wish) return tl::unexpected(wish.error());
    CommandContext& context = call.context;
    if (wish->user) {
        auto loaded = loadProcessModules(context);
        if (!loaded) return tl::unexpected(loaded.error());
        return Outcome::Done;
    }
    if (wish->listOnly) {
        for (const Module& module : context.debugger().modules())
            if (isMeant(module, *wish)) printModulePlace(context, module);
        return Outcome::Done;
    }
    symbols::SymbolFinder* const finder = context.debugger().symbols().finder();
    const std::uint32_t options = finder == nullptr ? 0 : finder->options();
    if (finder != nullptr && wish->verbose) finder->setOptions(options | symbols::kDebugChatter);
    if (finder != nullptr) finder->searchAgain(wish->anew);
    const auto modules = wish->given || wish->unloaded ? placed(context, *wish) : reloaded(context, *wish);
    Result<> done = modules ? Result<>{} : tl::unexpected(modules.error());
    if (modules && wish->unload)
        for (const Module& module : *modules)
            context.output().print(fmt::format("Unloaded {}\n", oneLine(module.imageName, kShownName)));
    else if (modules && wish->now)
        done = load(context, *modules);
    if (finder != nullptr && wish->verbose) finder->setOptions(options);
    if (!done) return tl::unexpected(done.error());
    return Outcome::Done;
}

}  // namespace

void addReloadCommands(CommandRegistry& registry) {
    registry.add(
        "Symbol files",
        {
            taking(Operand::Module, {"ld", "ld Module|*", "Load symbols now", Needs::Stopped, loadNow}),
            taking(
                Operand::Module,
                {".reload", ".reload [/f /i /l /o /u /unl /user /v /w] [Module[=Address[,Size[,Timestamp]]]]",
                 "Drop symbols and read the list of modules again; /f loads symbols now, /i of "
                 "another build too; /user lists the modules of the process, =Address one that no list "
                 "tells, /unl those that were unloaded",
                 Needs::Stopped, reload}),
        });
}

}  // namespace hawser::command
