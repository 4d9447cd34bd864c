#include "core/engine/Debugger.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Machine.h"
#include "core/base/Text.h"
#include "core/engine/Architectures.h"
#include "core/engine/DebuggerData.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/ExactReader.h"
#include "core/engine/MemoryCache.h"
#include "core/engine/ModuleNames.h"
#include "core/engine/RegisterCache.h"
#include "core/engine/RegisterWrites.h"
#include "core/engine/SharedUserData.h"
#include "core/engine/StackWalker.h"
#include "core/engine/TargetIdentification.h"
#include "core/engine/VirtualMemory.h"

namespace hawser::engine {

Debugger::Debugger(Target& target)
    : m_target(target),
      m_virtual(std::make_unique<VirtualMemory>(target)),
      m_memory(std::make_unique<MemoryCache>(*m_virtual)),
      m_registers(std::make_unique<RegisterCache>(target)),
      m_writes(std::make_unique<RegisterWrites>()),
      m_images(std::make_unique<ImageMemory>(*m_virtual)),
      m_names(std::make_unique<ModuleNames>(m_modules.all(), *m_virtual, *m_images)),
      m_parts(makeDebuggerParts(*this)) {}

Debugger::~Debugger() = default;

Result<> Debugger::demand(Capability capability) const {
    return engine::demand(m_target.capabilities(), capability);
}

Result<> Debugger::identify() {
    if (auto ready = needStop(); !ready) return ready;
    dropCaches();
    const MemoryReader reader = [this](Address address, std::size_t count) { return read(address, count); };
    auto identity = identifyTarget(m_target, reader, *m_images);
    if (!identity) return tl::unexpected(identity.error());
    m_stop = m_target.interpreted(*m_stop);
    identity->info.processors = m_stop->processorCount;
    m_info = std::move(identity->info);
    m_timesRead = true;
    m_data = identity->data ? std::make_unique<DebuggerData>(*identity->data) : nullptr;
    m_modules.watch().know(identity->modules);
    setModules(std::move(identity->modules.modules));
    return {};
}

Result<> Debugger::readTimes() {
    if (auto ready = needStop(); !ready) return ready;
    if (!m_info) return fail(ErrorCode::NotAvailable, "the target is not identified yet");
    if (m_timesRead) return {};
    auto times = readTargetTimes(exactReader(m_target), m_info->version.pointers64);
    if (!times) return tl::unexpected(times.error());
    m_info->times = m_target.toldBeside().times.orElse(*times);
    m_timesRead = true;
    return {};
}

Result<> Debugger::clearLeftovers() {
    if (auto ready = needStop(); !ready) return ready;
    if (auto cleared = m_target.clearLeftoverBreakpoints(); !cleared) return cleared;
    dropStopCaches();
    std::optional<Error> first;
    for (std::uint32_t processor = 0; processor < processorCount(); ++processor) {
        // The report has told of its own one.
        if (processor == m_stop->processor && !architecture().mayWatch(m_stop->debugControl)) continue;
        auto cleared = architecture().clearDebugRegisters(m_target, static_cast<std::uint16_t>(processor));
        if (cleared) m_parts->leftoversCleared(*cleared);
        if (cleared) continue;
        if (isLineError(cleared.error())) return tl::unexpected(cleared.error());
        if (!first && cleared.error().code != ErrorCode::Unsupported) first = std::move(cleared.error());
    }
    m_stop->debugControl = architecture().debugControl(0, {});
    return first ? Result<>(tl::unexpected(std::move(*first))) : Result<>{};
}

void Debugger::forgetTarget() {
    m_info.reset();
    m_data.reset();
    m_stop.reset();
    m_view = {};
    viewChanged();
    dropCaches();
    symbols().resumed();
    m_writes->forget();
    m_parts->targetForgotten();
    m_modules.watch().forget();
    setModules({});
}

void Debugger::targetStopped(const Stop& stop) {
    dropStopCaches();
    symbols().stopped();
    m_stop = stop;
    m_timesRead = false;
    m_view.choose(stop.processor);
    viewChanged();
    if (m_info) m_info->processors = stop.processorCount;
    if (const ModuleEvent* event = stop.module()) applyNotification(*event);
    m_parts->namesMayHaveCome();
}

void Debugger::stopRestated(const Stop& stop) {
    const bool same = m_stop && m_stop->processor == stop.processor && m_stop->thread == stop.thread &&
                      m_stop->programCounter == stop.programCounter;
    if (same && m_stop->what.index() == stop.what.index()) m_stop->what = stop.what;
}

void Debugger::targetResumed() {
    m_stop.reset();
    m_view.choose(m_view.processor());
    viewChanged();
    m_modules.watch().resumed();
    symbols().resumed();
    dropStopCaches();
}

// What stays is what cannot change while the target runs.
void Debugger::dropStopCaches() {
    m_virtual->forgetTables();
    m_memory->clear();
    m_registers->clear();
}

void Debugger::dropCaches() {
    dropStopCaches();
    m_timesRead = false;
    m_images->clear();
    symbols().clear();
}

void Debugger::dropMemoryCache() {
    m_memory->clear();
}

Result<> Debugger::removeAllFromTarget() {
    if (auto ready = needStop(); !ready) return ready;
    return m_parts->removeFromTarget();
}

Result<> Debugger::needProcessor(std::uint16_t processor) const {
    if (processor < processorCount()) return {};
    return fail(ErrorCode::InvalidArgument,
                fmt::format("There is no processor {}; the target has {}.", processor, processorCount()));
}

Result<> Debugger::selectProcessor(std::uint16_t processor) {
    if (auto there = needProcessor(processor); !there) return there;
    if (m_stop && processor != m_stop->processor)
        if (auto can = demand(Capability::Processors); !can) return can;
    m_view.choose(processor);
    viewChanged();
    return {};
}

void Debugger::chooseTasks(const TaskChoice& tasks) {
    m_view.chooseTasks(tasks);
    viewChanged();
}

// Whatever was read of user space is another process's.
void Debugger::viewChanged() {
    if (!m_virtual->lookThrough(m_view.tasks().tables)) return;
    m_memory->clear();
    for (const Module& module : m_modules.all())
        if (!inUpperHalf(module.base)) m_images->forget(module);
}

const Architecture& Debugger::architecture() const {
    return architectureOf(m_target.machine());
}

std::string Debugger::addressText(Address address) const {
    return formatAddress(address.value(), isWide());
}

Address Debugger::canonical(Address address) const {
    return hawser::canonical(address, m_target.machine());
}

Result<std::shared_ptr<const Registers>> Debugger::registers(RegisterScope scope) {
    return m_view.record() ? m_view.record() : registers(m_view.processor(), scope);
}

Result<std::shared_ptr<const Registers>> Debugger::registers(std::uint16_t processor, RegisterScope scope) {
    if (auto ready = needStop(); !ready) return tl::unexpected(ready.error());
    if (auto there = needProcessor(processor); !there) return tl::unexpected(there.error());
    if (architecture().registers().places().empty())
        return fail(ErrorCode::Unsupported, "this machine type is not supported: x64, x86 and ARM64 are");
    auto known = m_registers->get(processor, architecture(), scope);
    if (!known) return tl::unexpected(known.error());
    return std::shared_ptr<const Registers>(std::move(*known));
}

// What no record holds, the control registers for one, is the processor's in any case.
Result<std::optional<RegisterValue>> Debugger::registerNamed(std::string_view name) {
    if (m_view.record())
        if (auto value = m_view.record()->get(name)) return value;
    return registerNamed(m_view.processor(), name);
}

Result<std::optional<RegisterValue>> Debugger::registerNamed(std::uint16_t processor, std::string_view name) {
    for (const auto scope : {RegisterScope::General, RegisterScope::System, RegisterScope::All}) {
        const auto known = registers(processor, scope);
        if (!known) return tl::unexpected(known.error());
        if (auto value = (*known)->get(name)) return value;
        if (!architecture().registers().find(toLower(name))) break;
    }
    return std::optional<RegisterValue>{};
}

Result<> Debugger::putRegister(std::string_view name, std::uint64_t value) {
    if (auto can = demand(Capability::Write); !can) return can;
    const std::uint16_t processor = m_view.processor();
    if (const auto supported = registers(processor); !supported) return tl::unexpected(supported.error());
    const auto known = m_registers->get(processor, architecture(), RegisterScope::All);
    if (!known) return tl::unexpected(known.error());
    RegisterFile changed = **known;
    if (auto set = changed.set(name, value); !set) return set;
    return m_registers->put(processor, architecture(), std::move(changed));
}

Result<> Debugger::setRegister(std::string_view name, std::uint64_t value) {
    if (auto can = demand(Capability::Write); !can) return can;
    if (looksAtRecord())
        return fail(
            ErrorCode::InvalidArgument,
            "The registers shown are those of a record in memory and cannot be changed; .cxr without an "
            "address goes back to the processor's own.");
    if (m_view.frame().walked != 0)
        return fail(ErrorCode::Refused,
                    fmt::format("Registers of frame {:x} can be looked at, not changed; .frame 0 goes back.",
                                m_view.frame().number));
    if (auto free = m_parts->giveUpRegister(name, value); !free) return free;
    const auto before = registerNamed(name);
    if (!before) return tl::unexpected(before.error());
    if (auto put = putRegister(name, value); !put) return put;
    // What goes on carries it to every processor.
    if (name == "dr7") m_stop->debugControl = value;
    const auto meant = registerNamed(name);
    m_registers->clear();
    const auto held = registerNamed(name);
    // It is written, whatever became of the question.
    if (!*before || !meant || !*meant || !held || !*held) return {};
    if ((*held)->value == (*before)->value && (*held)->value != (*meant)->value)
        return fail(ErrorCode::Refused,
                    fmt::format("the target took the value for {}, but it has the old one", name));
    const auto now = registers();
    if (now)
        m_writes->note(m_view.processor(), std::string(name), (*before)->value, (*held)->value,
                       (*now)->programCounter());
    return {};
}

std::vector<std::string> Debugger::takeUndoneWrites() {
    if (!m_stop || m_writes->empty()) return {};
    const auto now = registers(m_stop->processor);
    return now ? m_writes->takeUndone(m_stop->processor, **now) : std::vector<std::string>{};
}

Result<> Debugger::setProgramCounter(Address address) {
    return putRegister(architecture().registers().roles().programCounter, canonical(address).value());
}

Result<> Debugger::needSize(std::size_t count) const {
    if (auto ready = needStop(); !ready) return ready;
    if (count <= kMaxRead) return {};
    return fail(ErrorCode::InvalidArgument,
                fmt::format("0x{:x} bytes are more than the 0x{:x} of one read", count, kMaxRead));
}

Result<MemoryBytes> Debugger::read(Address address, std::size_t count) {
    if (auto may = needSize(count); !may) return tl::unexpected(may.error());
    return m_memory->read(canonical(address), count);
}

Result<MemoryBytes> Debugger::readAnew(Address address, std::size_t count) {
    if (auto may = needSize(count); !may) return tl::unexpected(may.error());
    return m_virtual->read(canonical(address), count);
}

Result<MemoryBytes> Debugger::readPhysical(Address address, std::size_t count) {
    if (auto may = needSize(count); !may) return tl::unexpected(may.error());
    return m_target.read(AddressSpace::Physical, address, count);
}

Result<std::uint64_t> Debugger::readInteger(Address address, unsigned bytes) {
    if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8)
        return fail(ErrorCode::InvalidArgument, fmt::format("an integer of {} bytes cannot be read", bytes));
    const auto memory = read(address, bytes);
    if (!memory) return tl::unexpected(memory.error());
    if (!memory->allValid())
        return fail(ErrorCode::NotAvailable, fmt::format("memory at {} cannot be read", addressText(address)),
                    address.value());
    std::uint64_t value = 0;
    for (unsigned i = bytes; i > 0; --i)
        value = (value << 8) | std::to_integer<std::uint64_t>(memory->bytes[i - 1]);
    return value;
}

Result<std::size_t> Debugger::write(Address address, ByteSpan data) {
    if (auto can = demand(Capability::Write); !can) return tl::unexpected(can.error());
    if (auto ready = needStop(); !ready) return tl::unexpected(ready.error());
    address = canonical(address);
    // Before the write: when its answer is lost, what stands there is not known.
    m_memory->drop(address, data.size());
    m_images->drop(address, data.size());
    symbols().drop(address, data.size());
    m_stop->instructionStream.clear();
    return m_virtual->write(address, data);
}

Result<std::size_t> Debugger::writePhysical(Address address, ByteSpan data) {
    if (auto can = demand(Capability::Write); !can) return tl::unexpected(can.error());
    if (auto ready = needStop(); !ready) return tl::unexpected(ready.error());
    dropCaches();  // any virtual address may stand for it
    m_stop->instructionStream.clear();
    return m_target.write(AddressSpace::Physical, address, data);
}

const Names& Debugger::names() const {
    return *m_names;
}

ModuleSymbols& Debugger::symbols() const {
    return m_names->symbols();
}

Sources& Debugger::sources() const {
    return m_names->sources();
}

Result<std::vector<StackFrame>> Debugger::stack(std::size_t maxFrames) {
    const auto known = registers();
    if (!known) return tl::unexpected(known.error());
    return stackFrom(**known, maxFrames);
}

Result<std::vector<StackFrame>> Debugger::stackFrom(const Registers& from, std::size_t maxFrames) {
    if (auto ready = needStop(); !ready) return tl::unexpected(ready.error());
    const StackAccess access{
        [this](Address address, std::size_t count) { return read(address, count); },
        [this](Address address) { return moduleAt(address); }, *m_names, *m_images,
        [this](const Module& module) { return symbols().of(module, SymbolDemand::Shown); }};
    return architecture().walkStack(access, from, maxFrames);
}

}  // namespace hawser::engine
