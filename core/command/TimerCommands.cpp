#include <fmt/format.h>

#include <algorithm>

#include "core/command/CommandRegistry.h"
#include "core/command/RoutineName.h"
#include "core/command/TimeText.h"
#include "core/command/tasks/TimerTables.h"
#include "core/command/types/DebuggerMemory.h"

// Timers that wait for their time: !timer.
namespace hawser::command {

namespace {

constexpr std::uint64_t kNever = std::uint64_t{1} << 62;  // 100 ns: beyond any date

// The target's clocks at this stop; what it does not tell is empty.
struct Clocks {
    std::optional<std::uint64_t> interrupt{};  // as timers are due by
    std::optional<std::uint64_t> system{};
};

Result<Clocks> clocksOf(engine::Debugger& debugger) {
    if (auto read = debugger.readTimes(); !read) {
        if (read.error().code != ErrorCode::NotAvailable) return tl::unexpected(read.error());
        return Clocks{};
    }
    return Clocks{debugger.info()->times.upTime, debugger.info()->times.systemTime};
}

std::string halvesText(std::uint64_t time) {
    return fmt::format("{:08x} {:08x}", time & UINT32_MAX, time >> 32);
}

// When the clocks will say that it is due.
std::string fireTime(const Clocks& clocks, std::uint64_t due) {
    if (!clocks.interrupt || !clocks.system) return "?";
    if (due >= kNever) return "NEVER";
    return systemTimeText(*clocks.system + due - *clocks.interrupt);
}

std::string timerLine(const CommandContext& context, const Clocks& clocks, const TimerRow& row) {
    std::string what;
    if (row.dpc.value() != 0)
        what = routineName(context, row.routine);
    else if (row.thread.value() != 0)
        what = "thread " + context.pointerText(row.thread.value());
    if (row.dpc.value() != 0 && what.empty()) what = context.pointerText(row.routine.value());
    return fmt::format("{} {} {} [{}]  {}\n", context.pointerText(row.address.value()),
                       row.periodic ? 'P' : ' ', row.due ? halvesText(*row.due) : "???????? ????????",
                       row.due ? fireTime(clocks, *row.due) : "?", what);
}

struct TimerCount {
    std::size_t timers = 0;
    std::size_t longest = 0;
};

Result<> printTable(const CommandContext& context, const TimerTables& timers, const TimerTable& table,
                    const Clocks& clocks, TimerCount& total) {
    if (table.processor) context.output().print(fmt::format("\nPROCESSOR {:x}\n", *table.processor));
    std::size_t troubled = 0;
    for (std::uint64_t list = 0; list < table.count; ++list) {
        if (auto go = context.checkInterrupted(); !go) return go;
        std::size_t count = 0;
        const auto trouble = timers.each(table, list, [&](const TimerRow& row) -> Result<> {
            context.output().print(fmt::format("{:>3} {}",
                                               count++ == 0 ? fmt::format("{}", list) : std::string(),
                                               timerLine(context, clocks, row)));
            return {};
        });
        if (!trouble) return tl::unexpected(trouble.error());
        if (!trouble->empty() && troubled++ == 0) context.output().error(*trouble + "\n");
        total.timers += count;
        total.longest = std::max(total.longest, count);
    }
    if (troubled > 1)
        context.output().error(fmt::format("{} more of the lists cannot be followed.\n", troubled - 1));
    return {};
}

Result<Outcome> showTimers(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const CommandContext& context = call.context;
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto timers = TimerTables::create(context.debugger(), memory);
    if (!timers) return tl::unexpected(timers.error());
    const auto clocks = clocksOf(context.debugger());
    if (!clocks) return tl::unexpected(clocks.error());
    std::string text = "Dump system timers\n\nInterrupt time: ";
    text += clocks->interrupt ? halvesText(*clocks->interrupt) : "not known";
    if (clocks->system) text += fmt::format(" [{}]", systemTimeText(*clocks->system));
    context.output().print(text + fmt::format("\n\nList {:<{}}   Interrupt Low/High Fire Time  DPC/thread\n",
                                              "Timer", context.pointerText(0).size() - 1));
    TimerCount total;
    for (const TimerTable& table : timers->tables())
        if (auto printed = printTable(context, *timers, table, *clocks, total); !printed)
            return tl::unexpected(printed.error());
    context.output().print(
        fmt::format("\nTotal Timers: {}, Maximum List: {}\n", total.timers, total.longest));
    return Outcome::Done;
}

}  // namespace

void addTimerCommands(CommandRegistry& registry) {
    registry.add("Timers", {{"!timer", "!timer", "The timers that wait, with when and what for",
                             Needs::Stopped, showTimers}});
}

}  // namespace hawser::command
