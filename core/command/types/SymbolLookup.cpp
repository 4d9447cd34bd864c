#include "core/command/types/SymbolLookup.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/engine/FrameView.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

using engine::Module;
using engine::SymbolDemand;

constexpr std::string_view kKernel = "nt";

// Why the one module that was named has nothing to offer.
Error reasonOf(const engine::Debugger& debugger, const Module& module) {
    const auto status = debugger.symbols().statusOf(module);
    const std::string name = oneLine(module.name, kShownText);
    if (!status.error)
        return {ErrorCode::NotAvailable, fmt::format("The symbols of {} could not be read now.", name)};
    return {ErrorCode::NotAvailable, fmt::format("{} has no symbols: {}", name, status.error->what)};
}

}  // namespace

QualifiedName splitName(std::string_view text) {
    const std::size_t mark = text.find('!');
    if (mark == std::string_view::npos) return {{}, text};
    return {text.substr(0, mark), text.substr(mark + 1)};
}

Result<std::vector<ModuleSource>> SymbolLookup::named(std::string_view pattern) const {
    const bool one = pattern.find_first_of("*?") == std::string_view::npos;
    std::vector<ModuleSource> found;
    bool known = false;
    // Of a copy: reading may make the list another one.
    for (const Module& module : std::vector<Module>(m_debugger.modules())) {
        if (!matchesWildcard(pattern, module.name)) continue;
        known = true;
        if (m_debugger.target().interrupted())
            return fail(ErrorCode::Cancelled, "The command was cancelled.");
        auto source = m_debugger.symbols().of(module, SymbolDemand::Asked);
        if (source == nullptr && one) return tl::unexpected(reasonOf(m_debugger, module));
        if (source != nullptr) found.push_back({module, std::move(source)});
    }
    if (known) return found;
    return fail(ErrorCode::NotAvailable,
                fmt::format("No module is called '{}'.", oneLine(pattern, kShownText)));
}

std::vector<ModuleSource> SymbolLookup::everywhere() const {
    std::vector<ModuleSource> found;
    const auto add = [&](const Module& module, SymbolDemand demand) {
        const bool known = std::ranges::any_of(
            found, [&](const ModuleSource& other) { return other.module.base == module.base; });
        if (known) return;
        if (auto source = m_debugger.symbols().of(module, demand))
            found.push_back({module, std::move(source)});
    };
    const std::vector<Module> modules = m_debugger.modules();
    if (const auto registers = engine::registersInView(m_debugger))
        if (const Module* here = m_debugger.moduleAt((*registers)->programCounter()))
            add(Module(*here), SymbolDemand::Shown);
    for (const Module& module : modules)
        if (module.name != kKernel &&
            m_debugger.symbols().statusOf(module).state == symbols::SymbolState::Loaded)
            add(module, SymbolDemand::Shown);
    for (const Module& module : modules)
        if (module.name == kKernel) add(module, SymbolDemand::Asked);
    return found;
}

Result<std::vector<ModuleSource>> SymbolLookup::sources(std::string_view module) const {
    return module.empty() ? Result<std::vector<ModuleSource>>(everywhere()) : named(module);
}

Result<std::optional<FoundType>> SymbolLookup::type(std::string_view text) const {
    const QualifiedName name = splitName(text);
    if (name.name.empty()) return std::nullopt;
    const auto places = sources(name.module);
    if (!places) return tl::unexpected(places.error());
    std::optional<FoundType> declared;
    for (const ModuleSource& place : *places) {
        const symbols::TypeTable* const types = place.source->types();
        const auto id = types != nullptr ? types->find(name.name) : std::nullopt;
        if (!id) continue;
        auto type = DataType::of(place.source, *id);
        if (!type) return tl::unexpected(type.error());
        FoundType found{place.module.name, std::move(*type)};
        if (!found.type.declaredOnly()) return found;
        // Its definition may stand in another module.
        if (!declared) declared = std::move(found);
    }
    return declared;
}

Result<FoundSymbol> SymbolLookup::describe(const ModuleSource& where, const symbols::Symbol& symbol) {
    FoundSymbol found{where.module.name, std::string(symbol.name), where.module.base + symbol.rva,
                      symbol.size, symbol.code};
    if (symbol.type == symbols::kNoType) return found;
    auto type = DataType::of(where.source, symbol.type);
    if (!type) return tl::unexpected(type.error());
    found.type = std::move(*type);
    return found;
}

Result<std::optional<FoundSymbol>> SymbolLookup::symbol(std::string_view text) const {
    const QualifiedName name = splitName(text);
    if (name.name.empty()) return std::nullopt;
    const auto places = sources(name.module);
    if (!places) return tl::unexpected(places.error());
    for (const ModuleSource& place : *places) {
        const auto symbol = place.source->find(name.name);
        if (!symbol) continue;
        auto found = describe(place, *symbol);
        if (!found) return tl::unexpected(found.error());
        return std::optional(std::move(*found));
    }
    return std::nullopt;
}

Result<std::optional<FoundSymbol>> SymbolLookup::symbolAt(Address address) const {
    const Module* const holder = m_debugger.moduleAt(address);
    if (holder == nullptr) return std::nullopt;
    const Module module = *holder;
    const auto source = m_debugger.symbols().of(module, SymbolDemand::Asked);
    const std::uint64_t offset = address - module.base;
    const auto nearest =
        source && offset <= UINT32_MAX ? source->nameAt(static_cast<std::uint32_t>(offset)) : std::nullopt;
    if (!nearest) return std::nullopt;
    auto found = describe({module, source}, nearest->symbol);
    if (!found) return tl::unexpected(found.error());
    return std::optional(std::move(*found));
}

}  // namespace hawser::command
