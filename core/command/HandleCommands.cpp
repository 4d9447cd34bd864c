#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/ObjectText.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/objects/HandleTables.h"
#include "core/command/tasks/TaskReader.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/engine/TasksInView.h"

// Handles of processes: !handle.
namespace hawser::command {

namespace {

constexpr std::uint64_t kHandleBasic = 1;  // flags
constexpr std::uint64_t kHandleObject = 2;
constexpr std::uint64_t kHandleFree = 4;
constexpr std::uint64_t kHandleKernel = 0x10;
constexpr std::uint64_t kHandleIsId = 0x20;
constexpr std::uint64_t kProcessIdEnd = 0x80000000;

struct HandleWish {
    std::optional<std::uint64_t> handle{};  // nothing: all of the table
    std::uint64_t flags = kHandleBasic | kHandleObject;
    std::optional<std::uint64_t> process{};  // an id or an address; 0: all; nothing: the one in view
    std::string type{};                      // empty: any
};

// "-1" stands for what is meant without it.
Result<std::optional<std::uint64_t>> takeOrAny(Call& call) {
    Arguments ahead = call.arguments;
    if (ahead.takeWord() == "-1") {
        call.arguments = ahead;
        return std::nullopt;
    }
    if (call.arguments.empty()) return std::nullopt;
    const auto value = call.arguments.takeExpression(call.context);
    if (!value) return tl::unexpected(value.error());
    return std::optional(*value);
}

Result<HandleWish> takeHandleWish(Call& call) {
    HandleWish wish;
    const auto handle = takeOrAny(call);
    if (!handle) return tl::unexpected(handle.error());
    if (handle->value_or(0) != 0) wish.handle = *handle;
    if (!call.arguments.empty()) {
        const auto flags = call.arguments.takeExpression(call.context);
        if (!flags) return tl::unexpected(flags.error());
        wish.flags = *flags;
    }
    const auto process = takeOrAny(call);
    if (!process) return tl::unexpected(process.error());
    wish.process = *process;
    wish.type = call.arguments.takeWord();
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return wish;
}

// What !handle works with.
struct HandleReaders {
    const CommandContext& context;
    const HandleTables& tables;
    ObjectReader& objects;
    const ObjectDirectories& directories;
    TaskReader& tasks;
    const HandleWish& wish;
};

std::string handleLine(const CommandContext& context, const HandleRow& row, Address object) {
    const std::string entry = context.pointerText(row.entry.value());
    if (object.value() == 0) return fmt::format("{:04x}: free handle, Entry address {}\n", row.handle, entry);
    std::string text =
        fmt::format("{:04x}: Object: {}  GrantedAccess: {}", row.handle, context.pointerText(object.value()),
                    row.access ? fmt::format("{:08x}", *row.access) : std::string("??"));
    if (row.attributes != 0) text += fmt::format(" Attributes: {:x}", row.attributes);
    return text + fmt::format(" Entry: {}\n", entry);
}

Result<> printHandle(const HandleReaders& readers, const HandleRow& row) {
    const CommandContext& context = readers.context;
    if (auto go = context.checkInterrupted(); !go) return go;
    const bool free = row.object.value() == 0;
    if (free && !readers.wish.handle && (readers.wish.flags & kHandleFree) == 0) return {};
    if (free && !readers.wish.type.empty()) return {};
    // An entry leads to the header.
    const Address object = free ? Address() : readers.objects.bodyOf(row.object);
    const auto known = free ? Result<ObjectRow>(ObjectRow{}) : readers.objects.object(object);
    if (!known && known.error().code != ErrorCode::NotAvailable) return tl::unexpected(known.error());
    if (!readers.wish.type.empty() && (!known || known->typeName != readers.wish.type)) return {};
    if ((readers.wish.flags & kHandleBasic) != 0 || free)
        context.output().print(handleLine(context, row, object));
    if (free || (readers.wish.flags & kHandleObject) == 0) return {};
    if (!known)
        context.output().error(inWords(known.error()) + "\n");
    else
        context.output().print(objectText(context, *known, kObjectNames) + "\n");
    return {};
}

Result<> printTable(const HandleReaders& readers, Address table, std::string_view whose) {
    const CommandContext& context = readers.context;
    const auto count = readers.tables.countOf(table);
    if (!count) return tl::unexpected(count.error());
    context.output().print(
        fmt::format("{}andle table at {}{}\n\n", whose, context.pointerText(table.value()),
                    *count ? fmt::format(" with {} entries in use", **count) : std::string()));
    if (readers.wish.handle) {
        const auto row = readers.tables.find(table, *readers.wish.handle);
        return row ? printHandle(readers, *row) : tl::unexpected(row.error());
    }
    const auto trouble =
        readers.tables.each(table, [&](const HandleRow& row) { return printHandle(readers, row); });
    if (!trouble) return tl::unexpected(trouble.error());
    if (!trouble->empty()) context.output().error(*trouble + "\n");
    return {};
}

Result<> printHandlesOf(const HandleReaders& readers, const ProcessRow& process) {
    const CommandContext& context = readers.context;
    const auto table = readers.tables.tableOf(process.process);
    if (!table) return tl::unexpected(table.error());
    context.output().print(fmt::format(
        "PROCESS {}\n    Cid: {:04x}    Peb: {}  ParentCid: {:04x}\n    ObjectTable: {}\n    Image: {}\n\n",
        context.pointerText(process.process.value()), process.id, context.pointerText(process.peb.value()),
        process.parent, context.pointerText(table->value()),
        process.name.empty() ? "<unknown>" : process.name));
    if (table->value() == 0) {
        context.output().print("The process has no handles.\n\n");
        return {};
    }
    return printTable(readers, *table, "H");
}

// Processes or threads whose id it is.
Result<> printById(const HandleReaders& readers, std::uint64_t id) {
    const auto list = readers.tasks.list({.allThreads = true});
    if (!list) return tl::unexpected(list.error());
    for (const ProcessRow& process : list->processes) {
        if (process.id == id)
            return printObject(readers.context, readers.objects, readers.directories, process.process,
                               kObjectNames);
        for (const ThreadRow& thread : process.threads)
            if (thread.id == id)
                return printObject(readers.context, readers.objects, readers.directories, thread.thread,
                                   kObjectNames);
    }
    return fail(ErrorCode::NotAvailable, fmt::format("No process or thread has the id {:x}.", id));
}

Result<> printListed(const HandleReaders& readers) {
    const std::uint64_t wanted = *readers.wish.process;
    const auto list = readers.tasks.list({});
    if (!list) return tl::unexpected(list.error());
    bool found = wanted == 0;
    for (const ProcessRow& process : list->processes) {
        if (wanted != 0 && process.id != wanted) continue;
        found = true;
        const auto printed = printHandlesOf(readers, process);
        // Of all processes one may be damaged.
        if (!printed && (wanted != 0 || printed.error().code != ErrorCode::NotAvailable)) return printed;
        if (!printed) readers.context.output().error(inWords(printed.error()) + "\n");
    }
    if (!list->trouble.empty()) readers.context.output().error(list->trouble + "\n");
    return found ? Result<>{}
                 : fail(ErrorCode::NotAvailable, fmt::format("No process has the id {:x}.", wanted));
}

Result<> printWished(const HandleReaders& readers) {
    const HandleWish& wish = readers.wish;
    if ((wish.flags & kHandleIsId) != 0) {
        if (wish.handle) return printById(readers, *wish.handle);
        return fail(ErrorCode::InvalidArgument,
                    "With the flag 20, !handle takes the id of a process or thread.");
    }
    if ((wish.flags & kHandleKernel) != 0) {
        const auto table = readers.tables.kernelTable();
        return table ? printTable(readers, *table, "Kernel h") : tl::unexpected(table.error());
    }
    if (wish.process && *wish.process < kProcessIdEnd) return printListed(readers);
    engine::Debugger& debugger = readers.context.debugger();
    const auto at = wish.process ? Result<Address>(debugger.canonical(Address(*wish.process)))
                                 : engine::processInView(debugger);
    if (!at) return tl::unexpected(at.error());
    const auto process = readers.tasks.process(*at, false);
    return process ? printHandlesOf(readers, *process) : tl::unexpected(process.error());
}

Result<Outcome> showHandles(Call& call) {
    const auto wish = takeHandleWish(call);
    if (!wish) return tl::unexpected(wish.error());
    engine::Debugger& debugger = call.context.debugger();
    const DebuggerMemory memory(debugger, DebuggerMemory::Writes::Refused);
    const auto tables = HandleTables::create(debugger, memory);
    if (!tables) return tl::unexpected(tables.error());
    auto objects = ObjectReader::create(debugger, memory);
    if (!objects) return tl::unexpected(objects.error());
    const auto directories = ObjectDirectories::create(debugger, memory, *objects);
    if (!directories) return tl::unexpected(directories.error());
    auto tasks = TaskReader::create(debugger, engine::SymbolDemand::Asked);
    if (!tasks) return tl::unexpected(tasks.error());
    const auto printed = printWished({call.context, *tables, *objects, *directories, *tasks, *wish});
    return printed ? Result<Outcome>(Outcome::Done) : tl::unexpected(printed.error());
}

}  // namespace

void addHandleCommands(CommandRegistry& registry) {
    registry.add("Handles",
                 {{"!handle", "!handle [Handle [Flags [Process [Type]]]]",
                   "Handles of a process; flags 1, 2 objects, 4 free ones, 10 the kernel's, 20 by id",
                   Needs::Stopped, showHandles}});
}

}  // namespace hawser::command
