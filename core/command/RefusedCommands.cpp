#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/TargetReport.h"

// WinDbg's names that Hawser knows but does not run: each gets one clear line, never a syntax error.
namespace hawser::command {

namespace {

Result<Outcome> userMode(Call& call) {
    return fail(ErrorCode::Unsupported,
                fmt::format("{} is for user-mode programs; Hawser debugs kernels.", call.name));
}

Result<Outcome> symbols(Call& call) {
    return fail(ErrorCode::Unsupported,
                fmt::format("{} needs symbols, which this version does not read.", call.name));
}

Result<Outcome> extension(Call& call) {
    return fail(
        ErrorCode::Unsupported,
        fmt::format("{} is an extension command; extensions are Windows DLLs and cannot be loaded here.",
                    oneLine(call.name, 64)));
}

Result<Outcome> fixedMode(Call& call) {
    return fail(ErrorCode::Unsupported,
                fmt::format("{}: the effective machine is always the target's own ({}).", call.name,
                            machineName(call.context.debugger().target().machine())));
}

}  // namespace

void addRefusedCommands(CommandRegistry& registry) {
    registry.add("",
                 {
                     {".attach", ".attach", "User mode only", Needs::Nothing, userMode},
                     {".detach", ".detach", "User mode only", Needs::Nothing, userMode},
                     {".create", ".create", "User mode only", Needs::Nothing, userMode},
                     {".kill", ".kill", "User mode only", Needs::Nothing, userMode},
                     {".abandon", ".abandon", "User mode only", Needs::Nothing, userMode},
                     {".childdbg", ".childdbg", "User mode only", Needs::Nothing, userMode},
                     {".tlist", ".tlist", "User mode only", Needs::Nothing, userMode},
                     {".dvalloc", ".dvalloc", "User mode only", Needs::Nothing, userMode},
                     {".dvfree", ".dvfree", "User mode only", Needs::Nothing, userMode},
                     {".ttime", ".ttime", "User mode only", Needs::Nothing, userMode},
                     {".ecxr", ".ecxr", "User mode only", Needs::Nothing, userMode},
                     {".call", ".call", "User mode only", Needs::Nothing, userMode},
                     {".bpsync", ".bpsync", "User mode only", Needs::Nothing, userMode},
                     {".send_file", ".send_file", "User mode only", Needs::Nothing, userMode},
                     {"|", "|", "User mode only", Needs::Nothing, userMode},
                     {".effmach", ".effmach", "Always the target's own machine", Needs::Nothing, fixedMode},
                     {"dx", "dx", "Needs symbols", Needs::Nothing, symbols},
                     {"!", "!extension", "Extension commands", Needs::Nothing, extension},
                 });
}

}  // namespace hawser::command
