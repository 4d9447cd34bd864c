#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "core/base/ByteReader.h"
#include "core/base/ByteWriter.h"
#include "core/base/FileDescriptor.h"
#include "core/dump/MappedPages.h"
#include "core/engine/Debugger.h"
#include "core/engine/DumpTarget.h"
#include "core/engine/KernelSearch.h"
#include "core/engine/RecordsInMemory.h"
#include "core/engine/UnloadedModules.h"
#include "tests/support/CrashedMachine.h"

// Bytes as a crash dump. The first byte chooses the kind: one of each that there is in either width, of a
// machine with page tables, or the bytes themselves. The rest changes that file: a place, and what is to
// stand there; so most inputs get past the signatures.
using namespace hawser;
using namespace hawser::dump;
using namespace hawser::test;

namespace {

constexpr unsigned kKinds = 7;
constexpr std::size_t kReads = 64;

// One block of four bytes.
Bytes withTaggedData(Bytes dump) {
    ByteWriter writer;
    writer.bytes(dump);
    writer.text("DumpBlob");
    for (const std::uint32_t field : {16U, 19041U, 32U, 1U, 2U, 3U, 4U, 4U, 0U, 0U, 5U}) writer.u32(field);
    return writer.take();
}

Bytes triageOf(DumpSpec spec) {
    spec.type = 4;
    TriageSpec triage;
    triage.topOfStack = spec.moduleList - 0x1000;
    triage.stack = Bytes(0x100);
    triage.drivers = {{"a.sys", spec.moduleList + 0x100000, 0x1000, 1, 2}};
    triage.unloaded = {{"c.sys", spec.moduleList + 0x300000, 0x1000, 0, 0}};
    triage.debuggerData = Bytes(0x380);
    triage.blocks = {{spec.moduleList + 0x5000, Bytes(64)}, {spec.moduleList, Bytes(0x400)}};
    return withTaggedData(triageDump(spec, triage));
}

Bytes fileOf(unsigned kind, const DumpSpec& machine) {
    DumpSpec spec = machine;
    switch (kind) {
        case 0:
            return fullDump(spec);
        case 1:
            spec.type = 2;
            return summaryDump(spec);
        case 2:
            spec.type = 6;
            return bitmapDump(spec, "SDMP");
        case 3:
            spec.type = 8;
            return rangeDump(spec, false);
        case 4:
            spec.type = 10;
            return rangeDump(spec, true);
        case 5:
            return triageOf(spec);
        default:
            return elfCore({spec.directoryTableBase, 0x6F8, {1, 2}, spec.pages});
    }
}

const Bytes& base(unsigned kind, bool wide) {
    static const std::vector<Bytes> all = [] {
        std::vector<Bytes> files;
        for (const Machine machine : {Machine::X86, Machine::X64}) {
            const DumpSpec spec = CrashedMachine(machine).spec();
            for (unsigned i = 0; i < kKinds; ++i) files.push_back(fileOf(i, spec));
        }
        return files;
    }();
    return all[(wide ? kKinds : 0) + kind];
}

// Four bytes of place, of which one chooses the part of the file, and four that are put there.
void change(Bytes& file, ByteSpan input) {
    ByteReader reader(input);
    while (reader.remaining() >= 8 && !file.empty()) {
        const std::uint32_t where = reader.u32();
        const std::size_t reach =
            (where & 0x80000000) != 0 ? file.size() : std::min<std::size_t>(file.size(), 0x2200);
        std::size_t at = where % reach;
        for (const std::byte value : reader.bytes(4)) {
            if (at < file.size()) file[at] = value;
            ++at;
        }
    }
    if (input.size() % 8 >= 2) file.resize(file.size() * std::to_integer<std::size_t>(input.back()) / 255);
}

void searchKernel(engine::DumpTarget& target, DumpMemory& memory) {
    const auto special = target.controlSpace(0, 2, 0xE0);
    if (!special) return;
    const auto read = [&](Address address, std::size_t count) {
        return target.read(engine::AddressSpace::Virtual, address, count);
    };
    static_cast<void>(engine::findKernel(read, *special, memory.paging() != Paging::X86));
}

void followTables(DumpMemory& memory) {
    if (!memory.paging()) return;
    const auto read = [&](std::uint64_t physical, std::size_t bytes) -> std::optional<Bytes> {
        Bytes table(bytes);
        const auto copied = memory.copyPhysical(Address(physical), table);
        if (!copied || *copied != bytes) return std::nullopt;
        return table;
    };
    constexpr std::uint64_t kPages = 0x10000;
    static_cast<void>(mappedPages(*memory.paging(), memory.root(), false, kPages, read));
}

// Where the bug check says that they are, and where nobody says so.
void readRecords(engine::DumpTarget& target, const engine::Stop& stop) {
    engine::Debugger debugger(target);
    debugger.targetStopped(stop);
    if (!debugger.identify()) return;
    std::vector<std::uint64_t> places{stop.programCounter.value()};
    if (const auto& bugCheck = target.toldBeside().bugCheck)
        places.insert(places.end(), bugCheck->parameters.begin(), bugCheck->parameters.end());
    static_cast<void>(engine::readUnloadedModules(debugger));
    for (const std::uint64_t place : places) {
        static_cast<void>(engine::readExceptionRecord(debugger, Address(place)));
        static_cast<void>(engine::readContextRecord(debugger, Address(place)));
        static_cast<void>(engine::readTrapFrame(debugger, Address(place)));
    }
}

void look(std::unique_ptr<CrashDump> opened) {
    engine::DumpTarget target(std::move(opened));
    static_cast<void>(target.version());
    static_cast<void>(target.toldBeside());
    static_cast<void>(target.taggedData());
    const auto stop = target.crashStop();
    if (stop) static_cast<void>(target.controlSpace(stop->processor, 2, 0xE0));
    if (stop) readRecords(target, *stop);
    DumpMemory& memory = target.dump().memory();
    std::size_t reads = 0;
    for (const VirtualRange& range : memory.ranges().all())
        if (++reads < kReads) static_cast<void>(memory.readVirtual(range.start, 64));
    if (memory.pages() == nullptr) return;
    searchKernel(target, memory);
    followTables(memory);
    std::uint64_t page = 0;
    for (std::size_t i = 0; i < kReads; ++i) {
        const auto run = memory.pages()->runFrom(page, UINT64_MAX);
        if (!run) break;
        if (memory.pages()->offsetOf(run->firstPage) != run->fileOffset) __builtin_trap();
        static_cast<void>(memory.readPhysical(Address(run->firstPage * kPageSize), kPageSize));
        page = run->firstPage + run->pages;
    }
    for (const auto& address : {target.dump().header().loadedModuleList, target.dump().header().pfnDatabase})
        if (address) static_cast<void>(memory.readVirtual(*address, 0x2000));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const ByteSpan input = std::as_bytes(std::span(data, size)).subspan(1);
    Bytes file(input.begin(), input.end());
    if (data[0] / 2 % (kKinds + 1) < kKinds) {
        file = base(data[0] / 2 % (kKinds + 1), data[0] % 2 != 0);
        change(file, input);
    }
    const FileDescriptor memory(::memfd_create("dump", MFD_CLOEXEC));
    if (::write(memory.get(), file.data(), file.size()) != static_cast<ssize_t>(file.size())) return 0;
    auto opened = CrashDump::open("/proc/self/fd/" + std::to_string(memory.get()));
    if (opened) look(std::move(*opened));
    return 0;
}
