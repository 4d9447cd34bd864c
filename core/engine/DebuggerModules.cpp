#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/engine/Debugger.h"
#include "core/engine/DebuggerData.h"
#include "core/engine/ImageFiles.h"
#include "core/engine/LoadedModules.h"
#include "core/engine/Log.h"
#include "core/engine/ModuleComparison.h"
#include "core/engine/ModuleNames.h"
#include "core/engine/StackWalker.h"

// The debugger's module list: from the loader, and kept up by the target's notifications.
namespace hawser::engine {

void Debugger::setModules(std::vector<Module> modules) {
    std::sort(modules.begin(), modules.end(),
              [](const Module& a, const Module& b) { return a.base < b.base; });
    for (const Module& before : m_modules)
        if (!standsIn(modules, before)) m_images->forget(before);
    m_modules = std::move(modules);
    if (ImageFiles* const files = m_target.imageFiles()) files->setModules(m_modules);
    symbols().keepOnly(m_modules);
    m_parts->modulesChanged();
}

// In its place, for a target may announce thousands.
void Debugger::applyNotification(const ModuleEvent& event) {
    if (event.allImagesGone()) return setModules({});
    if (!inUpperHalf(event.base)) return;  // an image of some process: not ours to list
    const Address kernelBase = m_info ? m_info->version.kernelBase : Address();
    Module module = moduleFromNotification(event, kernelBase);
    // Whatever the list says of that place is out of date now; a kernel that was found without its list is
    // named again.
    std::erase_if(m_modules, [&](const Module& known) {
        if (!overlaps(known, module)) return false;
        m_images->forget(known);
        return true;
    });
    m_images->forget(module);
    symbols().forget(module);
    if (!event.unload && m_modules.size() < kMaxModules) {
        const auto behind = std::ranges::upper_bound(m_modules, module.base, {}, &Module::base);
        m_modules.insert(behind, std::move(module));
    }
    m_parts->modulesChanged();
}

Address Debugger::moduleListHead() const {
    const Address told = m_info ? m_info->version.loadedModuleList : Address();
    return told.value() == 0 && m_data ? m_data->loadedModuleList : told;
}

Result<> Debugger::reloadModules() {
    if (auto ready = needStop(); !ready) return ready;
    if (!m_info) return fail(ErrorCode::NotAvailable, "the target is not identified yet");
    const Address head = moduleListHead();
    if (head.value() == 0)
        return fail(ErrorCode::NotAvailable, "the target does not tell where its module list is");
    auto list = readLoadedModules([this](Address address, std::size_t count) { return read(address, count); },
                                  head, m_info->version.pointers64, m_info->version.kernelBase);
    if (!list) return tl::unexpected(list.error());
    if (!list->trouble.empty()) engineLog()->warn("{}", list->trouble);
    if (list->modules.empty())
        return fail(ErrorCode::NotAvailable,
                    fmt::format("the module list at {} is empty or unreadable", addressText(head)));
    m_moduleWatch.know(*list);
    m_images->clear();
    symbols().clear();
    keepHeaders(m_modules, list->modules);
    setModules(std::move(list->modules));
    return {};
}

Result<> Debugger::noticeModules() {
    if (auto ready = needStop(); !ready) return ready;
    const Address head = moduleListHead();
    if (!m_info || head.value() == 0) return {};
    auto change = m_moduleWatch.look(
        [this](Address at, std::size_t count) { return m_target.read(AddressSpace::Virtual, at, count); },
        [this](Address at, std::size_t count) { return read(at, count); }, head, m_info->version.pointers64,
        m_info->version.kernelBase);
    if (!change) return tl::unexpected(change.error());
    if (!*change) return {};
    keepHeaders(m_modules, (*change)->arrived);
    auto modules = m_modules;
    std::erase_if(modules,
                  [&](const Module& known) { return std::ranges::count((*change)->gone, known.base) > 0; });
    for (Module& module : (*change)->arrived) {
        std::erase_if(modules, [&](const Module& known) { return overlaps(known, module); });
        m_images->forget(module);
        modules.push_back(std::move(module));
    }
    if (modules != m_modules) setModules(std::move(modules));
    return {};
}

Result<Module> Debugger::completeModule(Address base) {
    const auto module =
        std::find_if(m_modules.begin(), m_modules.end(), [&](const Module& m) { return m.base == base; });
    if (module == m_modules.end())
        return fail(ErrorCode::NotAvailable, fmt::format("no module stands at {}", addressText(base)));
    if (module->timestamp != 0) return *module;
    const MemoryReader memory = [this](Address address, std::size_t count) { return read(address, count); };
    const auto image = readImageHeaders(m_images->withHeaders(base, memory), base);
    if (!image) return tl::unexpected(image.error());
    module->timestamp = image->timestamp();
    module->checkSum = image->checkSum();
    if (module->size == 0) module->size = image->sizeOfImage();
    return *module;
}

const Module* Debugger::moduleAt(Address address) const {
    auto after = std::upper_bound(m_modules.begin(), m_modules.end(), address,
                                  [](Address a, const Module& module) { return a < module.base; });
    if (after == m_modules.begin()) return nullptr;
    const Module& module = *std::prev(after);
    return module.contains(address) ? &module : nullptr;
}

const Module* Debugger::moduleNamed(std::string_view name) const {
    const auto found = std::find_if(m_modules.begin(), m_modules.end(),
                                    [&](const Module& m) { return equalIgnoringCase(m.name, name); });
    return found == m_modules.end() ? nullptr : &*found;
}

}  // namespace hawser::engine
