#include "core/engine/ModuleList.h"

#include <algorithm>

#include "core/base/Text.h"
#include "core/engine/ModuleComparison.h"

namespace hawser::engine {

const Module* ModuleList::at(Address address) const {
    const auto after = std::ranges::upper_bound(m_modules, address, {}, &Module::base);
    if (after == m_modules.begin()) return nullptr;
    const Module& module = *std::prev(after);
    return module.contains(address) ? &module : nullptr;
}

const Module* ModuleList::named(std::string_view name) const {
    const auto found =
        std::ranges::find_if(m_modules, [&](const Module& m) { return equalIgnoringCase(m.name, name); });
    return found == m_modules.end() ? nullptr : &*found;
}

Module* ModuleList::startingAt(Address base) {
    const auto found = std::ranges::find(m_modules, base, &Module::base);
    return found == m_modules.end() ? nullptr : &*found;
}

void ModuleList::replace(std::vector<Module> modules) {
    std::ranges::sort(modules, {}, &Module::base);
    m_modules = std::move(modules);
}

std::vector<Module> ModuleList::removeOverlapping(const Module& module) {
    std::vector<Module> removed;
    std::erase_if(m_modules, [&](const Module& known) {
        if (!overlaps(known, module)) return false;
        removed.push_back(known);
        return true;
    });
    return removed;
}

bool ModuleList::insert(Module module) {
    if (m_modules.size() >= kMaxModules) return false;
    const auto behind = std::ranges::upper_bound(m_modules, module.base, {}, &Module::base);
    m_modules.insert(behind, std::move(module));
    return true;
}

std::vector<Module> ModuleList::after(ModuleWatch::Change change) const {
    std::vector<Module> all = m_modules;
    std::erase_if(all, [&](const Module& known) { return std::ranges::count(change.gone, known.base) > 0; });
    for (Module& module : change.arrived) {
        std::erase_if(all, [&](const Module& known) { return overlaps(known, module); });
        all.push_back(std::move(module));
    }
    std::ranges::sort(all, {}, &Module::base);
    return all;
}

std::vector<Module> ModuleList::withProcess(std::vector<Module> modules) const {
    std::vector<Module> all = m_modules;
    std::erase_if(all, [](const Module& known) { return known.origin == ModuleOrigin::Process; });
    for (Module& module : modules) {
        const auto stands = [&](const Module& known) { return overlaps(known, module); };
        if (all.size() < kMaxModules && std::ranges::none_of(all, stands)) all.push_back(std::move(module));
    }
    return all;
}

}  // namespace hawser::engine
