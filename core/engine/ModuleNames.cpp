#include "core/engine/ModuleNames.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::engine {

namespace {

constexpr std::string_view kKernel = "nt";

}  // namespace

std::optional<NameAt> ModuleNames::nameOf(Address address) const {
    const auto behind = std::ranges::upper_bound(m_modules, address, {}, &Module::base);
    if (behind == m_modules.begin() || !std::prev(behind)->contains(address)) return {};
    const Module& module = *std::prev(behind);
    const std::uint64_t offset = address - module.base;
    // A copy: the reading may find out that the target is another one, and the list goes.
    const std::string name = module.name;
    const auto source = m_symbols.of(module, SymbolDemand::Shown);
    const auto found = source != nullptr && offset <= UINT32_MAX
                           ? source->nameAt(static_cast<std::uint32_t>(offset))
                           : std::nullopt;
    if (!found) return NameAt{name, offset};
    return NameAt{fmt::format("{}!{}", name, found->symbol.name), found->displacement};
}

std::optional<Address> ModuleNames::inModule(const Module& module, std::string_view name,
                                             SymbolDemand demand) const {
    const auto source = m_symbols.of(module, demand);
    const auto found = source != nullptr ? source->find(name) : std::nullopt;
    return found ? std::optional(module.base + found->rva) : std::nullopt;
}

// The kernel's own first. A word that may be a register's or a slip is worth no reading of all modules.
std::optional<Address> ModuleNames::inAny(std::string_view name) const {
    if (const auto kernel = std::ranges::find(m_modules, kKernel, &Module::name); kernel != m_modules.end())
        if (const auto found = inModule(Module(*kernel), name, SymbolDemand::Shown)) return found;
    for (const Module& module : m_modules)
        if (m_symbols.statusOf(module).state == symbols::SymbolState::Loaded)
            if (const auto found = inModule(module, name, SymbolDemand::Shown)) return found;
    return {};
}

std::optional<Address> ModuleNames::addressOf(std::string_view name) const {
    if (const auto reference = parseSourceReference(name)) {
        const auto found = m_sources.lines.of(*reference, Address());
        return found.empty() ? std::nullopt : std::optional(found.front().start);
    }
    const std::size_t mark = name.find('!');
    const std::string_view moduleName = name.substr(0, mark);
    const auto found = std::ranges::find_if(
        m_modules, [&](const Module& m) { return equalIgnoringCase(m.name, moduleName); });
    if (mark == std::string_view::npos)
        return found != m_modules.end() ? std::optional(found->base) : inAny(name);
    if (found == m_modules.end()) return {};
    return inModule(Module(*found), name.substr(mark + 1), SymbolDemand::Asked);
}

}  // namespace hawser::engine
