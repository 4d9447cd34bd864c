#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/StackText.h"
#include "core/command/TaskText.h"
#include "core/command/ThreadStack.h"
#include "core/engine/TasksInView.h"

// Threads by what their stacks have: !findstack, !uniqstack.
namespace hawser::command {

namespace {

constexpr std::size_t kLongestStack = 256;  // frames
constexpr std::size_t kSameThreadsALine = 4;

// --- !findstack ---

struct FindWish {
    std::string part;         // in lower case
    std::uint64_t level = 1;  // 0 threads; 1 the frames that match; 2 whole stacks
};

Result<FindWish> takeFindWish(Call& call) {
    FindWish wish;
    wish.part = toLower(call.arguments.takeWord());
    if (wish.part.empty())
        return fail(ErrorCode::InvalidArgument, "!findstack takes a symbol, a module or a part of one.");
    if (call.arguments.empty()) return wish;
    const auto level = call.arguments.takeExpression(call.context);
    if (!level) return tl::unexpected(level.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (*level > 2)
        return fail(ErrorCode::InvalidArgument,
                    "The display level of !findstack is 0 (threads), 1 (frames that match) or 2 (whole "
                    "stacks).");
    wish.level = *level;
    return wish;
}

std::string matchText(const CommandContext& context, const FindWish& wish, const ThreadRow& thread,
                      const ThreadStack& stack) {
    std::string lines;
    std::size_t matches = 0;
    for (std::size_t i = 0; i < stack.frames.size(); ++i) {
        const bool match = stack.hasAt(i, wish.part);
        matches += match ? 1 : 0;
        if (wish.level == 2 || (wish.level == 1 && match))
            lines += fmt::format("        {} {}", match ? '*' : ' ', numberedFrame(context, stack.frames[i]));
    }
    return fmt::format("Thread {}, {} frame(s) match\n{}{}", context.pointerText(thread.thread.value()),
                       matches, lines, wish.level == 0 ? "" : "\n");
}

Result<Outcome> findStacks(Call& call) {
    if (trim(call.arguments.rest()) == "-?") {
        call.context.output().print(
            "!findstack Symbol [DisplayLevel]\nThe threads that have the symbol or module, or a part of its "
            "name, on their stacks; 0 only the threads, 1 with the frames, 2 with whole stacks.\n");
        return Outcome::Done;
    }
    const auto wish = takeFindWish(call);
    if (!wish) return tl::unexpected(wish.error());
    const CommandContext& context = call.context;
    auto reader = TaskReader::create(context.debugger(), engine::SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    const auto list = reader->list({});
    if (!list) return tl::unexpected(list.error());
    std::size_t found = 0;
    for (const ProcessRow& row : list->processes) {
        const auto process = withThreads(*reader, row);
        if (!process) return tl::unexpected(process.error());
        for (const ThreadRow& thread : process->threads) {
            if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
            const auto stack = stackOf(context, *reader, thread.thread, kLongestStack);
            if (!stack) return tl::unexpected(stack.error());
            if (!stack->has(wish->part)) continue;
            ++found;
            context.output().print(matchText(context, *wish, thread, *stack));
        }
        if (!process->trouble.empty()) context.output().error(process->trouble + "\n");
    }
    if (!list->trouble.empty()) context.output().error(list->trouble + "\n");
    if (found == 0) context.output().print("No stack has that.\n");
    return Outcome::Done;
}

// --- !uniqstack ---

// Threads that stand in the same functions at the same places.
struct SameStack {
    ThreadStack stack{};
    std::vector<ThreadRow> threads{};
};

Result<std::vector<SameStack>> groupedStacks(const CommandContext& context, TaskReader& reader,
                                             const std::vector<ThreadRow>& threads) {
    std::vector<SameStack> groups;
    std::map<std::vector<std::uint64_t>, std::size_t> known;
    for (const ThreadRow& thread : threads) {
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        auto stack = stackOf(context, reader, thread.thread, kLongestStack);
        if (!stack) return tl::unexpected(stack.error());
        std::vector<std::uint64_t> places;
        for (const engine::StackFrame& frame : stack->frames) places.push_back(frame.instruction.value());
        // Of stacks that cannot be read nobody knows whether they are the same.
        if (places.empty()) {
            groups.push_back({std::move(*stack), {thread}});
            continue;
        }
        const auto [group, fresh] = known.emplace(std::move(places), groups.size());
        if (fresh) groups.push_back({std::move(*stack), {}});
        groups[group->second].threads.push_back(thread);
    }
    return groups;
}

std::string threadsText(const CommandContext& context, const std::vector<ThreadRow>& threads,
                        std::size_t first) {
    std::string text;
    for (std::size_t i = first; i < threads.size(); ++i) {
        const bool lineEnds = (i - first + 1) % kSameThreadsALine == 0 || i + 1 == threads.size();
        text += context.pointerText(threads[i].thread.value()) + (lineEnds ? "\n" : ", ");
    }
    return text;
}

Result<StackOptions> takeUniqueOptions(Call& call) {
    StackOptions options;
    while (call.arguments.take('-')) {
        const std::string_view option = call.arguments.takeWord();
        if (option == "n")
            options.numbers = true;
        else if (option == "b" || option == "v" || option == "p")
            options.arguments = true;
        else
            return fail(ErrorCode::InvalidArgument, "!uniqstack knows -b, -v, -p and -n.");
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return options;
}

Result<Outcome> showUniqueStacks(Call& call) {
    const auto options = takeUniqueOptions(call);
    if (!options) return tl::unexpected(options.error());
    const CommandContext& context = call.context;
    auto reader = TaskReader::create(context.debugger(), engine::SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    const auto current = engine::processInView(context.debugger());
    if (!current) return tl::unexpected(current.error());
    const auto process = reader->process(*current, true);
    if (!process) return tl::unexpected(process.error());
    context.output().print(fmt::format("Processing {} threads, please wait\n\n", process->threads.size()));
    const auto groups = groupedStacks(context, *reader, process->threads);
    if (!groups) return tl::unexpected(groups.error());
    for (const SameStack& group : *groups) {
        if (auto printed = printThread(context, group.threads.front(), ""); !printed)
            return tl::unexpected(printed.error());
        if (group.threads.size() > 1)
            context.output().print(fmt::format("The same stack: {}", threadsText(context, group.threads, 1)));
        if (group.stack.frames.empty()) {
            context.output().print("Stack paged out\n\n");
            continue;
        }
        context.output().print(stackHeading(*options, context.wide()));
        printStack(context, group.stack.frames, *options);
        context.output().print("\n");
    }
    if (!process->trouble.empty()) context.output().error(process->trouble + "\n");
    context.output().print(fmt::format("Total threads: {}\nDuplicate callstacks: {}\n",
                                       process->threads.size(), process->threads.size() - groups->size()));
    return Outcome::Done;
}

}  // namespace

void addStackSearchCommands(CommandRegistry& registry) {
    registry.add(
        "Threads by their stacks",
        {
            taking(Operand::Symbol,
                   {"!findstack", "!findstack Symbol [0 | 1 | 2]",
                    "Threads whose stacks have it; 0 only which, 1 with the frames, 2 whole stacks",
                    Needs::Stopped, findStacks}),
            {"!uniqstack", "!uniqstack [-b | -v | -p] [-n]",
             "The stacks of the process that is looked at, each once", Needs::Stopped, showUniqueStacks},
        });
}

}  // namespace hawser::command
