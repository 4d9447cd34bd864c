#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/VersionText.h"

namespace hawser::command {

namespace {

Error nothingTo(std::string_view what) {
    return {ErrorCode::NotAvailable, fmt::format("No session: there is nothing to {}.", what), {}};
}

Result<Outcome> restart(Call& call) {
    SessionControl& session = call.context.session();
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

Result<Outcome> detach(Call&) {
    return fail(
        ErrorCode::Unsupported,
        "qd detaches from a user-mode program; to leave a kernel running: bc *, g, then Ctrl+B ENTER.");
}

// --- the typed twins of the control keys ---

Result<Outcome> keyBaud(Call& call) {
    const auto rate = call.context.session().cycleBaudRate();
    if (!rate) return tl::unexpected(rate.error());
    call.context.output().write({OutputKind::Status, fmt::format("The baud rate is now {}.\n", *rate), {}});
    return Outcome::Done;
}

Result<Outcome> keyExit(Call& call) {
    call.context.session().requestAbruptExit();
    return Outcome::Leaving;
}

Result<Outcome> keyTrace(Call& call) {
    const bool on = call.context.session().toggleProtocolTrace();
    call.context.output().write(
        {OutputKind::Status, fmt::format("Protocol trace is {}.\n", on ? "on" : "off"), {}});
    return Outcome::Done;
}

Result<Outcome> keyBreak(Call& call) {
    if (auto can = call.context.debugger().demand(engine::Capability::Break); !can)
        return tl::unexpected(can.error());
    if (!call.context.session().connected()) return tl::unexpected(nothingTo("break into"));
    call.context.session().requestBreakIn();
    return Outcome::Done;
}

Result<Outcome> keyInitialBreak(Call& call) {
    SessionControl& session = call.context.session();
    session.setInitialBreak(nextOf(session.initialBreak()));
    call.context.output().write(
        {OutputKind::Status, fmt::format("{}\n", announcementOf(session.initialBreak())), {}});
    return Outcome::Done;
}

Result<Outcome> keyResynchronize(Call& call) {
    if (auto can = call.context.debugger().demand(engine::Capability::Resynchronize); !can)
        return tl::unexpected(can.error());
    if (!call.context.session().connected()) return tl::unexpected(nothingTo("resynchronize"));
    call.context.session().requestResynchronize();
    return Outcome::Leaving;
}

Result<Outcome> keyVerbose(Call& call) {
    const bool on = call.context.session().toggleVerbose();
    call.context.output().write(
        {OutputKind::Status, fmt::format("Verbose mode is {}.\n", on ? "ON" : "OFF"), {}});
    return Outcome::Done;
}

Result<Outcome> keyVersion(Call& call) {
    call.context.output().print(debuggerVersionText());
    return Outcome::Done;
}

Result<Outcome> keyObsolete(Call&) {
    return fail(ErrorCode::Unsupported,
                "Ctrl+P and Ctrl+\\ debug the debugger itself; attach a native debugger to it.");
}

struct Key {
    char letter;
    CommandFunction run;
};
constexpr std::array<Key, 9> kKeys{{{'a', keyBaud},
                                    {'b', keyExit},
                                    {'d', keyTrace},
                                    {'f', keyBreak},
                                    {'k', keyInitialBreak},
                                    {'p', keyObsolete},
                                    {'r', keyResynchronize},
                                    {'v', keyVerbose},
                                    {'w', keyVersion}}};

Result<Outcome> key(Call& call) {
    const std::string word = toLower(call.arguments.takeWord());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const char letter = word.size() == 1 ? (word[0] == 'c' ? 'f' : word[0]) : '\0';
    const auto found =
        std::find_if(kKeys.begin(), kKeys.end(), [&](const Key& k) { return k.letter == letter; });
    if (found == kKeys.end()) {
        return fail(ErrorCode::InvalidArgument,
                    ".kdkey needs one of a (baud rate), b (leave), d (trace), f (break), k (initial break), "
                    "r (resynchronize), v (verbose), w (version).");
    }
    return found->run(call);
}

}  // namespace

void addConnectionCommands(CommandRegistry& registry) {
    registry.add("Connection", {
                                   {".restart",
                                    ".restart",
                                    "Restart the kernel connection (console)",
                                    Needs::Nothing,
                                    restart,
                                    {},
                                    false,
                                    engine::Capability::Restart},
                                   {".kdkey", ".kdkey a|b|d|f|k|r|v|w",
                                    "What Ctrl+letter ENTER does in the console", Needs::Nothing, key},
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
                                   {"qq", "qq", "As q", Needs::Nothing, quit},
                                   {"qd", "qd", "User mode only", Needs::Nothing, detach},
                               });
}

}  // namespace hawser::command
