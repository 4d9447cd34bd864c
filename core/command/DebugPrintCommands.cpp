#include <span>

#include "core/base/AnsiText.h"
#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/memory/PrintBuffer.h"
#include "core/command/types/DebuggerMemory.h"

// What the kernel has printed: !dbgprint.
namespace hawser::command {

namespace {

constexpr std::size_t kLongestLine = 4096;  // bytes; a longer one is shown in pieces

Result<Outcome> showPrinted(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const CommandContext& context = call.context;
    const auto buffer = findPrintBuffer(context.debugger());
    if (!buffer) return tl::unexpected(buffer.error());
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    // By lines: a letter of several bytes may lie across two pieces.
    std::string line;
    const auto show = [&] {
        context.output().print(printable(utf8FromAnsi(std::as_bytes(std::span(line))), std::string::npos));
        line.clear();
    };
    const auto printed = eachPrinted(memory, *buffer, [&](std::string_view text) {
        for (const char letter : text) {
            if (letter != '\r') line += letter;
            if (letter == '\n' || line.size() == kLongestLine) show();
        }
    });
    if (!line.empty()) {
        line += '\n';
        show();
    }
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
