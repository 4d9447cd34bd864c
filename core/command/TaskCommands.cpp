#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/TaskText.h"
#include "core/command/tasks/TaskReader.h"
#include "core/engine/TasksInView.h"

// What processes and threads are: !process, !thread.
namespace hawser::command {

namespace {

using engine::SymbolDemand;

constexpr std::uint64_t kThreads = 2;  // flags of !process and !thread
constexpr std::uint64_t kStacks = 4;
constexpr std::uint64_t kAllFlags = 0x1F;

Result<> printProcess(const CommandContext& context, TaskReader& reader, const ProcessRow& process,
                      std::uint64_t flags) {
    context.output().print(fmt::format(
        "PROCESS {}\n    Cid: {:04x}    Peb: {}  ParentCid: {:04x}\n    DirBase: {:08x}{}\n    Image: {}\n\n",
        context.pointerText(process.process.value()), process.id, context.pointerText(process.peb.value()),
        process.parent, process.directoryBase, process.state.empty() ? "" : "  " + process.state,
        process.name.empty() ? "<unknown>" : process.name));
    if ((flags & kThreads) == 0) return {};
    for (const ThreadRow& thread : process.threads) {
        if (auto go = context.checkInterrupted(); !go) return go;
        if (auto printed = printThread(context, thread, "        "); !printed) return printed;
        if ((flags & kStacks) == 0) continue;
        if (auto printed = printStackOf(context, reader, thread.thread); !printed) return printed;
        context.output().print("\n");
    }
    if (!process.trouble.empty()) context.output().error(process.trouble + "\n");
    return {};
}

struct ProcessWish {
    std::optional<std::uint64_t> which;  // 0: all; nothing: the current one
    std::uint64_t flags = 0;
    std::string image = "*";
};

Result<ProcessWish> takeWish(Call& call) {
    ProcessWish wish;
    if (call.arguments.take('/'))
        return fail(ErrorCode::Unsupported, "!process takes no options yet: an address or id, and flags.");
    Arguments ahead = call.arguments;
    if (ahead.takeWord() == "-1") {
        call.arguments = ahead;
    } else if (!call.arguments.empty()) {
        const auto which = call.arguments.takeExpression(call.context);
        if (!which) return tl::unexpected(which.error());
        wish.which = *which;
    }
    wish.flags = wish.which == std::uint64_t{0} ? 0 : 3;
    if (!call.arguments.empty()) {
        const auto flags = call.arguments.takeExpression(call.context);
        if (!flags) return tl::unexpected(flags.error());
        if (*flags > kAllFlags) return fail(ErrorCode::InvalidArgument, "The flags of !process are 0 to 1f.");
        wish.flags = *flags;
    }
    if (const std::string_view image = call.arguments.takeWord(); !image.empty()) wish.image = image;
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return wish;
}

// Those of the list that are meant: all of an image, or the one of an id.
Result<Outcome> listProcesses(Call& call, TaskReader& reader, const ProcessWish& wish) {
    const bool all = *wish.which == 0;
    const auto list = reader.list({});
    if (!list) return tl::unexpected(list.error());
    if (all) call.context.output().print("**** NT ACTIVE PROCESS DUMP ****\n");
    bool found = false;
    for (const ProcessRow& row : list->processes) {
        if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        if (all ? !matchesWildcard(wish.image, row.name) : row.id != *wish.which) continue;
        found = true;
        const bool threads = (wish.flags & kThreads) != 0;
        auto whole = threads ? reader.process(row.process, true) : row;
        if (!whole && whole.error().code != ErrorCode::NotAvailable) return tl::unexpected(whole.error());
        if (!whole) whole = row;
        if (auto read = reader.readDirectory(*whole); !read) return tl::unexpected(read.error());
        if (auto done = printProcess(call.context, reader, *whole, wish.flags); !done)
            return tl::unexpected(done.error());
    }
    if (!list->trouble.empty()) call.context.output().error(list->trouble + "\n");
    if (found || (all && wish.image == "*")) return Outcome::Done;
    if (all)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("No process is called '{}'.", oneLine(wish.image, kShownName)));
    return fail(ErrorCode::NotAvailable, fmt::format("No process has the id {:x}.", *wish.which));
}

Result<Outcome> showProcess(Call& call) {
    const auto wish = takeWish(call);
    if (!wish) return tl::unexpected(wish.error());
    auto reader = TaskReader::create(call.context.debugger(), SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    const auto isId = [](std::uint64_t value) { return value < 0x80000000; };
    if (wish->which && isId(*wish->which)) return listProcesses(call, *reader, *wish);
    const auto at = wish->which ? Result<Address>(call.context.debugger().canonical(Address(*wish->which)))
                                : engine::processInView(call.context.debugger());
    if (!at) return tl::unexpected(at.error());
    const auto row = reader->process(*at, (wish->flags & kThreads) != 0);
    if (!row) return tl::unexpected(row.error());
    if (auto done = printProcess(call.context, *reader, *row, wish->flags); !done)
        return tl::unexpected(done.error());
    return Outcome::Done;
}

Result<Outcome> showThread(Call& call) {
    std::uint64_t flags = kThreads | kStacks;
    std::optional<Address> given;
    Arguments ahead = call.arguments;
    if (ahead.takeWord() == "-1") {
        call.arguments = ahead;
    } else if (!call.arguments.empty()) {
        const auto address = call.arguments.takeAddress(call.context);
        if (!address) return tl::unexpected(address.error());
        given = *address;
    }
    if (!call.arguments.empty()) {
        const auto value = call.arguments.takeExpression(call.context);
        if (!value) return tl::unexpected(value.error());
        flags = *value;
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    auto reader = TaskReader::create(call.context.debugger(), SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    const auto at = given ? Result<Address>(*given) : engine::threadInView(call.context.debugger());
    if (!at) return tl::unexpected(at.error());
    const auto thread = reader->thread(*at);
    if (!thread) return tl::unexpected(thread.error());
    if (auto printed = printThread(call.context, *thread, ""); !printed)
        return tl::unexpected(printed.error());
    if ((flags & kThreads) != 0) {
        const auto owner = engine::processOf(call.context.debugger(), *at);
        if (!owner) return tl::unexpected(owner.error());
        const auto process = reader->process(*owner, false);
        call.context.output().print(fmt::format(
            "Owning Process            {}       Image:         {}\nStart Address             {} ({})\n",
            call.context.pointerText(owner->value()), process ? process->name : "<unknown>",
            thread->startName.empty() ? "<unknown>" : thread->startName,
            call.context.pointerText(thread->start.value())));
    }
    if ((flags & kStacks) != 0)
        if (auto printed = printStackOf(call.context, *reader, *at); !printed)
            return tl::unexpected(printed.error());
    return Outcome::Done;
}

}  // namespace

void addTaskCommands(CommandRegistry& registry) {
    registry.add("Processes and threads",
                 {
                     {"!process", "!process [Address | Id | 0 | -1] [Flags] [Image]",
                      "Processes; 0 all, flags 2 threads, 4 with their stacks", Needs::Stopped, showProcess},
                     {"!thread", "!thread [Address | -1] [Flags]", "A thread, its process and its stack",
                      Needs::Stopped, showThread},
                 });
}

}  // namespace hawser::command
