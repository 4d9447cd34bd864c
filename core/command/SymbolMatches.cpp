#include "core/command/SymbolMatches.h"

#include <fmt/format.h>

#include "core/base/Wildcard.h"
#include "core/command/CommandContext.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

// Why the one module that was named has nothing to offer.
Error reasonOf(const engine::Debugger& debugger, const engine::Module& module) {
    const auto status = debugger.symbols().statusOf(module);
    if (!status.error)
        return {ErrorCode::NotAvailable,
                fmt::format("The symbols of {} could not be read now.", module.name)};
    return {ErrorCode::NotAvailable,
            fmt::format("{} has no symbols: {}", oneLine(module.name, kShownText), status.error->what)};
}

}  // namespace

Result<std::vector<SymbolMatch>> matchingSymbols(CommandContext& context, std::string_view pattern) {
    const std::size_t mark = pattern.find('!');
    if (mark == std::string_view::npos)
        return fail(ErrorCode::InvalidArgument, "Which symbols? Give Module!Name; each may hold * and ?.");
    const std::string_view modulePattern = pattern.substr(0, mark);
    const std::string_view name = mark + 1 < pattern.size() ? pattern.substr(mark + 1) : "*";
    const bool named = modulePattern.find_first_of("*?") == std::string_view::npos;
    const engine::Debugger& debugger = context.debugger();
    std::vector<SymbolMatch> matches;
    bool known = false;
    // Of a copy: reading may make the list another one.
    for (const engine::Module& module : std::vector<engine::Module>(debugger.modules())) {
        if (!matchesWildcard(modulePattern, module.name)) continue;
        known = true;
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto source = debugger.symbols().of(module, engine::SymbolDemand::Asked);
        if (source == nullptr && named) return tl::unexpected(reasonOf(debugger, module));
        if (source == nullptr) continue;
        source->forEach(name, [&](const symbols::Symbol& symbol) {
            matches.push_back({module.name, std::string(symbol.name), module.base + symbol.rva, symbol.code,
                               symbol.size, source, symbol.type});
            return true;
        });
    }
    if (!known)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("No module is called '{}'.", oneLine(modulePattern, kShownText)));
    return matches;
}

}  // namespace hawser::command
