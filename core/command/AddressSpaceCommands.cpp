#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/tasks/DebuggerWork.h"
#include "core/command/tasks/TaskView.h"
#include "core/engine/MachineHeader.h"
#include "core/engine/MemoryCache.h"

// Through whose page tables memory is read (.context, .cache), what is kept of it (.cache), and how the
// target is made to bring it back (.pagein).
namespace hawser::command {

namespace {

// --- .cache ---

void showCache(const CommandContext& context) {
    const auto& tables = context.debugger().chosenTasks().tables;
    context.output().print(
        fmt::format("Max cache size is       : {} bytes (0x{:x} KB)\n"
                    "It is emptied whenever the target runs; implicit decoding of PTEs is on.\n"
                    "{} are translated by the target.\n",
                    engine::MemoryCache::kMaxBytes, engine::MemoryCache::kMaxBytes >> 10,
                    !tables               ? "All virtual addresses"
                    : tables->ofKernelToo ? "No virtual addresses"
                                          : "Virtual addresses of the kernel"));
}

Result<> forceDecoding(engine::Debugger& debugger, Decoding decoding) {
    const auto& tables = debugger.chosenTasks().tables;
    return chooseTables(debugger, tables ? tables->root.base : 0, decoding);
}

Result<> applyToCache(Call& call, std::string_view word) {
    engine::Debugger& debugger = call.context.debugger();
    if (word == "flush") {
        if (auto at = call.arguments.takeAddress(call.context); !at) return tl::unexpected(at.error());
        debugger.dropMemoryCache();
    } else if (word == "flushall") {
        debugger.dropCaches();
    } else if (word == "flushu") {
        debugger.dropMemoryCache();
    } else if (word == "forcedecodeuser") {
        return forceDecoding(debugger, Decoding::UserSpace);
    } else if (word == "forcedecodeptes") {
        return forceDecoding(debugger, Decoding::Everything);
    } else if (word == "noforcedecodeptes" || word == "noforcedecodeuser") {
        leaveTables(debugger);
    } else if (word == "hold") {
        return fail(ErrorCode::Unsupported,
                    ".cache hold is not available: memory is read anew at each stop.");
    } else if (word != "unhold" && word != "decodeptes" && word != "nodecodeptes") {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("'{}' is none of forcedecodeuser, forcedecodeptes, noforcedecodeptes, "
                                "flushall, flushu and flush Address; the cache has its size by itself.",
                                oneLine(word, 32)));
    }
    return {};
}

Result<Outcome> cache(Call& call) {
    const std::string word = toLower(call.arguments.takeWord());
    if (!word.empty())
        if (auto done = applyToCache(call, word); !done) return tl::unexpected(done.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (word.empty()) showCache(call.context);
    return Outcome::Done;
}

// --- .context ---

Result<Outcome> addressContext(Call& call) {
    engine::Debugger& debugger = call.context.debugger();
    if (call.arguments.empty()) {
        const auto& tables = debugger.chosenTasks().tables;
        const auto root = tables ? Result<dump::PagingRoot>(tables->root) : engine::pagingRoot(debugger);
        if (!root) return tl::unexpected(root.error());
        call.context.output().print(fmt::format("User-mode page directory base is {:x}\n", root->base));
        return Outcome::Done;
    }
    const auto base = call.arguments.takeExpression(call.context);
    if (!base) return tl::unexpected(base.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (*base == 0) {
        leaveTables(debugger);
        return Outcome::Done;
    }
    const auto& before = debugger.chosenTasks().tables;
    const bool everything = before && before->ofKernelToo;
    if (auto chosen = chooseTables(debugger, *base, everything ? Decoding::Everything : Decoding::UserSpace);
        !chosen)
        return tl::unexpected(chosen.error());
    return Outcome::Done;
}

// --- .pagein ---

Result<Outcome> pageIn(Call& call) {
    engine::Debugger& debugger = call.context.debugger();
    WorkOrder order{.process = debugger.chosenTasks().process, .page = {}};
    bool force = false;
    while (const auto option = call.arguments.takeOption()) {
        if (*option == "f") {
            force = true;
        } else if (*option == "p") {
            const auto process = call.arguments.takeAddress(call.context);
            if (!process) return tl::unexpected(process.error());
            if (process->value() != 0) order.process = *process;
        } else {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format(".pagein has no option '/{}'; it takes /p Process and /f.",
                                    oneLine(*option, 32)));
        }
    }
    const auto page = call.arguments.takeAddress(call.context);
    if (!page) return tl::unexpected(page.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (inUpperHalf(*page) && !force)
        return fail(ErrorCode::InvalidArgument,
                    "The address is the kernel's: not every version of Windows pages it in; /f asks for it.");
    for (const auto capability : {engine::Capability::Run, engine::Capability::Write})
        if (auto can = debugger.demand(capability); !can) return tl::unexpected(can.error());
    order.page = *page;
    if (auto ordered = orderWork(debugger, order); !ordered) return tl::unexpected(ordered.error());
    call.context.output().print(
        "You need to continue execution (press 'g' <enter>) for the page to be brought in. The target breaks "
        "in again when it has been.\n");
    return Outcome::Done;
}

}  // namespace

void addAddressSpaceCommands(CommandRegistry& registry) {
    registry.add("Translation of addresses",
                 {
                     {".cache",
                      ".cache [forcedecodeuser | forcedecodeptes | noforcedecodeptes | flushall | flushu | "
                      "flush Address]",
                      "Translate virtual addresses by page tables; forget what was read at this stop",
                      Needs::Stopped, cache},
                     {".context", ".context [PageDirectoryBase]",
                      "The page tables that user space is read by; 0: the target's own", Needs::Stopped,
                      addressContext},
                     {".pagein", ".pagein [/p Process] [/f] Address",
                      "Let the target bring a page back as soon as it runs", Needs::Stopped, pageIn},
                 });
}

}  // namespace hawser::command
