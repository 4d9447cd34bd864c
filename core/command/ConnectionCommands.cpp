#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/ControlKeys.h"
#include "core/command/NoSession.h"

namespace hawser::command {

namespace {

Result<Outcome> restart(Call& call) {
    SessionControl& session = call.context.session();
    if (!session.asker().empty()) {
        return fail(
            ErrorCode::Refused,
            ".restart is refused to a client: it would end the session for everybody. Ctrl+R ENTER, or "
            "Ctrl+Alt+R in the window, resynchronizes; .restart can be typed at the server.");
    }
    if (session.host() == Host::Window) {
        OutputSink& output = call.context.output();
        output.error(".restart belongs to the console debugger; in the window the same is done by ");
        output.write({OutputKind::Error, "Debug | Kernel Connection | Restart Connection", "action:restart"});
        output.error(".\n");
        return Outcome::Done;
    }
    if (!session.connected()) return tl::unexpected(nothingTo("restart"));
    session.requestRestart();
    return Outcome::Leaving;
}

// The target takes the command and is gone: no stop to wait for.
Result<Outcome> reboot(Call& call) {
    if (auto done = call.context.debugger().target().reboot(); !done) return tl::unexpected(done.error());
    call.context.session().targetLeaves("The target was told to reboot.");
    return Outcome::Leaving;
}

Result<Outcome> crash(Call& call) {
    if (auto done = call.context.debugger().target().causeBugCheck(); !done)
        return tl::unexpected(done.error());
    call.context.session().targetLeaves("The target was told to crash.");
    return Outcome::Leaving;
}

Result<Outcome> quit(Call& call) {
    call.context.session().requestQuit();
    return Outcome::Leaving;
}

Result<Outcome> quitAll(Call& call) {
    call.context.session().requestQuitOfAll();
    return Outcome::Leaving;
}

Result<Outcome> detach(Call&) {
    return fail(
        ErrorCode::Unsupported,
        "qd detaches from a user-mode program; to leave a kernel running: bc *, g, then Ctrl+B ENTER.");
}

// The typed twins of the control keys.
Result<Outcome> key(Call& call) {
    const std::string word = toLower(call.arguments.takeWord());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const ControlKey* const found = word.size() == 1 ? controlKey(word[0] == 'c' ? 'f' : word[0]) : nullptr;
    if (found == nullptr)
        return fail(ErrorCode::InvalidArgument, fmt::format(".kdkey needs one of {}.", controlKeysInWords()));
    return found->press(call);
}

}  // namespace

void addConnectionCommands(CommandRegistry& registry) {
    registry.add("Connection",
                 {
                     {".restart",
                      ".restart",
                      "Restart the kernel connection (console)",
                      Needs::Nothing,
                      restart,
                      {},
                      false,
                      engine::Capability::Restart},
                     {".kdkey", ".kdkey a|b|d|f|k|r|v|w", "What Ctrl+letter ENTER does in the console",
                      Needs::Nothing, key},
                     {".reboot",
                      ".reboot",
                      "Reboot the target",
                      Needs::Stopped,
                      reboot,
                      {},
                      false,
                      engine::Capability::Reboot},
                     {".crash",
                      ".crash",
                      "Make the target crash",
                      Needs::Stopped,
                      crash,
                      {},
                      false,
                      engine::Capability::Crash},
                     {"q", "q", "Leave; the target stays as it is", Needs::Nothing, quit},
                     {"qq", "qq", "As q; from a client it ends the server", Needs::Nothing, quitAll},
                     {"qd", "qd", "User mode only", Needs::Nothing, detach},
                 });
}

}  // namespace hawser::command
