#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/ProcessModuleText.h"
#include "core/command/tasks/DebuggerWork.h"
#include "core/command/tasks/TaskView.h"
#include "core/engine/TasksInView.h"

// Which process and thread are looked at: .process, .thread.
namespace hawser::command {

namespace {

using engine::SymbolDemand;

struct TaskWish {
    Address task;  // 0: none is given
    Decoding decoding = Decoding::AsBefore;
    bool modules = false;   // /r
    bool invasive = false;  // /i
};

Result<TaskWish> takeTaskWish(Call& call, bool mayInvade) {
    TaskWish wish;
    while (const auto option = call.arguments.takeOption()) {
        if (*option == "p")
            wish.decoding = Decoding::UserSpace;
        else if (*option == "P")
            wish.decoding = Decoding::Everything;
        else if (*option == "r")
            wish.modules = true;
        else if (*option == "i" && mayInvade)
            wish.invasive = true;
        else if (*option == "w" && !mayInvade)
            return fail(ErrorCode::Unsupported,
                        "Threads are shown as the kernel has them: the 32-bit half of a WOW64 thread is not "
                        "available.");
        else
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("{} has no option '/{}'; it takes {}/p /r and /P.", call.name,
                                    oneLine(*option, 32), mayInvade ? "/i " : ""));
    }
    if (wish.modules && wish.decoding == Decoding::AsBefore)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} /r reads the modules by the process's own page tables: it goes with /p.",
                                call.name));
    if (call.arguments.empty()) return wish;
    const auto address = call.arguments.takeAddress(call.context);
    if (!address) return tl::unexpected(address.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    wish.task = *address;
    return wish;
}

Result<Outcome> invade(Call& call, const TaskWish& wish) {
    engine::Debugger& debugger = call.context.debugger();
    if (wish.task.value() == 0)
        return fail(ErrorCode::InvalidArgument, ".process /i needs the address of a process.");
    for (const auto capability : {engine::Capability::Run, engine::Capability::Write})
        if (auto can = debugger.demand(capability); !can) return tl::unexpected(can.error());
    auto reader = TaskReader::create(debugger, SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    if (const auto there = reader->process(wish.task, false); !there) return tl::unexpected(there.error());
    if (auto ordered = orderWork(debugger, {.process = wish.task, .page = {}}); !ordered)
        return tl::unexpected(ordered.error());
    call.context.output().print(
        "You need to continue execution (press 'g' <enter>) for the context to be switched. The target "
        "breaks in again when it stands in the new process.\n");
    return Outcome::Done;
}

Result<Outcome> implicitTask(Call& call, std::string_view what, const TaskWish& wish,
                             Result<> (*choose)(engine::Debugger&, Address, SymbolDemand, Decoding),
                             Result<Address> (*inView)(engine::Debugger&)) {
    engine::Debugger& debugger = call.context.debugger();
    if (auto chosen = choose(debugger, wish.task, SymbolDemand::Asked, wish.decoding); !chosen)
        return tl::unexpected(chosen.error());
    call.context.memory().nextCode.reset();
    const auto now = inView(debugger);
    if (!now) return tl::unexpected(now.error());
    call.context.output().print(
        fmt::format("Implicit {} is now {}\n", what, call.context.pointerText(now->value())));
    if (wish.decoding == Decoding::AsBefore) return Outcome::Done;
    call.context.output().print(fmt::format(".cache {} done\n", wish.task.value() == 0 ? "noforcedecodeptes"
                                                                : wish.decoding == Decoding::Everything
                                                                    ? "forcedecodeptes"
                                                                    : "forcedecodeuser"));
    if (!wish.modules || wish.task.value() == 0) return Outcome::Done;
    if (auto loaded = loadProcessModules(call.context); !loaded) return tl::unexpected(loaded.error());
    return Outcome::Done;
}

Result<Outcome> implicitProcess(Call& call) {
    const auto wish = takeTaskWish(call, true);
    if (!wish) return tl::unexpected(wish.error());
    if (wish->invasive) return invade(call, *wish);
    return implicitTask(call, "process", *wish, chooseProcess, engine::processInView);
}

Result<Outcome> implicitThread(Call& call) {
    const auto wish = takeTaskWish(call, false);
    if (!wish) return tl::unexpected(wish.error());
    return implicitTask(call, "thread", *wish, chooseThread, engine::threadInView);
}

}  // namespace

void addTaskViewCommands(CommandRegistry& registry) {
    registry.add(
        "Processes and threads",
        {
            {".process", ".process [/i] [/p [/r]] [/P] [Address]",
             "The process that is looked at, /p with its memory, /r with its modules; none: the running one",
             Needs::Stopped, implicitProcess},
            {".thread", ".thread [/p [/r]] [/P] [Address]",
             "Look at the registers of a thread, /p with its process's memory; none: back", Needs::Stopped,
             implicitThread},
        });
}

}  // namespace hawser::command
