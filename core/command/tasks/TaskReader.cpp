#include "core/command/tasks/TaskReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/command/OneLine.h"
#include "core/command/tasks/KernelList.h"
#include "core/command/tasks/SwitchFrame.h"
#include "core/command/tasks/TaskNames.h"
#include "core/engine/DebuggerData.h"
#include "core/engine/TasksInView.h"

namespace hawser::command {

namespace {

using engine::SymbolDemand;

constexpr std::size_t kMaxImageName = 64;
constexpr std::size_t kMaxPlace = 256;
constexpr std::uint64_t kMaxAhead = 0x400;  // bytes of a record that one request is worth

// The fields that are wanted, and their places in RecordFields. Those from Id to Threads lie near each other
// in every kernel.
enum ProcessField : std::size_t { Id, Links, Parent, Peb, Name, Threads, Count, DirectoryBase, Exit, OType };
constexpr std::array<std::string_view, 10> kProcessFields{"UniqueProcessId",
                                                          "ActiveProcessLinks",
                                                          "InheritedFromUniqueProcessId",
                                                          "Peb",
                                                          "ImageFileName",
                                                          "ThreadListHead",
                                                          "ActiveThreads",
                                                          "Pcb.DirectoryTableBase",
                                                          "ExitTime.QuadPart",
                                                          "Pcb.Header.Type"};
enum ThreadField : std::size_t {
    Process,
    Thread,
    Start,
    Win32Start,
    EntryLink,
    State,
    Reason,
    Teb,
    Stack,
    TType
};
constexpr std::array<std::string_view, 10> kThreadFields{
    "Cid.UniqueProcess", "Cid.UniqueThread", "StartAddress", "Win32StartAddress", "ThreadListEntry",
    "Tcb.State",         "Tcb.WaitReason",   "Tcb.Teb",      "Tcb.KernelStack",   "Tcb.Header.Type"};

// Of dispatcher objects (public header wdm.h names the objects, their numbers are as old as NT).
constexpr std::uint64_t kProcessObject = 3;
constexpr std::uint64_t kThreadObject = 6;
constexpr std::uint64_t kWaiting = 5;

}  // namespace

Result<TaskReader> TaskReader::create(engine::Debugger& debugger, SymbolDemand demand) {
    auto types = KernelTypes::create(debugger, demand, "Processes and threads");
    if (!types) return tl::unexpected(types.error());
    const auto process = types->record("_EPROCESS");
    const auto thread = types->record("_ETHREAD");
    if (!process) return tl::unexpected(process.error());
    if (!thread) return tl::unexpected(thread.error());
    auto processFields = RecordFields::create(*process, kProcessFields);
    auto threadFields = RecordFields::create(*thread, kThreadFields);
    if (!processFields) return tl::unexpected(processFields.error());
    if (!threadFields) return tl::unexpected(threadFields.error());
    return TaskReader(debugger, std::move(*types), std::move(*processFields), std::move(*threadFields));
}

Result<> TaskReader::readAhead(const RecordFields& fields, Address at, std::size_t first, std::size_t last) {
    const auto from = fields.addressOf(first, at);
    const auto to = fields.addressOf(last, at);
    if (!from || !to || *to < *from || *to - *from > kMaxAhead) return {};
    const auto read = m_debugger.read(*from, *to - *from + fields.sizeOf(last));
    return read ? Result<>{} : tl::unexpected(read.error());
}

// --- lists ---

Result<Address> TaskReader::processListHead() {
    const engine::DebuggerData* const data = m_debugger.debuggerData();
    if (data != nullptr && data->activeProcessHead.value() != 0) return data->activeProcessHead;
    if (const auto found = m_debugger.names().addressOf("nt!PsActiveProcessHead")) return *found;
    return fail(ErrorCode::NotAvailable,
                "Where the list of processes begins is not known: the kernel does not tell, and nt has no "
                "symbol PsActiveProcessHead.");
}

Result<TaskList> TaskReader::list(const Wish& wish) {
    const auto head = processListHead();
    const auto current = engine::processInView(m_debugger);
    if (!head) return tl::unexpected(head.error());
    if (!current) return tl::unexpected(current.error());
    m_threads = 0;
    TaskList tasks;
    const auto add = [&](Address at) -> Result<> {
        auto row = rowOf(at);
        if (!row) return tl::unexpected(row.error());
        row->current = at == *current;
        row->opened = wish.allThreads || std::ranges::find(wish.opened, at) != wish.opened.end();
        if (row->opened)
            if (auto read = readThreads(*row); !read) return read;
        tasks.processes.push_back(std::move(*row));
        return {};
    };
    auto trouble =
        eachOf(m_debugger, m_memory,
               KernelList{m_process.record(), kProcessFields[Links], *head, "processes"}, kMaxProcesses, add);
    if (!trouble) return tl::unexpected(trouble.error());
    tasks.trouble = std::move(*trouble);
    // The idle process stands in no list.
    const bool listed = std::ranges::any_of(tasks.processes, &ProcessRow::current);
    if (!listed && current->value() != 0) {
        if (auto added = add(*current); !added) return tl::unexpected(added.error());
        std::rotate(tasks.processes.begin(), tasks.processes.end() - 1, tasks.processes.end());
    }
    return tasks;
}

Result<ProcessRow> TaskReader::rowOf(Address process) {
    if (auto ahead = readAhead(m_process, process, Id, Threads); !ahead) return tl::unexpected(ahead.error());
    const auto number = [&](std::size_t field) { return m_process.number(field, m_memory, process); };
    ProcessRow row{.process = process};
    const auto id = number(Id);
    const auto parent = number(Parent);
    const auto peb = number(Peb);
    const auto count = number(Count);
    if (!id) return tl::unexpected(id.error());
    if (!parent) return tl::unexpected(parent.error());
    if (!peb) return tl::unexpected(peb.error());
    if (!count) return tl::unexpected(count.error());
    row.id = id->value_or(0);
    row.parent = parent->value_or(0);
    row.peb = Address(peb->value_or(0));
    row.threadCount = *count;
    if (const auto at = m_process.addressOf(Name, process)) {
        const std::size_t most = std::clamp<std::uint64_t>(m_process.sizeOf(Name), 1, kMaxImageName);
        const auto name = textAt(m_memory, *at, 1, most);
        if (!name) return tl::unexpected(name.error());
        row.name = oneLine(name->value_or(""), kMaxImageName);
    }
    if (*count == std::uint64_t{0}) {
        const auto exit = number(Exit);
        if (!exit) return tl::unexpected(exit.error());
        if (exit->value_or(0) != 0) row.state = "Exited";
    }
    return row;
}

Result<> TaskReader::readDirectory(ProcessRow& row) {
    const auto base = m_process.number(DirectoryBase, m_memory, row.process);
    if (!base) return tl::unexpected(base.error());
    row.directoryBase = base->value_or(0);
    return {};
}

Result<ThreadRow> TaskReader::threadRowOf(Address thread) {
    if (auto ahead = readAhead(m_thread, thread, Process, EntryLink); !ahead)
        return tl::unexpected(ahead.error());
    std::array<std::uint64_t, kThreadFields.size()> values{};
    std::array<bool, kThreadFields.size()> told{};
    for (const std::size_t field : {Process, Thread, Start, Win32Start, State, Reason, Teb}) {
        const auto value = m_thread.number(field, m_memory, thread);
        if (!value) return tl::unexpected(value.error());
        told[field] = value->has_value();
        values[field] = value->value_or(0);
    }
    ThreadRow row{.thread = thread};
    row.process = values[Process];
    row.id = values[Thread];
    if (told[State]) row.state = threadStateText(values[State]);
    if (told[State] && values[State] == kWaiting && told[Reason]) row.wait = waitReasonText(values[Reason]);
    row.teb = Address(values[Teb]);
    row.start = Address(values[Win32Start] != 0 ? values[Win32Start] : values[Start]);
    if (const auto name = m_debugger.names().nameOf(row.start))
        row.startName = oneLine(name->withDisplacement(), kMaxPlace);
    return row;
}

Result<> TaskReader::readThreads(ProcessRow& row) {
    const auto head = m_process.addressOf(Threads, row.process);
    if (!head || !m_thread.has(EntryLink)) {
        row.trouble = "The types of nt do not tell where the list of threads is.";
        return {};
    }
    const auto current = engine::threadInView(m_debugger);
    if (!current) return tl::unexpected(current.error());
    auto trouble =
        eachOf(m_debugger, m_memory, KernelList{m_thread.record(), kThreadFields[EntryLink], *head, "threads"},
               kMaxThreads - std::min(m_threads, kMaxThreads), [&](Address at) -> Result<> {
                   auto thread = threadRowOf(at);
                   if (!thread) return tl::unexpected(thread.error());
                   thread->current = at == *current;
                   row.threads.push_back(std::move(*thread));
                   ++m_threads;
                   return {};
               });
    if (!trouble) return tl::unexpected(trouble.error());
    row.trouble = std::move(*trouble);
    return {};
}

// --- one of them ---

Result<ProcessRow> TaskReader::process(Address at, bool threads) {
    const auto type = m_process.number(OType, m_memory, at);
    if (!type) return tl::unexpected(type.error());
    if (m_process.has(OType) && (!*type || (**type & 0x7F) != kProcessObject))
        return fail(ErrorCode::NotAvailable,
                    fmt::format("There is no process at {}.", m_debugger.addressText(at)), at.value());
    auto row = rowOf(at);
    const auto current = engine::processInView(m_debugger);
    if (!row) return row;
    if (!current) return tl::unexpected(current.error());
    row->current = at == *current;
    row->opened = threads;
    if (auto read = readDirectory(*row); !read) return tl::unexpected(read.error());
    m_threads = 0;
    if (threads)
        if (auto read = readThreads(*row); !read) return tl::unexpected(read.error());
    return row;
}

Result<ThreadRow> TaskReader::thread(Address at) {
    const auto type = m_thread.number(TType, m_memory, at);
    if (!type) return tl::unexpected(type.error());
    if (m_thread.has(TType) && (!*type || (**type & 0x7F) != kThreadObject))
        return fail(ErrorCode::NotAvailable,
                    fmt::format("There is no thread at {}.", m_debugger.addressText(at)), at.value());
    auto row = threadRowOf(at);
    const auto current = engine::threadInView(m_debugger);
    if (!row) return row;
    if (!current) return tl::unexpected(current.error());
    row->current = at == *current;
    return row;
}

Result<std::shared_ptr<const engine::Registers>> TaskReader::savedRegisters(Address thread) {
    const auto stack = m_thread.number(Stack, m_memory, thread);
    if (!stack) return tl::unexpected(stack.error());
    if (stack->value_or(0) == 0)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("The thread at {} has no kernel stack.", m_debugger.addressText(thread)));
    auto frame = m_types.record("_KSWITCH_FRAME");
    if (!frame && frame.error().code == ErrorCode::NotAvailable) frame = m_types.record("_KSWITCHFRAME");
    if (!frame && frame.error().code != ErrorCode::NotAvailable) return tl::unexpected(frame.error());
    if (!frame)
        return fail(ErrorCode::NotAvailable,
                    "The types of nt do not tell what a thread that does not run leaves on its stack.");
    return switchedRegisters(m_debugger, m_memory, valueAt(*frame, Address(**stack)));
}

}  // namespace hawser::command
