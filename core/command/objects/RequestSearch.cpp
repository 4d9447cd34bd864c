#include "core/command/objects/RequestSearch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/command/memory/KernelVariable.h"
#include "core/command/tasks/KernelList.h"

namespace hawser::command {

namespace {

constexpr std::array<std::string_view, 1> kIrpListField{"IrpList"};
constexpr std::array<std::string_view, 1> kIrpLink{"ThreadListEntry"};
constexpr std::array<std::string_view, 1> kMdlProcess{"Process"};

}  // namespace

Result<RequestSearch> RequestSearch::create(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Requests");
    if (!types) return tl::unexpected(types.error());
    auto requests = RequestReader::create(debugger, memory);
    if (!requests) return tl::unexpected(requests.error());
    auto tasks = TaskReader::create(debugger, engine::SymbolDemand::Asked);
    if (!tasks) return tl::unexpected(tasks.error());
    auto thread = KernelRecord::create(*types, memory, "_ETHREAD", kIrpListField);
    if (!thread) return tl::unexpected(thread.error());
    auto link = KernelRecord::create(*types, memory, "_IRP", kIrpLink);
    if (!link) return tl::unexpected(link.error());
    auto mdl = KernelRecord::createIfTold(*types, memory, "_MDL", kMdlProcess);
    if (!mdl) return tl::unexpected(mdl.error());
    if (!thread->has(0) || !link->has(0))
        return fail(ErrorCode::NotAvailable,
                    "nt's types do not tell which requests a thread has: _ETHREAD has no IrpList, or _IRP no "
                    "ThreadListEntry.");
    return RequestSearch(debugger, memory, std::move(*requests), std::move(*tasks), std::move(*thread),
                         std::move(*link), std::move(*mdl));
}

Result<std::vector<std::string>> RequestSearch::each(
    const std::function<Result<>(const RequestRow&)>& visit) {
    auto tasks = m_tasks.list({.allThreads = true});
    if (!tasks) return tl::unexpected(tasks.error());
    // Its threads start the machine, and it is on no list.
    const auto idle = variableNamed(m_debugger, "nt!PsIdleProcess");
    if (!idle) return tl::unexpected(idle.error());
    if (*idle && **idle != 0) {
        auto row = m_tasks.process(m_debugger.canonical(Address(**idle)), true);
        if (row)
            tasks->processes.push_back(std::move(*row));
        else if (row.error().code != ErrorCode::NotAvailable)
            return tl::unexpected(row.error());
    }
    std::vector<std::string> troubles;
    const auto note = [&](const std::string& trouble) {
        if (!trouble.empty() && troubles.size() < kMaxTroubles) troubles.push_back(trouble);
    };
    note(tasks->trouble);
    std::set<Address> visited;
    const auto visitAt = [&](Address at) -> Result<> {
        if (auto go = m_memory.checkInterrupted(); !go) return go;
        if (!visited.insert(at).second) return {};
        const auto row = m_requests.request(at);
        if (row) return visit(*row);
        if (row.error().code != ErrorCode::NotAvailable) return tl::unexpected(row.error());
        note(inWords(row.error()));
        return {};
    };
    for (const ProcessRow& process : tasks->processes) {
        note(process.trouble);
        for (const ThreadRow& thread : process.threads) {
            const KernelList list{m_link.type(), kIrpLink[0], thread.thread + m_thread.offsetOf(0),
                                  "requests"};
            const auto trouble = eachOf(m_debugger, m_memory, list,
                                        kMaxRequests - std::min(visited.size(), kMaxRequests), visitAt);
            if (!trouble) return tl::unexpected(trouble.error());
            note(*trouble);
        }
    }
    return troubles;
}

Result<bool> RequestSearch::meets(const RequestRow& row, const RequestCriterion& criterion) const {
    using Kind = RequestCriterion::Kind;
    const auto isIt = [&](std::optional<std::uint64_t> value) {
        return value && m_debugger.canonical(Address(*value)).value() == criterion.value;
    };
    const auto anyLocation = [&](const std::function<bool(const StackLocation&)>& test) {
        return std::ranges::any_of(row.locations,
                                   [&](const StackLocation& at) { return at.readable && test(at); });
    };
    switch (criterion.kind) {
        case Kind::Argument:
            return anyLocation(
                [&](const StackLocation& at) { return std::ranges::any_of(at.parameters, isIt); });
        case Kind::Device:
            return anyLocation([&](const StackLocation& at) { return isIt(at.device.value()); });
        case Kind::FileObject:
            return isIt(row.detail("Tail.Overlay.OriginalFileObject"));
        case Kind::Thread:
            return isIt(row.thread.value());
        case Kind::UserEvent:
            return isIt(row.detail("UserEvent"));
        case Kind::MdlProcess:
            break;
    }
    if (!m_mdl || row.mdl.value() == 0) return false;
    const auto bytes = m_mdl->at(row.mdl);
    if (!bytes) return tl::unexpected(bytes.error());
    return isIt(bytes->number(0));
}

}  // namespace hawser::command
