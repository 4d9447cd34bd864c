#include "core/command/memory/MemoryUse.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/command/objects/KernelRecord.h"
#include "core/command/tasks/TaskReader.h"
#include "core/command/types/TypedValue.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kCountedPage = 0x1000;  // bytes

enum class CountedIn { Pages, Bytes };

// Where a counter is: in a variable, or in a field of nt!MiSystemPartition or of nt!MiState.
struct CounterPlace {
    std::string_view name;
    std::string_view variable;  // a pointer's width
    CountedIn counted = CountedIn::Pages;
    std::string_view partition{};  // _MI_PARTITION's
    std::string_view state{};      // _MI_SYSTEM_INFORMATION's
};

constexpr auto kCounters = std::to_array<CounterPlace>({
    {"Physical Memory", "nt!MmNumberOfPhysicalPages", CountedIn::Pages, "Vp.NumberOfPhysicalPages"},
    {"Available Pages", "nt!MmAvailablePages", CountedIn::Pages, "Vp.AvailablePages"},
    {"ResAvail Pages", "nt!MmResidentAvailablePages", CountedIn::Pages, "Vp.ResidentAvailablePages"},
    {"Locked IO Pages", "nt!MmSystemLockPagesCount", CountedIn::Pages},
    {"NonPagedPool Usage", "nt!MmAllocatedNonPagedPool", CountedIn::Pages, {}, "Vs.NonPagedPoolCommit"},
    {"NonPagedPool Max",
     "nt!MmMaximumNonPagedPoolInBytes",
     CountedIn::Bytes,
     {},
     "Vs.MaximumNonPagedPoolInPages"},
    {"PagedPool Commit", "nt!MmPagedPoolCommit", CountedIn::Pages, {}, "Vs.PagedPoolInfo.PagedPoolCommit"},
    {"PagedPool Maximum", "nt!MmSizeOfPagedPoolInBytes", CountedIn::Bytes, {}, "Vs.SizeOfPagedPoolInPages"},
    {"Shared Commit", "nt!MmSharedCommit", CountedIn::Pages, "Vp.SharedCommit"},
    {"Process Commit", "nt!MmProcessCommit", CountedIn::Pages, {}, "Vs.ProcessCommit"},
    {"Driver Commit", "nt!MmDriverCommit", CountedIn::Pages, {}, "Vs.DriverCommit"},
    {"Committed pages", "nt!MmTotalCommittedPages", CountedIn::Pages, "Vp.TotalCommittedPages"},
    {"Commit limit", "nt!MmTotalCommitLimit", CountedIn::Pages, "Vp.TotalCommitLimit"},
});

using CounterFields = std::vector<std::optional<MemoryCounter>>;  // in the order of kCounters

// Of a record that is a variable of nt; nothing: nt has none.
Result<std::optional<CounterFields>> fieldsOfVariable(engine::Debugger& debugger, const KernelTypes& types,
                                                      const TypedMemory& memory, std::string_view variable,
                                                      std::string_view recordName,
                                                      std::string_view CounterPlace::*path) {
    const auto at = debugger.names().addressOf(variable);
    if (!at) return std::nullopt;
    const auto record = types.record(recordName);
    if (!record && record.error().code == ErrorCode::NotAvailable) return std::nullopt;
    if (!record) return tl::unexpected(record.error());
    std::vector<std::string_view> paths;
    for (const CounterPlace& place : kCounters) paths.push_back(place.*path);
    const auto fields = RecordFields::create(*record, paths);
    if (!fields) return tl::unexpected(fields.error());
    CounterFields counters(kCounters.size());
    for (std::size_t i = 0; i < kCounters.size(); ++i) {
        if (paths[i].empty() || !fields->has(i)) continue;
        const auto value = fields->number(i, memory, *at);
        if (!value) return tl::unexpected(value.error());
        counters[i] = MemoryCounter{kCounters[i].name, *value};
    }
    return counters;
}

Result<std::optional<std::uint64_t>> countAt(const TypedMemory& memory, Address address) {
    const unsigned size = memory.pointerBytes();
    const auto bytes = memory.read(address, size, false);
    if (!bytes) return tl::unexpected(bytes.error());
    if (bytes->size() < size || !bytes->allValid()) return std::nullopt;
    return heldNumber(bytes->bytes);
}

enum CommitField : std::size_t { CommitCharge };
constexpr std::array<std::string_view, 1> kCommitFields{"CommitCharge"};

}  // namespace

Result<MemoryUse> readMemoryUse(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Counters of memory");
    if (!types) return tl::unexpected(types.error());
    const auto partition = fieldsOfVariable(debugger, *types, memory, "nt!MiSystemPartition", "_MI_PARTITION",
                                            &CounterPlace::partition);
    if (!partition) return tl::unexpected(partition.error());
    const auto state = fieldsOfVariable(debugger, *types, memory, "nt!MiState", "_MI_SYSTEM_INFORMATION",
                                        &CounterPlace::state);
    if (!state) return tl::unexpected(state.error());
    MemoryUse use;
    for (std::size_t i = 0; i < kCounters.size(); ++i) {
        if (auto go = memory.checkInterrupted(); !go) return tl::unexpected(go.error());
        const CounterPlace& place = kCounters[i];
        if (const auto at = debugger.names().addressOf(place.variable)) {
            const auto value = countAt(memory, *at);
            if (!value) return tl::unexpected(value.error());
            MemoryCounter counter{place.name, *value};
            if (counter.pages && place.counted == CountedIn::Bytes) *counter.pages /= kCountedPage;
            use.counters.push_back(counter);
        } else if (*partition && (**partition)[i]) {
            use.counters.push_back(*(**partition)[i]);
        } else if (*state && (**state)[i]) {
            use.counters.push_back(*(**state)[i]);
        } else {
            use.untold.push_back(place.name);
        }
    }
    return use;
}

Result<ProcessMemoryList> readProcessMemory(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Processes");
    if (!types) return tl::unexpected(types.error());
    const auto record = types->record("_EPROCESS");
    if (!record) return tl::unexpected(record.error());
    const auto fields = RecordFields::create(*record, kCommitFields);
    if (!fields) return tl::unexpected(fields.error());
    if (!fields->has(CommitCharge))
        return fail(ErrorCode::NotAvailable, "nt!_EPROCESS does not tell how much a process commits.");
    auto reader = TaskReader::create(debugger, engine::SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    auto tasks = reader->list({});
    if (!tasks) return tl::unexpected(tasks.error());
    ProcessMemoryList list{{}, std::move(tasks->trouble)};
    for (ProcessRow& row : tasks->processes) {
        if (auto go = memory.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto committed = fields->number(CommitCharge, memory, row.process);
        if (!committed) return tl::unexpected(committed.error());
        list.processes.push_back({row.id, std::move(row.name), *committed});
    }
    std::ranges::sort(list.processes, {}, [](const ProcessMemory& process) {
        return std::pair(UINT64_MAX - process.committed.value_or(0), process.id);
    });
    return list;
}

}  // namespace hawser::command
