#include "core/engine/SmallDump.h"

#include <algorithm>
#include <array>

#include "core/dump/TriageWriter.h"
#include "core/engine/Architecture.h"
#include "core/engine/Debugger.h"
#include "core/engine/DebuggerData.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/ImageMemory.h"
#include "core/engine/MachineHeader.h"
#include "core/engine/SeenMemory.h"
#include "core/engine/SharedUserData.h"
#include "core/engine/StackAccess.h"
#include "core/engine/UnloadedModules.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kStackBytes = 16 << 10;
constexpr std::size_t kMaxFrames = 128;
constexpr std::uint64_t kAround = 0x800;         // bytes before and behind an address of interest
constexpr std::uint64_t kFirstMapped = 0x10000;  // what is below is a number, not a pointer
constexpr std::size_t kKeptBuildLab = 0x100;     // bytes
constexpr std::uint32_t kMaxProcessors = 256;    // whose blocks are kept
constexpr std::size_t kMaxStructure = 0x10000;   // bytes; a KPRCB of today has some 0xC000

class SmallDump {
  public:
    SmallDump(Debugger& debugger, const DumpProgress& progress)
        : m_debugger(debugger), m_progress(progress) {}

    Result<SmallDumpReport> write(const std::string& path, const std::string& comment) {
        auto header = machineHeader(m_debugger, comment);
        if (!header) return tl::unexpected(header.error());
        const auto root = pagingRoot(m_debugger);
        if (!root) return tl::unexpected(root.error());
        if (root->base != 0) header->directoryTableBase = kernelTables(*root);
        if (auto done = collect(); !done) return tl::unexpected(done.error());
        m_contents.blocks = m_seen.blocks();
        SmallDumpReport report;
        const auto size = dump::writeTriageDump(path, std::move(*header), m_contents);
        if (!size) return tl::unexpected(size.error());
        report.size = *size;
        report.modules = m_contents.drivers.size();
        report.stack = m_contents.stack.bytes.size();
        for (const dump::MemoryBlock& block : m_contents.blocks) report.memory += block.bytes.size();
        return report;
    }

  private:
    Result<> collect() {
        constexpr std::array kSteps{
            &SmallDump::takeStack,           &SmallDump::takeDebuggerData, &SmallDump::takeProcessors,
            &SmallDump::takeStructures,      &SmallDump::takeSystem,       &SmallDump::takeDrivers,
            &SmallDump::takeUnloadedDrivers, &SmallDump::walkStack,        &SmallDump::takeSurroundings};
        for (const auto step : kSteps) {
            if (auto done = (this->*step)(); !done) return done;
            m_progress(m_seen.size(), 0);
        }
        return {};
    }

    bool wide() const { return m_debugger.info()->version.pointers64; }
    unsigned pointerSize() const { return wide() ? 8 : 4; }

    Result<MemoryBytes> read(Address address, std::size_t count) {
        if (m_debugger.target().interrupted()) return fail(ErrorCode::Cancelled, "Cancelled.");
        return m_debugger.read(address, count);
    }
    // From its start on, as far as it can be read.
    Result<Bytes> readable(Address address, std::size_t count) {
        auto memory = read(address, count);
        if (!memory) return tl::unexpected(memory.error());
        memory->bytes.resize(memory->validPrefix());
        return std::move(memory->bytes);
    }
    // All of it, or nothing.
    Result<Bytes> whole(Address address, std::size_t count) {
        if (count == 0 || count > kMaxStructure || !inUpperHalf(address)) return Bytes{};
        auto bytes = readable(address, count);
        if (bytes && bytes->size() < count) bytes->clear();
        return bytes;
    }
    Result<> keep(Address address, std::size_t count) {
        const auto memory = read(address, count);
        if (!memory) return tl::unexpected(memory.error());
        m_seen.add(*memory);
        return {};
    }
    Result<> keepAround(Address address) {
        if (address.value() < kFirstMapped || UINT64_MAX - address.value() < kFirstMapped) return {};
        return keep(address - kAround, 2 * kAround);
    }
    // A pointer that is kept as well; 0: it cannot be read, or leads nowhere in the kernel.
    Result<Address> pointer(Address at) {
        if (auto done = keep(at, pointerSize()); !done) return tl::unexpected(done.error());
        const auto read = m_debugger.readInteger(at, pointerSize());
        if (!read) return endsWalk(read.error()) ? tl::unexpected(read.error()) : Result<Address>(Address());
        const Address value = m_debugger.canonical(Address(*read));
        return inUpperHalf(value) ? value : Address();
    }

    Result<> takeStack() {
        const auto registers = m_debugger.registers(m_debugger.currentProcessor());
        if (!registers) return tl::unexpected(registers.error());
        m_registers = *registers;
        m_contents.stack.start = m_registers->stackPointer();
        auto bytes = readable(m_contents.stack.start, kStackBytes);
        if (!bytes) return tl::unexpected(bytes.error());
        m_contents.stack.bytes = std::move(*bytes);
        return {};
    }

    Result<> takeDebuggerData() {
        const DebuggerData* data = m_debugger.debuggerData();
        const Address block = m_debugger.info()->debuggerDataBlock;
        if (data == nullptr || block.value() == 0) return {};
        auto bytes = readable(block, data->size);
        if (!bytes) return tl::unexpected(bytes.error());
        m_contents.debuggerData = std::move(*bytes);
        return {};
    }

    // What of each block shows its registers and its thread.
    Result<> takeProcessors() {
        const DebuggerData* data = m_debugger.debuggerData();
        if (data == nullptr || data->processorBlock.value() == 0) return {};
        for (std::uint32_t i = 0; i < std::min(m_debugger.processorCount(), kMaxProcessors); ++i) {
            const auto block = pointer(data->processorBlock + i * pointerSize());
            if (!block) return tl::unexpected(block.error());
            if (block->value() == 0) return {};
            if (i == m_debugger.currentProcessor()) m_prcb = *block;
            if (auto done = takeProcessor(*data, *block); !done) return done;
        }
        return {};
    }

    Result<> takeProcessor(const DebuggerData& data, Address block) {
        const Architecture& architecture = m_debugger.architecture();
        const Address special = block + data.specialRegisters(wide());
        if (auto done = keep(special, architecture.specialSize()); !done) return done;
        if (data.prcbCurrentThread != 0)
            if (auto done = pointer(block + data.prcbCurrentThread); !done)
                return tl::unexpected(done.error());
        if (data.prcbContext == 0) {
            if (data.prcbProcessorState == 0) return {};
            return keep(block + data.prcbProcessorState, architecture.contextSize());
        }
        const auto context = pointer(block + data.prcbContext);
        if (!context) return tl::unexpected(context.error());
        return context->value() == 0 ? Result<>() : keep(*context, architecture.contextSize());
    }

    // The current processor's block, its thread and the thread's process, where the kernel tells their sizes.
    Result<> takeStructures() {
        const DebuggerData* data = m_debugger.debuggerData();
        if (data == nullptr || m_prcb.value() == 0) return {};
        auto prcb = whole(m_prcb, data->prcbSize);
        if (!prcb) return tl::unexpected(prcb.error());
        m_contents.prcb = std::move(*prcb);
        if (m_contents.prcb.empty() || data->prcbCurrentThread == 0) return {};
        const auto thread = pointer(m_prcb + data->prcbCurrentThread);
        if (!thread) return tl::unexpected(thread.error());
        auto ofThread = whole(*thread, data->threadSize);
        if (!ofThread) return tl::unexpected(ofThread.error());
        m_contents.thread = std::move(*ofThread);
        if (m_contents.thread.empty() || data->threadApcProcess == 0) return {};
        const auto process = pointer(*thread + data->threadApcProcess);
        if (!process) return tl::unexpected(process.error());
        auto ofProcess = whole(*process, data->processSize);
        if (!ofProcess) return tl::unexpected(ofProcess.error());
        m_contents.process = std::move(*ofProcess);
        return {};
    }

    // What tells the system's version and time.
    Result<> takeSystem() {
        const MemoryReader reader = recorder();
        const auto times = readTargetTimes(reader, wide());
        if (!times) return tl::unexpected(times.error());
        const auto product = readProductType(reader, wide());
        if (!product) return tl::unexpected(product.error());
        const DebuggerData* data = m_debugger.debuggerData();
        if (data == nullptr || data->buildLab.value() == 0) return {};
        return keep(data->buildLab, kKeptBuildLab);
    }

    Result<> takeDrivers() {
        const Address kernel = m_debugger.info()->version.kernelBase;
        std::vector<Address> bases;
        for (const Module& module : m_debugger.modules()) bases.push_back(module.base);
        for (const Address base : bases) {
            if (m_debugger.target().interrupted()) return fail(ErrorCode::Cancelled, "Cancelled.");
            const auto complete = m_debugger.completeModule(base);
            if (!complete && endsWalk(complete.error())) return tl::unexpected(complete.error());
            const Module* const module = m_debugger.moduleAt(base);
            if (module == nullptr) continue;
            const std::string& name = module->path.empty() ? module->imageName : module->path;
            const auto where = base == kernel ? m_contents.drivers.begin() : m_contents.drivers.end();
            m_contents.drivers.insert(where, {name, base, module->size, module->checkSum, module->timestamp});
        }
        // The kernel's own header is looked at when the dump is opened.
        const auto image = readImageHeaders(recorder(), kernel);
        return image || !endsWalk(image.error()) ? Result<>() : tl::unexpected(image.error());
    }

    Result<> takeUnloadedDrivers() {
        const auto modules = readUnloadedModules(m_debugger);
        if (!modules) return tl::unexpected(modules.error());
        for (const UnloadedModule& module : *modules)
            m_contents.unloadedDrivers.push_back({module.name, module.start, module.end});
        return {};
    }

    MemoryReader recorder() {
        return m_seen.through([this](Address address, std::size_t count) { return read(address, count); });
    }

    // With images of which nothing is known yet, so that all is read which the same walk in the dump will
    // want.
    Result<> walkStack() {
        VirtualMemory target(m_debugger.target());
        ImageMemory images(target);
        const StackAccess access{recorder(), [this](Address address) { return m_debugger.moduleAt(address); },
                                 m_debugger.names(), images};
        const auto frames = m_debugger.architecture().walkStack(access, *m_registers, kMaxFrames);
        if (!frames) return tl::unexpected(frames.error());
        for (const MemoryBytes& memory : images.constant()) m_seen.add(memory);
        return {};
    }

    Result<> takeSurroundings() {
        if (auto done = keepAround(m_registers->programCounter()); !done) return done;
        for (const RegisterValue& one : m_registers->all()) {
            if (one.group != RegisterGroup::General) continue;
            if (auto done = keepAround(m_debugger.canonical(Address(one.value))); !done) return done;
        }
        return {};
    }

    Debugger& m_debugger;
    const DumpProgress& m_progress;
    std::shared_ptr<const Registers> m_registers;
    Address m_prcb;  // of the current processor; 0: not known
    SeenMemory m_seen;
    dump::TriageContents m_contents;
};

}  // namespace

Result<SmallDumpReport> writeSmallDump(Debugger& debugger, const std::string& path,
                                       const std::string& comment, const DumpProgress& progress) {
    if (auto stands = needStandingTarget(debugger); !stands) return tl::unexpected(stands.error());
    return SmallDump(debugger, progress).write(path, comment);
}

}  // namespace hawser::engine
