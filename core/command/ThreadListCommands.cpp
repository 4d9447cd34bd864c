#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/TaskText.h"
#include "core/command/ThreadStack.h"
#include "core/command/tasks/ProcessorBlocks.h"

// Threads of all processes at a glance: !stacks, !ready.
namespace hawser::command {

namespace {

// Functions that every thread that waits is in: they do not tell what for.
constexpr auto kWaitFunctions = std::to_array<std::string_view>(
    {"KiSwapContext", "SwapContext", "SwitchTo", "KiSwapThread", "KiCommitThreadWait", "KiBlockCurrentThread",
     "KiAttemptFastRemovePriQueue", "KeDelayExecution", "KeDelayExecutionThread", "KeRemovePriQueue",
     "KeRemoveQueue", "KeRemoveQueueEx", "KeWaitForAlertByThreadId", "KeWaitForGate",
     "KeWaitForMultipleObjects", "KeWaitForMutexObject", "KeWaitForSingleObject"});
// Where the kernel's own threads wait for something to do; level 0 leaves these away.
constexpr auto kIdleFunctions = std::to_array<std::string_view>(
    {"ExpWorkerThread", "ExpWorkerThreadBalanceManager", "MmZeroPageThread", "MiZeroPageThread"});

constexpr std::size_t kBlockerFrames = 12;  // the first that tells something is among these
constexpr std::size_t kWholeStack = 64;

// "KeWaitForGate" of "nt!KeWaitForGate+0x12".
std::string_view functionIn(std::string_view place) {
    const std::size_t mark = place.find('!');
    if (mark == std::string_view::npos) return {};
    return place.substr(mark + 1, place.find('+', mark) - mark - 1);
}

bool isOneOf(std::string_view place, std::span<const std::string_view> functions) {
    return std::ranges::find(functions, functionIn(place)) != functions.end();
}

struct StacksWish {
    std::uint64_t level = 0;
    std::string filter;

    bool whole() const { return level == 2 || !filter.empty(); }
};

// The first of its places that tells what a thread waits for.
std::size_t blockerOf(const ThreadStack& stack) {
    const auto telling =
        std::ranges::find_if(stack.places, [](std::string_view at) { return !isOneOf(at, kWaitFunctions); });
    return telling == stack.places.end() ? 0 : static_cast<std::size_t>(telling - stack.places.begin());
}

bool isLeftAway(const StacksWish& wish, const ThreadRow& thread, const ThreadStack& stack) {
    if (!wish.filter.empty() && !stack.has(wish.filter)) return true;
    if (wish.level != 0 || thread.wait.empty()) return false;
    return stack.places.empty() || isOneOf(stack.places[blockerOf(stack)], kIdleFunctions);
}

std::string stackState(const ThreadRow& thread) {
    if (thread.state.empty()) return "??";
    return thread.wait.empty() ? loudState(thread) : "Blocked";
}

std::string stackLines(const CommandContext& context, const StacksWish& wish, const ThreadRow& thread,
                       const ThreadStack& stack) {
    const std::string head = fmt::format("{:>4x}.{:06x}  {}  {:<11} ", thread.process, thread.id,
                                         context.pointerText(thread.thread.value()), stackState(thread));
    if (stack.places.empty()) return head + "Stack paged out\n";
    if (wish.level != 2) return head + stack.places[blockerOf(stack)] + "\n";
    std::string text = head;
    for (const std::string& place : stack.places) {
        if (text.size() != head.size()) text += std::string(head.size(), ' ');
        text += place + "\n";
    }
    return text;
}

Result<StacksWish> takeStacksWish(Call& call) {
    StacksWish wish;
    if (call.arguments.empty()) return wish;
    const auto level = call.arguments.takeExpression(call.context);
    if (!level) return tl::unexpected(level.error());
    if (*level > 2)
        return fail(
            ErrorCode::InvalidArgument,
            "The detail of !stacks is 0, 1 (paged-out stacks and idle workers too) or 2 (whole stacks).");
    wish.level = *level;
    wish.filter = toLower(call.arguments.takeWord());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return wish;
}

Result<std::size_t> printStacksOf(const CommandContext& context, TaskReader& reader, const StacksWish& wish,
                                  const ProcessRow& row) {
    const auto process = withThreads(reader, row);
    if (!process) return tl::unexpected(process.error());
    const std::string heading =
        fmt::format("{:>30}[{} {}]\n", "", context.pointerText(process->process.value()),
                    process->name.empty() ? "<unknown>" : process->name);
    bool headed = wish.filter.empty();
    if (headed) context.output().print(heading);
    for (const ThreadRow& thread : process->threads) {
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto stack =
            stackOf(context, reader, thread.thread, wish.whole() ? kWholeStack : kBlockerFrames);
        if (!stack) return tl::unexpected(stack.error());
        if (isLeftAway(wish, thread, *stack)) continue;
        if (!std::exchange(headed, true)) context.output().print(heading);
        context.output().print(stackLines(context, wish, thread, *stack));
    }
    if (!process->trouble.empty()) context.output().error(process->trouble + "\n");
    if (headed) context.output().print("\n");
    return process->threads.size();
}

Result<Outcome> showStacks(Call& call) {
    const auto wish = takeStacksWish(call);
    if (!wish) return tl::unexpected(wish.error());
    const CommandContext& context = call.context;
    auto reader = TaskReader::create(context.debugger(), engine::SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    const auto list = reader->list({});
    if (!list) return tl::unexpected(list.error());
    context.output().print(
        fmt::format("Proc.Thread  {:<{}}  ThreadState Blocker\n", ".Thread", context.pointerText(0).size()));
    std::size_t threads = 0;
    for (const ProcessRow& row : list->processes) {
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto printed = printStacksOf(context, *reader, *wish, row);
        if (!printed) return tl::unexpected(printed.error());
        threads += *printed;
    }
    if (!list->trouble.empty()) context.output().error(list->trouble + "\n");
    context.output().print(fmt::format("Threads Processed: {}\n", threads));
    return Outcome::Done;
}

// --- !ready ---

constexpr std::uint64_t kReadyState = 2;  // flags: with their state; with their stacks
constexpr std::uint64_t kReadyStacks = 4;

struct ReadyThread {
    ThreadRow row;
    std::optional<std::uint64_t> priority{};
};

Result<std::vector<ReadyThread>> readyThreads(const CommandContext& context, TaskReader& reader) {
    const auto blocks = ProcessorBlocks::create(context.debugger());
    if (!blocks) return tl::unexpected(blocks.error());
    const auto list = reader.list({});
    if (!list) return tl::unexpected(list.error());
    std::vector<ReadyThread> ready;
    for (const ProcessRow& row : list->processes) {
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto process = withThreads(reader, row);
        if (!process) return tl::unexpected(process.error());
        for (const ThreadRow& thread : process->threads) {
            if (thread.state != "Ready" && thread.state != "DeferredReady") continue;
            const auto priority = blocks->priority(thread.thread);
            if (!priority) return tl::unexpected(priority.error());
            ready.push_back({thread, *priority});
        }
        if (!process->trouble.empty()) context.output().error(process->trouble + "\n");
    }
    if (!list->trouble.empty()) context.output().error(list->trouble + "\n");
    std::ranges::stable_sort(
        ready, [](const ReadyThread& a, const ReadyThread& b) { return a.priority > b.priority; });
    return ready;
}

Result<Outcome> showReady(Call& call) {
    std::uint64_t flags = kReadyState | kReadyStacks;
    if (!call.arguments.empty()) {
        const auto given = call.arguments.takeExpression(call.context);
        if (!given) return tl::unexpected(given.error());
        if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
        flags = *given;
    }
    const CommandContext& context = call.context;
    auto reader = TaskReader::create(context.debugger(), engine::SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    const auto ready = readyThreads(context, *reader);
    if (!ready) return tl::unexpected(ready.error());
    if (ready->empty()) context.output().print("No threads are ready.\n");
    for (const ReadyThread& thread : *ready) {
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const std::string priority = thread.priority ? fmt::format("{}", *thread.priority) : "?";
        if ((flags & kReadyState) == 0) {
            context.output().print(fmt::format("THREAD {}  Priority {}\n",
                                               context.pointerText(thread.row.thread.value()), priority));
            continue;
        }
        if (auto printed = printThread(context, thread.row, ""); !printed)
            return tl::unexpected(printed.error());
        context.output().print(fmt::format("    Priority {}\n", priority));
        if ((flags & kReadyStacks) == 0) continue;
        if (auto printed = printStackOf(context, *reader, thread.row.thread); !printed)
            return tl::unexpected(printed.error());
        context.output().print("\n");
    }
    return Outcome::Done;
}

}  // namespace

void addThreadListCommands(CommandRegistry& registry) {
    registry.add("All threads",
                 {
                     {"!stacks", "!stacks [0 | 1 | 2] [Filter]",
                      "What each thread waits in; 1 paged-out and idle ones too, 2 whole stacks",
                      Needs::Stopped, showStacks},
                     {"!ready", "!ready [Flags]",
                      "Threads that are ready to run, by priority; 2 state, 4 with their stacks",
                      Needs::Stopped, showReady},
                 });
}

}  // namespace hawser::command
