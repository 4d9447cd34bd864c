#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/TaskText.h"
#include "core/command/objects/ResourceReader.h"
#include "core/command/types/DebuggerMemory.h"

// Executive resources: !locks.
namespace hawser::command {

namespace {

constexpr std::size_t kLocksADot = 64;  // how many were looked at, for whoever waits
constexpr std::size_t kThreadsALine = 4;

struct LocksWish {
    bool threads = false;   // -v
    bool counters = false;  // -p
    bool all = false;       // -d
    Address only;           // 0: the whole list
};

Result<LocksWish> takeLocksWish(Call& call) {
    LocksWish wish;
    while (call.arguments.take('-')) {
        const std::string_view letters = call.arguments.takeWord();
        if (letters.empty() || letters.find_first_not_of("vpdVPD") != std::string_view::npos)
            return fail(
                ErrorCode::InvalidArgument,
                "!locks takes -v (threads), -p (counters), -d (locks that are free too) and an address.");
        wish.threads = wish.threads || letters.find_first_of("vV") != std::string_view::npos;
        wish.counters = wish.counters || letters.find_first_of("pP") != std::string_view::npos;
        wish.all = wish.all || letters.find_first_of("dD") != std::string_view::npos;
    }
    if (call.arguments.empty()) return wish;
    const auto only = call.arguments.takeAddress(call.context);
    if (!only) return tl::unexpected(only.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    wish.only = *only;
    return wish;
}

std::string counterLine(std::string_view name, std::optional<std::uint64_t> value, bool always) {
    if (!always && value == std::uint64_t{0}) return {};
    return value ? fmt::format("    {} = {}\n", name, *value) : fmt::format("    {} = ??\n", name);
}

std::string ownersText(const CommandContext& context, const ResourceRow& row) {
    if (row.owners.empty()) return {};
    std::string text = "     Threads: ";
    for (std::size_t i = 0; i < row.owners.size(); ++i) {
        const ResourceOwner& owner = row.owners[i];
        if (i != 0 && i % kThreadsALine == 0) text += "\n              ";
        text += fmt::format("{}-{:02}<*> ", context.pointerText(owner.told), owner.count);
        if (owner.thread.value() != context.debugger().canonical(Address(owner.told)).value())
            text += fmt::format("*** Actual Thread {} ", context.pointerText(owner.thread.value()));
    }
    return text + "\n";
}

std::string waitersText(const CommandContext& context, const ResourceWaiters& waiters, std::string_view how) {
    if (waiters.count.value_or(0) == 0) return {};
    std::string text = fmt::format("     Threads Waiting On {} Access:\n", how);
    for (const Address thread : waiters.threads)
        text += fmt::format("              {}\n", context.pointerText(thread.value()));
    if (!waiters.trouble.empty()) text += fmt::format("              {}\n", waiters.trouble);
    return text;
}

std::string heldText(const ResourceRow& row) {
    if (!row.readable) return "??";
    if (!row.isHeld()) return "Available";
    if (row.exclusive) return "Exclusively owned";
    return fmt::format("Shared {} owning threads", row.active);
}

Result<> printLockThreads(const CommandContext& context, const ResourceRow& row) {
    auto reader = TaskReader::create(context.debugger(), engine::SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    std::vector<Address> threads;
    for (const ResourceOwner& owner : row.owners) threads.push_back(owner.thread);
    for (const ResourceWaiters* waiters : {&row.sharedWaiters, &row.exclusiveWaiters})
        threads.insert(threads.end(), waiters->threads.begin(), waiters->threads.end());
    for (const Address at : threads) {
        if (auto go = context.checkInterrupted(); !go) return go;
        context.output().print("\n");
        const auto thread = reader->thread(at);
        if (!thread && thread.error().code != ErrorCode::NotAvailable) return tl::unexpected(thread.error());
        if (!thread) {
            context.output().error(inWords(thread.error()) + "\n");
            continue;
        }
        if (auto printed = printThread(context, *thread, "     "); !printed) return printed;
        if (auto printed = printStackOf(context, *reader, at); !printed) return printed;
    }
    return {};
}

Result<> printLock(const CommandContext& context, const ResourceReader& reader, const LocksWish& wish,
                   ResourceRow row) {
    if (auto read = reader.readHolders(row); !read) return read;
    const std::string name = context.nameOf(row.address);
    const std::string at = context.pointerText(row.address.value());
    std::string text = fmt::format("\nResource @ {}    {}\n",
                                   name.empty() ? at : fmt::format("{} ({})", name, at), heldText(row));
    text += counterLine("Contention Count", row.contention, wish.counters);
    text += counterLine("NumberOfSharedWaiters", row.sharedWaiters.count, wish.counters);
    text += counterLine("NumberOfExclusiveWaiters", row.exclusiveWaiters.count, wish.counters);
    text += ownersText(context, row);
    text += waitersText(context, row.sharedWaiters, "Shared");
    text += waitersText(context, row.exclusiveWaiters, "Exclusive");
    context.output().print(text);
    if (!row.trouble.empty()) context.output().error(row.trouble + "\n");
    return wish.threads ? printLockThreads(context, row) : Result<>{};
}

std::string locksSummary(std::size_t total, std::size_t held) {
    return fmt::format("{} total locks, {} locks currently held\n", total, held);
}

Result<Outcome> showLocks(Call& call) {
    const auto wish = takeLocksWish(call);
    if (!wish) return tl::unexpected(wish.error());
    const CommandContext& context = call.context;
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto reader = ResourceReader::create(context.debugger(), memory);
    if (!reader) return tl::unexpected(reader.error());
    if (wish->only.value() != 0) {
        const auto row = reader->summary(wish->only);
        if (!row) return tl::unexpected(row.error());
        if (!row->readable)
            return fail(ErrorCode::NotAvailable, fmt::format("The resource at {} cannot be read.",
                                                             context.pointerText(wish->only.value())));
        if (auto printed = printLock(context, *reader, *wish, *row); !printed)
            return tl::unexpected(printed.error());
        context.output().print(locksSummary(1, row->isHeld() ? 1 : 0));
        return Outcome::Done;
    }
    context.output().print("**** DUMP OF ALL RESOURCE OBJECTS ****\nKD: Scanning for held locks.");
    std::size_t total = 0;
    std::size_t held = 0;
    bool atLineStart = false;
    const auto trouble = reader->each([&](const ResourceRow& row) -> Result<> {
        if (auto go = context.checkInterrupted(); !go) return go;
        if (++total % kLocksADot == 0) {
            context.output().print(".");
            atLineStart = false;
        }
        held += row.isHeld() ? 1 : 0;
        if (!wish->all && row.readable && !row.isHeld() && !row.isWaitedFor()) return {};
        if (!std::exchange(atLineStart, true)) context.output().print("\n");
        return printLock(context, *reader, *wish, row);
    });
    if (!atLineStart) context.output().print("\n");
    if (!trouble) return tl::unexpected(trouble.error());
    if (!trouble->empty()) context.output().error(*trouble + "\n");
    context.output().print(locksSummary(total, held));
    return Outcome::Done;
}

}  // namespace

void addLockCommands(CommandRegistry& registry) {
    registry.add("Locks", {{"!locks", "!locks [-v] [-p] [-d] [Address]",
                            "Resources that are held, with owners and waiters; -d free ones too, -v threads",
                            Needs::Stopped, showLocks}});
}

}  // namespace hawser::command
