#include "core/command/tasks/DpcQueues.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/command/tasks/KernelList.h"

namespace hawser::command {

namespace {

enum QueueField : std::size_t { DpcData, DpcOldHead };
constexpr std::array<std::string_view, 2> kQueueOwnerFields{"DpcData", "DpcListHead"};
enum DpcField : std::size_t { DpcRoutine, DpcContext, DpcEntry };
constexpr std::string_view kDpcEntry = "DpcListEntry";
constexpr std::array<std::string_view, 3> kDpcFields{"DeferredRoutine", "DeferredContext", kDpcEntry};
enum DataField : std::size_t { DoubleHead, SingleHead };
constexpr std::array<std::string_view, 2> kQueueDataFields{"DpcListHead", "DpcList.ListHead"};

}  // namespace

Result<DpcQueues> DpcQueues::create(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "DPC queues");
    if (!types) return tl::unexpected(types.error());
    auto block = KernelRecord::create(*types, memory, "_KPRCB", kQueueOwnerFields);
    if (!block) return tl::unexpected(block.error());
    auto dpc = KernelRecord::create(*types, memory, "_KDPC", kDpcFields);
    if (!dpc) return tl::unexpected(dpc.error());
    auto data = KernelRecord::createIfTold(*types, memory, "_KDPC_DATA", kQueueDataFields);
    if (!data) return tl::unexpected(data.error());
    const bool newer = block->has(DpcData) && *data && ((*data)->has(DoubleHead) || (*data)->has(SingleHead));
    if ((!newer && !block->has(DpcOldHead)) || !dpc->has(DpcEntry))
        return fail(ErrorCode::NotAvailable, "nt's types do not tell where the DPCs of a processor wait.");
    if (!newer) data->reset();
    return DpcQueues(debugger, memory, std::move(*block), std::move(*dpc), std::move(*data));
}

Result<DpcRow> DpcQueues::rowAt(Address address, bool threaded) const {
    const auto bytes = m_dpc.at(address);
    if (!bytes) return tl::unexpected(bytes.error());
    DpcRow row{address, threaded};
    const auto pointer = [&](std::size_t field) -> std::optional<Address> {
        const auto value = bytes->number(field);
        return value ? std::optional(m_debugger.canonical(Address(*value))) : std::nullopt;
    };
    row.routine = pointer(DpcRoutine);
    row.context = pointer(DpcContext);
    return row;
}

// A list that ends with 0.
Result<std::string> DpcQueues::eachSingle(Address head, const std::function<Result<>(Address)>& visit) const {
    std::set<Address> visited;
    Address link = head;
    for (;;) {
        if (auto go = m_memory.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto next = m_debugger.readInteger(link, m_memory.pointerBytes());
        if (!next && next.error().code == ErrorCode::NotAvailable)
            return fmt::format("The list of DPCs cannot be read any further than {}.",
                               m_debugger.addressText(link));
        if (!next) return tl::unexpected(next.error());
        if (*next == 0) return std::string();
        link = m_debugger.canonical(Address(*next));
        if (!visited.insert(link).second)
            return fmt::format("The list of DPCs is damaged: it comes to {} twice.",
                               m_debugger.addressText(link));
        if (visited.size() > kMaxQueued)
            return fmt::format("There are more DPCs: after {} the list is not followed.", kMaxQueued);
        if (auto done = visit(link - m_dpc.offsetOf(DpcEntry)); !done) return tl::unexpected(done.error());
    }
}

Result<std::string> DpcQueues::each(Address block,
                                    const std::function<Result<>(const DpcRow&)>& visit) const {
    const auto visitDpc = [&](Address at, bool threaded) -> Result<> {
        const auto row = rowAt(at, threaded);
        return row ? visit(*row) : tl::unexpected(row.error());
    };
    const auto eachDouble = [&](Address head, bool threaded) {
        return eachOf(m_debugger, m_memory, KernelList{m_dpc.type(), kDpcEntry, head, "DPCs"}, kMaxQueued,
                      [&](Address at) { return visitDpc(at, threaded); });
    };
    if (!m_data) return eachDouble(block + m_block.offsetOf(DpcOldHead), false);
    std::string trouble;
    const std::uint64_t queues =
        std::min<std::uint64_t>(m_block.sizeOf(DpcData) / std::max<std::uint64_t>(m_data->size(), 1), 2);
    for (std::uint64_t i = 0; i < queues; ++i) {
        const Address data = block + m_block.offsetOf(DpcData) + i * m_data->size();
        const bool threaded = i == 1;
        const auto ended = m_data->has(SingleHead)
                               ? eachSingle(data + m_data->offsetOf(SingleHead),
                                            [&](Address at) { return visitDpc(at, threaded); })
                               : eachDouble(data + m_data->offsetOf(DoubleHead), threaded);
        if (!ended) return ended;
        if (trouble.empty()) trouble = *ended;
    }
    return trouble;
}

}  // namespace hawser::command
