#include "core/engine/DumpTarget.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/engine/Architectures.h"
#include "core/engine/DumpProcessors.h"
#include "core/engine/DumpReader.h"
#include "core/engine/ExceptionCodes.h"
#include "core/engine/LoadedModules.h"

namespace hawser::engine {

DumpTarget::DumpTarget(std::unique_ptr<dump::CrashDump> crashDump, std::function<bool()> interrupted)
    : m_dump(std::move(crashDump)),
      m_interrupted(std::move(interrupted)),
      m_processors(std::make_unique<DumpProcessors>(*m_dump)),
      m_told(tellBeside()),
      m_images(held(), {}) {
    m_images.setModules(m_told.modules);
}

DumpTarget::DumpTarget(std::function<bool()> interrupted, ImageFiles::Say say)
    : m_interrupted(std::move(interrupted)), m_images(held(), std::move(say)) {}

DumpTarget::~DumpTarget() = default;

Result<> DumpTarget::load(const std::string& path,
                          std::function<void(std::uint64_t, std::uint64_t)> progress) {
    auto opened =
        dump::CrashDump::open(path, {.interrupted = m_interrupted, .progress = std::move(progress)});
    if (!opened) return tl::unexpected(opened.error());
    m_processors.reset();
    m_dump = std::move(*opened);
    m_processors = std::make_unique<DumpProcessors>(*m_dump);
    m_told = tellBeside();
    m_images.setModules(m_told.modules);
    return {};
}

MemoryReader DumpTarget::held() {
    return [this](Address address, std::size_t count) {
        return readDump(*m_dump, AddressSpace::Virtual, address, count);
    };
}

void DumpTarget::unload() {
    m_told = {};
    m_images.setModules({});
    m_processors.reset();
    m_dump.reset();
}

Result<> DumpTarget::needDump() const {
    if (m_dump) return {};
    return fail(ErrorCode::NotAvailable, "No crash dump is open.");
}

Capabilities DumpTarget::capabilities() const {
    if (m_processors && m_processors->count() == 1) return {Capability::Restart};
    return {Capability::Processors, Capability::Restart};
}

Machine DumpTarget::machine() const {
    return m_dump ? m_dump->header().machine : Machine::X64;
}

Result<TargetVersion> DumpTarget::version() {
    if (auto ready = needDump(); !ready) return tl::unexpected(ready.error());
    const dump::DumpHeader& header = m_dump->header();
    TargetVersion version;
    version.buildNumber = static_cast<std::uint16_t>(header.buildNumber & 0xFFFF);
    version.checkedBuild = header.majorVersion == dump::DumpHeader::kCheckedKernel;
    version.multiprocessor = header.processors.value_or(1) > 1;
    version.pointers64 = !isNarrow(header.machine);
    version.machine = header.machine;
    version.loadedModuleList = header.loadedModuleList.value_or(Address());
    version.debuggerDataBlock = m_processors->kernel().debuggerDataBlock;
    const auto base = kernelBase();
    if (!base) return tl::unexpected(base.error());
    version.kernelBase = *base;
    return version;
}

// The debugger's block tells it; else the kernel is the first that was loaded.
Result<Address> DumpTarget::kernelBase() {
    const auto& data = m_processors->debuggerData();
    if (data && data->kernelBase.value() != 0) return data->kernelBase;
    if (m_processors->kernel().base.value() != 0) return m_processors->kernel().base;
    if (m_dump->triage() && !m_dump->triage()->drivers.empty()) return m_dump->triage()->drivers.front().base;
    const auto head = m_dump->header().loadedModuleList;
    if (!head || head->value() == 0) return Address();
    const auto list = readLoadedModules(readerOf(*m_dump), *head, !isNarrow(machine()), Address());
    if (!list) return tl::unexpected(list.error());
    return list->modules.empty() ? Address() : list->modules.front().base;
}

std::vector<Module> DumpTarget::listedDrivers() {
    std::vector<Module> modules;
    if (!m_dump->triage()) return modules;
    const Address kernel = kernelBase().value_or(Address());
    for (const dump::TriageDriver& driver : m_dump->triage()->drivers) {
        Module module;
        module.imageName = std::string(lastPathComponent(driver.path));
        module.path = driver.path;
        module.base = driver.base;
        module.size = driver.size;
        module.checkSum = driver.checkSum;
        module.timestamp = driver.timestamp;
        module.name = moduleName(module.imageName, module.base, kernel);
        modules.push_back(std::move(module));
    }
    return modules;
}

ToldBeside DumpTarget::tellBeside() {
    ToldBeside told;
    const dump::DumpHeader& header = m_dump->header();
    told.modules = listedDrivers();
    if (m_dump->triage())
        for (const dump::UnloadedDriver& driver : m_dump->triage()->unloadedDrivers)
            told.unloadedModules.push_back({driver.name, driver.start, driver.end});
    if (header.bugCheckCode.value_or(0) != 0)
        told.bugCheck = BugCheck{*header.bugCheckCode, header.bugCheckParameters};
    told.times = {.systemTime = header.systemTime, .upTime = header.upTime};
    told.productType = header.productType.value_or(0);
    return told;
}

Result<Stop> DumpTarget::crashStop() {
    if (auto ready = needDump(); !ready) return tl::unexpected(ready.error());
    Stop stop;
    stop.processor = m_processors->crashed();
    stop.processorCount = m_processors->count();
    stop.thread = m_processors->thread(stop.processor);
    const auto programCounter = m_processors->programCounter(stop.processor);
    if (programCounter)
        stop.programCounter = *programCounter;
    else if (programCounter.error().code != ErrorCode::Refused)
        return tl::unexpected(programCounter.error());
    else
        stop.trouble = programCounter.error().what;
    const auto& record = m_dump->header().exception;
    if (record && record->code != 0) {
        stop.what = ExceptionEvent{record->code,    record->flags,      record->record,
                                   record->address, record->parameters, false};
    } else {
        ExceptionEvent broken;
        broken.code = kExceptionBreakpoint;
        broken.address = stop.programCounter;
        broken.firstChance = false;
        stop.what = broken;
    }
    return stop;
}

Result<MemoryBytes> DumpTarget::read(AddressSpace space, Address address, std::size_t count) {
    if (auto ready = needDump(); !ready) return tl::unexpected(ready.error());
    auto memory = readDump(*m_dump, space, address, count);
    if (memory && space == AddressSpace::Virtual) m_images.complete(*memory);
    return memory;
}

Result<std::optional<dump::PagingRoot>> DumpTarget::pageTables() {
    if (auto ready = needDump(); !ready) return tl::unexpected(ready.error());
    const dump::PagingRoot& root = m_dump->memory().root();
    return root.base == 0 ? std::nullopt : std::optional(root);
}

Result<std::vector<TaggedData>> DumpTarget::taggedData() {
    if (auto ready = needDump(); !ready) return tl::unexpected(ready.error());
    return m_dump->taggedData();
}

Result<Bytes> DumpTarget::context(std::uint16_t processor, std::size_t) {
    if (auto ready = needDump(); !ready) return tl::unexpected(ready.error());
    return m_processors->context(processor);
}

Result<Bytes> DumpTarget::controlSpace(std::uint16_t processor, std::uint64_t selector, std::uint32_t count) {
    if (auto ready = needDump(); !ready) return tl::unexpected(ready.error());
    if (selector != architectureOf(machine()).specialSelector())
        return fail(ErrorCode::Refused,
                    fmt::format("A dump has no control space {} of processor {}.", selector, processor));
    auto special = m_processors->specialRegisters(processor);
    if (special && special->size() > count) special->resize(count);
    return special;
}

Result<std::size_t> DumpTarget::write(AddressSpace, Address, ByteSpan) {
    return tl::unexpected(refuse(Capability::Write).error());
}

Result<> DumpTarget::setContext(std::uint16_t, ByteSpan) {
    return refuse(Capability::Write);
}

Result<> DumpTarget::setControlSpace(std::uint16_t, std::uint64_t, ByteSpan) {
    return refuse(Capability::Write);
}

Result<std::uint32_t> DumpTarget::insertBreakpoint(Address) {
    return tl::unexpected(refuse(Capability::Breakpoints).error());
}

Result<> DumpTarget::removeBreakpoint(std::uint32_t) {
    return refuse(Capability::Breakpoints);
}

Result<> DumpTarget::clearLeftoverBreakpoints() {
    return refuse(Capability::Breakpoints);
}

Result<> DumpTarget::resume(const ResumeOrder&) {
    return refuse(Capability::Run);
}

Result<> DumpTarget::resumeFromNotification() {
    return refuse(Capability::Run);
}

Result<> DumpTarget::reboot() {
    return refuse(Capability::Reboot);
}

Result<> DumpTarget::causeBugCheck() {
    return refuse(Capability::Crash);
}

}  // namespace hawser::engine
