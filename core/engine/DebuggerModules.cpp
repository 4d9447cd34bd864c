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
    for (const Module& before : m_modules.all())
        if (!standsIn(modules, before)) m_images->forget(before);
    m_modules.replace(std::move(modules));
    symbols().keepOnly(m_modules.all());
    modulesPlaced();
}

// A kernel that was found without its list is named again.
void Debugger::applyNotification(const ModuleEvent& event) {
    if (event.allImagesGone()) return setModules({});
    if (!inUpperHalf(event.base)) return;  // an image of some process: not ours to list
    const Address kernelBase = m_info ? m_info->version.kernelBase : Address();
    Module module = moduleFromNotification(event, kernelBase);
    forgetPlaceOf(module);
    if (!event.unload) m_modules.insert(std::move(module));
    m_parts->modulesChanged();
}

void Debugger::forgetPlaceOf(const Module& module) {
    for (const Module& before : m_modules.removeOverlapping(module)) m_images->forget(before);
    m_images->forget(module);
    symbols().forget(module);
}

Result<Module> Debugger::addModule(Module module) {
    if (auto ready = needStop(); !ready) return tl::unexpected(ready.error());
    if (module.size == 0)
        if (auto told = describe(module); !told) return tl::unexpected(told.error());
    forgetPlaceOf(module);
    if (!m_modules.insert(module))
        return fail(ErrorCode::Refused,
                    fmt::format("there are {} modules; there can be no more", kMaxModules));
    modulesPlaced();
    return module;
}

void Debugger::removeModule(Address base) {
    const Module* const module = m_modules.startingAt(base);
    if (module == nullptr) return;
    forgetPlaceOf(Module(*module));
    modulesPlaced();
}

void Debugger::setProcessModules(std::vector<Module> modules) {
    setModules(m_modules.withProcess(std::move(modules)));
}

void Debugger::modulesPlaced() {
    if (ImageFiles* const files = m_target.imageFiles()) files->setModules(m_modules.all());
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
    m_modules.watch().know(*list);
    m_images->clear();
    symbols().clear();
    keepHeaders(m_modules.all(), list->modules);
    setModules(std::move(list->modules));
    return {};
}

Result<> Debugger::noticeModules() {
    if (auto ready = needStop(); !ready) return ready;
    const Address head = moduleListHead();
    if (!m_info || head.value() == 0) return {};
    auto change = m_modules.watch().look(
        [this](Address at, std::size_t count) { return m_target.read(AddressSpace::Virtual, at, count); },
        [this](Address at, std::size_t count) { return read(at, count); }, head, m_info->version.pointers64,
        m_info->version.kernelBase);
    if (!change) return tl::unexpected(change.error());
    if (!*change) return {};
    keepHeaders(m_modules.all(), (*change)->arrived);
    for (const Module& module : (*change)->arrived) m_images->forget(module);
    auto modules = m_modules.after(std::move(**change));
    if (modules != m_modules.all()) setModules(std::move(modules));
    return {};
}

// By its header.
Result<> Debugger::describe(Module& module) {
    const MemoryReader memory = [this](Address address, std::size_t count) { return read(address, count); };
    const auto image = readImageHeaders(m_images->withHeaders(module.base, memory), module.base);
    if (!image) return tl::unexpected(image.error());
    module.timestamp = image->timestamp();
    module.checkSum = image->checkSum();
    if (module.size == 0) module.size = image->sizeOfImage();
    return {};
}

Result<Module> Debugger::completeModule(Address base) {
    Module* const module = m_modules.startingAt(base);
    if (module == nullptr)
        return fail(ErrorCode::NotAvailable, fmt::format("no module stands at {}", addressText(base)));
    if (module->timestamp == 0)
        if (auto told = describe(*module); !told) return tl::unexpected(told.error());
    return *module;
}

}  // namespace hawser::engine
