#include "core/command/objects/ResourceReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/command/tasks/KernelList.h"
#include "core/command/types/Fields.h"
#include "core/engine/DebuggerData.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

// Their places in kResourceFields.
enum ResourceField : std::size_t {
    SystemResourcesList,
    OwnerTable,
    ActiveCount,
    ActiveEntries,
    Flag,
    SharedWaiters,
    ExclusiveWaiters,
    OwnerEntry,
    OwnerThreads,  // two of them, before Windows Vista
    ContentionCount,
    NumberOfSharedWaiters,
    NumberOfExclusiveWaiters,
};
constexpr std::array<std::string_view, 12> kResourceFields{"SystemResourcesList",
                                                           "OwnerTable",
                                                           "ActiveCount",
                                                           "ActiveEntries",
                                                           "Flag",
                                                           "SharedWaiters",
                                                           "ExclusiveWaiters",
                                                           "OwnerEntry",
                                                           "OwnerThreads",
                                                           "ContentionCount",
                                                           "NumberOfSharedWaiters",
                                                           "NumberOfExclusiveWaiters"};

enum OwnerField : std::size_t { OwnerThread, OwnerCount, TableSize };
constexpr std::array<std::string_view, 3> kOwnerFields{"OwnerThread", "OwnerCount", "TableSize"};

enum WaitBlockField : std::size_t { WaitListEntry, WaitingThread };
constexpr std::array<std::string_view, 2> kWaitBlockFields{"WaitListEntry", "Thread"};

constexpr std::uint64_t kOwnedExclusive = 0x80;  // ResourceOwnedExclusive, public header wdm.h
constexpr std::uint64_t kThreadBits = 3;         // what ExSetResourceOwnerPointer sets in an owner's address

// The list of wait blocks in what a field of ERESOURCE points to; nothing: its type is not told.
Result<std::optional<std::uint64_t>> waitListIn(const DataType& resource, std::string_view name) {
    const auto field = findField(resource, name);
    if (!field) return tl::unexpected(field.error());
    if (!*field) return std::nullopt;
    const auto pointer =
        resource.typeOf(**field).and_then([](const DataType& type) { return type.resolved(); });
    if (!pointer) return tl::unexpected(pointer.error());
    if (!pointer->isPointer()) return std::nullopt;
    const auto target = pointer->target().and_then([](const DataType& type) { return type.resolved(); });
    if (!target) return tl::unexpected(target.error());
    if (!target->isRecord()) return std::nullopt;
    constexpr std::array<std::string_view, 1> kPath{"Header.WaitListHead"};
    const auto fields = RecordFields::create(*target, kPath);
    if (!fields) return tl::unexpected(fields.error());
    const auto at = fields->addressOf(0, Address());
    return at ? std::optional(at->value()) : std::nullopt;
}

}  // namespace

Result<ResourceReader> ResourceReader::create(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Resources");
    if (!types) return tl::unexpected(types.error());
    auto resource = KernelRecord::create(*types, memory, "_ERESOURCE", kResourceFields);
    if (!resource) return tl::unexpected(resource.error());
    auto owner = KernelRecord::create(*types, memory, "_OWNER_ENTRY", kOwnerFields);
    if (!owner) return tl::unexpected(owner.error());
    auto block = KernelRecord::createIfTold(*types, memory, "_KWAIT_BLOCK", kWaitBlockFields);
    if (!block) return tl::unexpected(block.error());
    ResourceReader reader(debugger, memory, std::move(*resource), std::move(*owner));
    reader.m_waitBlock = std::move(*block);
    return reader;
}

Result<std::string> ResourceReader::each(const std::function<Result<>(const ResourceRow&)>& visit) const {
    const engine::DebuggerData* const data = m_debugger.debuggerData();
    Address head = data != nullptr ? data->systemResources : Address();
    if (head.value() == 0)
        head = m_debugger.names().addressOf("nt!ExpSystemResourcesList").value_or(Address());
    if (head.value() == 0)
        return fail(
            ErrorCode::NotAvailable,
            "Where the list of resources begins is not known: the kernel does not tell, and nt has no "
            "symbol ExpSystemResourcesList.");
    return eachOf(m_debugger, m_memory,
                  KernelList{m_resource.type(), kResourceFields[SystemResourcesList], head, "resources"},
                  kMaxResources, [&](Address at) -> Result<> {
                      const auto row = summary(at);
                      return row ? visit(*row) : tl::unexpected(row.error());
                  });
}

Result<ResourceRow> ResourceReader::summary(Address address) const {
    const auto bytes = m_resource.at(address);
    if (!bytes) return tl::unexpected(bytes.error());
    ResourceRow row{.address = address};
    const auto active = bytes->number(ActiveCount);
    const auto flags = bytes->number(Flag);
    row.readable = active && flags;
    row.exclusive = (flags.value_or(0) & kOwnedExclusive) != 0;
    const auto entries = bytes->number(ActiveEntries);
    row.active =
        active.value_or(0) == 0 ? 0 : std::max<std::uint64_t>(entries.value_or(*active) & 0xFFFFFFFF, 1);
    const auto counted = [&](std::size_t field) {
        return m_resource.has(field) ? bytes->number(field) : std::optional<std::uint64_t>(0);
    };
    row.contention = counted(ContentionCount);
    row.sharedWaiters.count = counted(NumberOfSharedWaiters);
    row.exclusiveWaiters.count = counted(NumberOfExclusiveWaiters);
    return row;
}

Result<> ResourceReader::addOwner(ResourceRow& row, Address entry) const {
    const auto bytes = m_owner.at(entry);
    if (!bytes) return tl::unexpected(bytes.error());
    const std::uint64_t thread = bytes->numberOr(OwnerThread, 0);
    if (thread == 0) return {};
    row.owners.push_back(
        {thread, m_debugger.canonical(Address(thread & ~kThreadBits)), bytes->numberOr(OwnerCount, 0)});
    return {};
}

// The first entry tells how many there are.
Result<> ResourceReader::addOwnerTable(ResourceRow& row, Address table) const {
    const auto head = m_owner.at(table);
    if (!head) return tl::unexpected(head.error());
    const auto size = head->number(TableSize);
    if (!size) {
        row.trouble = fmt::format("The table of owners at {} cannot be read.", m_debugger.addressText(table));
        return {};
    }
    if (*size > kMaxOwners)
        row.trouble = fmt::format("The table of owners claims {} entries: after {} it is not followed.",
                                  *size, kMaxOwners);
    const std::uint64_t count = std::min<std::uint64_t>(*size, kMaxOwners);
    if (auto ahead = m_memory.read(table, static_cast<std::size_t>(count * m_owner.size()), false); !ahead)
        return tl::unexpected(ahead.error());
    for (std::uint64_t i = 1; i < count; ++i) {
        if (auto go = m_memory.checkInterrupted(); !go) return go;
        if (auto added = addOwner(row, table + i * m_owner.size()); !added) return added;
    }
    return {};
}

Result<> ResourceReader::readWaiters(ResourceWaiters& waiters, std::size_t field, Address object) const {
    if (waiters.count.value_or(0) == 0 || object.value() == 0) return {};
    const auto list = waitListIn(m_resource.type(), kResourceFields[field]);
    if (!list) return tl::unexpected(list.error());
    if (!*list || !m_waitBlock || !m_waitBlock->has(WaitListEntry) || !m_waitBlock->has(WaitingThread)) {
        waiters.trouble = "The types of nt do not tell who they are.";
        return {};
    }
    auto trouble = eachOf(
        m_debugger, m_memory,
        KernelList{m_waitBlock->type(), kWaitBlockFields[WaitListEntry], object + **list, "wait blocks"},
        kMaxWaiters, [&](Address at) -> Result<> {
            const auto block = m_waitBlock->at(at);
            if (!block) return tl::unexpected(block.error());
            if (const Address thread = block->pointer(WaitingThread); thread.value() != 0)
                waiters.threads.push_back(m_debugger.canonical(thread));
            return {};
        });
    if (!trouble) return tl::unexpected(trouble.error());
    waiters.trouble = std::move(*trouble);
    return {};
}

Result<> ResourceReader::readHolders(ResourceRow& row) const {
    const auto bytes = m_resource.at(row.address);
    if (!bytes) return tl::unexpected(bytes.error());
    if (m_resource.has(OwnerEntry)) {
        if (auto added = addOwner(row, row.address + m_resource.offsetOf(OwnerEntry)); !added) return added;
    } else if (m_resource.has(OwnerThreads)) {
        for (const std::uint64_t i : {std::uint64_t{0}, std::uint64_t{1}})
            if (auto added =
                    addOwner(row, row.address + m_resource.offsetOf(OwnerThreads) + i * m_owner.size());
                !added)
                return added;
    }
    const Address table = bytes->pointer(OwnerTable);
    if (row.isHeld() && !row.exclusive && table.value() != 0)
        if (auto added = addOwnerTable(row, table); !added) return added;
    if (auto read = readWaiters(row.sharedWaiters, SharedWaiters, bytes->pointer(SharedWaiters)); !read)
        return read;
    return readWaiters(row.exclusiveWaiters, ExclusiveWaiters, bytes->pointer(ExclusiveWaiters));
}

}  // namespace hawser::command
