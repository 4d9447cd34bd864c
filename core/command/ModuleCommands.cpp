#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"
#include "core/command/CommandRegistry.h"
#include "core/command/ExpressionLexer.h"
#include "core/command/ModuleListing.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/TimeText.h"
#include "core/engine/ImageFiles.h"
#include "core/engine/ModuleSymbols.h"
#include "core/engine/UnloadedModules.h"

namespace hawser::command {

namespace {

constexpr std::size_t kShownImagePath = 260;  // characters of a path; Windows' own old limit

using symbols::SymbolState;

bool hasSuchSymbols(const symbols::SymbolStatus& status, const ModuleListing& listing) {
    if (!listing.withSymbols && !listing.withoutSymbols) return true;
    const bool loaded = status.state == SymbolState::Loaded;
    // Exports are a makeshift.
    const bool wanting = status.state == SymbolState::Failed || (loaded && status.file.empty());
    return (listing.withSymbols && loaded) || (listing.withoutSymbols && wanting);
}

bool isListed(const engine::Module& module, const symbols::SymbolStatus& status,
              const ModuleListing& listing) {
    if (!hasSuchSymbols(status, listing)) return false;
    if (listing.address && !module.contains(*listing.address)) return false;
    const bool kernel = inUpperHalf(module.base);
    if ((listing.kernelOnly && !kernel) || (listing.userOnly && kernel)) return false;
    if (!listing.pattern.empty() && !matchesWildcard(listing.pattern, module.name)) return false;
    return listing.imagePattern.empty() || matchesWildcard(listing.imagePattern, module.imageName) ||
           matchesWildcard(listing.imagePattern, module.path);
}

std::string timeOf(const engine::Module& module) {
    if (module.timestamp == 0) return "unavailable";
    return fmt::format("{} ({:08X})", unixTimeText(static_cast<std::int64_t>(module.timestamp)),
                       module.timestamp);
}

std::string symbolsText(const symbols::SymbolStatus& status) {
    switch (status.state) {
        case SymbolState::Deferred:
            return "(deferred)";
        case SymbolState::Loading:
            return status.kind.empty() ? std::string("(loading)") : fmt::format("({}, loading)", status.kind);
        case SymbolState::Loaded:
            return fmt::format("({})", status.kind);
        case SymbolState::Failed:
            return "(no symbols)";
    }
    return {};
}

std::string detailText(engine::Debugger& debugger, const engine::Module& module) {
    const auto status = debugger.symbols().statusOf(module);
    const std::string symbols =
        symbolsText(status) + (status.error ? fmt::format(" {}", status.error->what) : std::string());
    const std::string symbolFile =
        status.file.empty() ? std::string()
                            : fmt::format("    Symbol file:      {}\n", oneLine(status.file, kShownPath));
    const engine::ImageFiles* const files = debugger.target().imageFiles();
    const std::string file = files == nullptr ? std::string() : files->fileOf(module.base);
    const std::string mapped =
        file.empty() ? file
                     : fmt::format("    Mapped memory image file: {}\n", oneLine(file, kShownImagePath));
    return mapped +
           fmt::format(
               "    Symbols:          {}\n{}    Image path: {}\n    Image name: {}\n    Timestamp:    "
               "    {}\n    CheckSum:     "
               "    {:08X}\n"
               "    ImageSize:        {:08X}\n",
               oneLine(symbols, kShownPath), symbolFile, oneLine(module.path, kShownImagePath),
               oneLine(module.imageName, kShownImagePath), timeOf(module), module.checkSum, module.size);
}

// The name is the target's word and the link a command line: only a plain name becomes one.
std::string detailLink(std::string_view name) {
    const bool plain = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (isWordCharacter(c) && c != '`' && c != '!' && c != '?') || c == '-' || c == '.';
    });
    return plain ? fmt::format("lmvm {}", name) : std::string();
}

std::string columnText(const engine::Module& module, const symbols::SymbolStatus& status,
                       ModuleListing::Column column) {
    switch (column) {
        case ModuleListing::Column::Symbols:
            if (status.state != SymbolState::Loaded) return symbolsText(status);
            return fmt::format("{:<22} {}", symbolsText(status),
                               oneLine(status.file.empty() ? module.imageName : status.file, kShownPath));
        case ModuleListing::Column::ImageName:
            return oneLine(module.imageName, kShownImagePath);
        case ModuleListing::Column::Path:
            return oneLine(module.path, kShownImagePath);
        case ModuleListing::Column::Time:
            return timeOf(module);
    }
    return {};
}

// In the order of the listing. Headers are read only where the listing shows what stands in them; one that is
// paged out stays unknown.
Result<std::vector<engine::Module>> listed(CommandContext& context, const ModuleListing& listing) {
    std::vector<engine::Module> modules;
    for (const engine::Module& module : context.debugger().modules())
        if (isListed(module, context.debugger().symbols().statusOf(module), listing))
            modules.push_back(module);
    for (engine::Module& module : modules) {
        if (!listing.needsHeaders() || !context.debugger().stopped()) break;
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        if (const auto complete = context.debugger().completeModule(module.base)) module = *complete;
    }
    if (listing.byName)
        std::ranges::stable_sort(modules, {}, [](const engine::Module& m) { return toLower(m.name); });
    return modules;
}

std::string headingText(const CommandContext& context, const ModuleListing& listing) {
    return fmt::format("{}{}module name\n",
                       context.wide() ? "start             end                 " : "start    end        ",
                       listing.checkSums ? "checksum   " : "");
}

void print(const CommandContext& context, const engine::Module& module, const ModuleListing& listing) {
    const std::string name = oneLine(module.name, kShownImagePath);
    if (listing.namesOnly) return context.output().print(name + "\n");
    context.output().print(fmt::format("{} {}   ", context.pointerText(module.base.value()),
                                       context.pointerText(module.end().value())));
    if (listing.checkSums) context.output().print(fmt::format("{:08x}   ", module.checkSum));
    context.output().write({OutputKind::Normal, name, detailLink(name)});
    const auto status = context.debugger().symbols().statusOf(module);
    const std::size_t pad = name.size() < 8 ? 8 - name.size() : 0;
    context.output().print(
        fmt::format("{}   {}\n", std::string(pad, ' '), columnText(module, status, listing.column)));
    if (listing.verbose) context.output().print(detailText(context.debugger(), module));
}

std::string withoutExtension(std::string_view name) {
    return std::string(name.substr(0, name.rfind('.')));
}

bool isListed(const engine::UnloadedModule& module, const ModuleListing& listing) {
    if (listing.address && !module.contains(*listing.address)) return false;
    return listing.pattern.empty() || matchesWildcard(listing.pattern, module.name) ||
           matchesWildcard(listing.pattern, withoutExtension(module.name));
}

// Their addresses may be others' by now.
Result<> printUnloaded(const CommandContext& context, const ModuleListing& listing) {
    if (!listing.listsUnloaded() || !context.debugger().stopped()) return {};
    const auto modules = engine::readUnloadedModules(context.debugger());
    if (!modules) return tl::unexpected(modules.error());
    std::string text;
    for (const engine::UnloadedModule& module : *modules) {
        if (!isListed(module, listing)) continue;
        text += fmt::format("{} {}   {}\n", context.pointerText(module.start.value()),
                            context.pointerText(module.end.value()), oneLine(module.name, kShownImagePath));
    }
    if (!text.empty()) context.output().print("\nUnloaded modules:\n" + text);
    return {};
}

Result<Outcome> listModules(Call& call) {
    const auto listing = takeModuleListing(call.suffix, call.arguments, call.context);
    if (!listing) return tl::unexpected(listing.error());
    const auto modules = listed(call.context, *listing);
    if (!modules) return tl::unexpected(modules.error());
    if (!listing->namesOnly) call.context.output().print(headingText(call.context, *listing));
    for (const engine::Module& module : *modules) print(call.context, module, *listing);
    if (auto done = printUnloaded(call.context, *listing); !done) return tl::unexpected(done.error());
    return Outcome::Done;
}

}  // namespace

void addModuleCommands(CommandRegistry& registry) {
    registry.add("Modules", {
                                taking(Operand::Module,
                                       {"lm", "lm[Dolvukec1msmifnpt] [m Pattern] [M Image] [a Address]",
                                        "List modules; lmv with details, lmt with times, lm1m names only",
                                        Needs::Session, listModules, kModuleListLetters}),
                            });
}

}  // namespace hawser::command
