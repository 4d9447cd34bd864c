#include "core/command/tasks/TimerTables.h"

#include <algorithm>
#include <array>
#include <bit>

#include "core/command/memory/KernelVariable.h"
#include "core/command/tasks/KernelList.h"
#include "core/command/tasks/ProcessorBlocks.h"

namespace hawser::command {

namespace {

enum TimerField : std::size_t { TimerDue, TimerDpc, TimerPeriod, TimerEntry };
constexpr std::string_view kTimerEntry = "TimerListEntry";
constexpr std::array<std::string_view, 4> kTimerFields{"DueTime.QuadPart", "Dpc", "Period", kTimerEntry};
enum TimerDpcField : std::size_t { TimerDpcKind, TimerDpcRoutine };
constexpr std::array<std::string_view, 2> kTimerDpcFields{"Type", "DeferredRoutine"};
enum TimerThreadField : std::size_t { ThreadKind, ThreadTimer };
constexpr std::array<std::string_view, 2> kTimerThreadFields{"Header.Type", "Timer"};
constexpr std::array<std::string_view, 1> kTimerBlockFields{"TimerTable.TimerEntries"};
constexpr std::array<std::string_view, 1> kTableEntryFields{"Entry"};

// Of dispatcher objects, as old as NT: a thread, a DPC and one for the DPC thread.
constexpr std::uint64_t kThreadKind = 6;
constexpr std::uint64_t kDpcKind = 0x13;
constexpr std::uint64_t kThreadedDpcKind = 0x18;
constexpr std::uint64_t kOldLists = 256;  // of kernels whose types do not tell how many there are

}  // namespace

Result<TimerTables> TimerTables::create(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Timers");
    if (!types) return tl::unexpected(types.error());
    auto timer = KernelRecord::create(*types, memory, "_KTIMER", kTimerFields);
    if (!timer) return tl::unexpected(timer.error());
    auto dpc = KernelRecord::create(*types, memory, "_KDPC", kTimerDpcFields);
    if (!dpc) return tl::unexpected(dpc.error());
    auto thread = KernelRecord::create(*types, memory, "_KTHREAD", kTimerThreadFields);
    if (!thread) return tl::unexpected(thread.error());
    TimerTables tables(debugger, memory, std::move(*timer), std::move(*dpc), std::move(*thread));
    if (auto found = tables.findTables(*types); !found) return tl::unexpected(found.error());
    if (tables.m_tables.empty() || !tables.m_timer.has(TimerEntry))
        return fail(ErrorCode::NotAvailable, "nt's symbols do not tell where its timers are.");
    for (const auto& [name, into] :
         {std::pair{"nt!KiWaitNever", &tables.m_never}, {"nt!KiWaitAlways", &tables.m_always}}) {
        const auto value = debugger.isWide() ? variableNamed(debugger, name) : std::nullopt;
        if (!value) return tl::unexpected(value.error());
        *into = *value;
    }
    return tables;
}

Result<> TimerTables::findTables(const KernelTypes& types) {
    const auto entry = KernelRecord::createIfTold(types, m_memory, "_KTIMER_TABLE_ENTRY", kTableEntryFields);
    if (!entry) return tl::unexpected(entry.error());
    const bool told = *entry && (*entry)->has(0) && (*entry)->size() != 0;
    const std::uint64_t within = told ? (*entry)->offsetOf(0) : 0;
    const std::uint64_t stride = told ? (*entry)->size() : 2ULL * m_memory.pointerBytes();
    const auto block = KernelRecord::create(types, m_memory, "_KPRCB", kTimerBlockFields);
    if (!block) return tl::unexpected(block.error());
    if (told && block->has(0)) {
        const auto blocks = ProcessorBlocks::create(m_debugger);
        if (!blocks) return tl::unexpected(blocks.error());
        const std::uint64_t count = std::min(block->sizeOf(0) / stride, kMaxLists);
        for (std::uint32_t processor = 0; processor < m_debugger.processorCount(); ++processor) {
            const auto number = static_cast<std::uint16_t>(processor);
            const auto at = blocks->block(number);
            if (!at && at.error().code == ErrorCode::NotAvailable) continue;
            if (!at) return tl::unexpected(at.error());
            m_tables.push_back({number, *at + block->offsetOf(0) + within, count, stride});
        }
        return {};
    }
    if (const auto head = m_debugger.names().addressOf("nt!KiTimerTableListHead"))
        m_tables.push_back({std::nullopt, *head + within, kOldLists, stride});
    return {};
}

// As it is, or as newer 64-bit kernels hide it, which is what a DPC is found by.
Result<> TimerTables::readDpc(TimerRow& row, std::uint64_t kept) const {
    std::vector<std::uint64_t> candidates{kept};
    if (m_never && m_always) {
        const std::uint64_t turned =
            std::rotl(kept ^ *m_never, static_cast<int>(*m_never & 63)) ^ row.address.value();
        candidates.push_back(__builtin_bswap64(turned) ^ *m_always);
    }
    for (const std::uint64_t candidate : candidates) {
        const Address at = m_debugger.canonical(Address(candidate));
        if (!inUpperHalf(at)) continue;
        const auto bytes = m_dpc.at(at);
        if (!bytes) return tl::unexpected(bytes.error());
        const auto kind = bytes->number(TimerDpcKind);
        if (!kind || ((*kind & 0xFF) != kDpcKind && (*kind & 0xFF) != kThreadedDpcKind)) continue;
        row.dpc = at;
        row.routine = m_debugger.canonical(bytes->pointer(TimerDpcRoutine));
        break;
    }
    return {};
}

Result<TimerRow> TimerTables::rowAt(Address address) const {
    const auto bytes = m_timer.at(address);
    if (!bytes) return tl::unexpected(bytes.error());
    TimerRow row{address};
    row.due = bytes->number(TimerDue);
    row.periodic = bytes->numberOr(TimerPeriod, 0) != 0;
    if (const std::uint64_t kept = bytes->numberOr(TimerDpc, 0); kept != 0)
        if (auto read = readDpc(row, kept); !read) return tl::unexpected(read.error());
    if (row.dpc.value() != 0 || !m_thread.has(ThreadTimer)) return row;
    const Address thread = address - m_thread.offsetOf(ThreadTimer);
    const auto owner = m_thread.at(thread);
    if (!owner) return tl::unexpected(owner.error());
    if (owner->number(ThreadKind) == kThreadKind) row.thread = thread;
    return row;
}

Result<std::string> TimerTables::each(const TimerTable& table, std::uint64_t list,
                                      const std::function<Result<>(const TimerRow&)>& visit) const {
    const Address head = table.first + list * table.stride;
    const auto first = m_debugger.readInteger(head, m_memory.pointerBytes());
    if (!first && first.error().code == ErrorCode::NotAvailable)
        return std::string("A list of timers cannot be read.");
    if (!first) return tl::unexpected(first.error());
    if (*first == 0 || m_debugger.canonical(Address(*first)) == head) return std::string();  // most are empty
    return eachOf(m_debugger, m_memory, KernelList{m_timer.type(), kTimerEntry, head, "timers"}, kMaxTimers,
                  [&](Address at) -> Result<> {
                      const auto row = rowAt(at);
                      return row ? visit(*row) : tl::unexpected(row.error());
                  });
}

}  // namespace hawser::command
