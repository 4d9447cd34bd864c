#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/memory/PrintBuffer.h"
#include "core/command/types/DebuggerMemory.h"

// What the kernel has printed: !dbgprint.
namespace hawser::command {

namespace {

Result<Outcome> showPrinted(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const CommandContext& context = call.context;
    const auto buffer = findPrintBuffer(context.debugger());
    if (!buffer) return tl::unexpected(buffer.error());
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    bool lineEnded = true;
    const auto printed = eachPrinted(memory, *buffer, [&](std::string_view text) {
        if (text.empty()) return;
        lineEnded = text.ends_with('\n');
        std::string shown;
        for (const char letter : text)
            if (letter != '\r') shown += letter;
        context.output().print(printable(shown, shown.size()));
    });
    if (!lineEnded) context.output().print("\n");
    if (!printed) return tl::unexpected(printed.error());
    return Outcome::Done;
}

}  // namespace

void addDebugPrintCommands(CommandRegistry& registry) {
    registry.add("What was printed", {{"!dbgprint", "!dbgprint",
                                       "What the kernel and its drivers have printed, as the target keeps it",
                                       Needs::Stopped, showPrinted}});
}

}  // namespace hawser::command
