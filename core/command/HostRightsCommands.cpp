#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/engine/ModuleSymbols.h"
#include "core/symbols/SymbolFinder.h"

// What may be done to this computer, and how to give it up: .noshell, .secure.
namespace hawser::command {

namespace {

Result<Outcome> forbidShell(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    call.context.session().hostRights().forbidPrograms();
    call.context.output().print("Shell commands disabled\n");
    return Outcome::Done;
}

Result<Outcome> secureMode(Call& call) {
    CommandContext& context = call.context;
    if (!call.arguments.empty()) {
        const auto on = call.arguments.takeExpression(context);
        if (!on) return tl::unexpected(on.error());
        if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
        const auto done = *on != 0 ? beSecure(context) : Result<>();
        if (!done) return tl::unexpected(done.error());
        if (*on == 0 && context.session().hostRights().isSecure())
            return fail(ErrorCode::Refused, "Secure Mode cannot be turned off while the debugger runs.");
    }
    context.output().print(
        fmt::format("Secure mode is {}\n", context.session().hostRights().isSecure() ? "on" : "off"));
    return Outcome::Done;
}

}  // namespace

Result<> beSecure(const CommandContext& context) {
    SessionControl& session = context.session();
    if (session.hostRights().isSecure()) return {};
    if (session.connected())
        return fail(ErrorCode::Refused,
                    "Secure Mode begins before the session does: start the debugger with -secure, or end "
                    "the session first.");
    session.beSecure();
    // What is looked in from now on.
    if (symbols::SymbolFinder* const finder = context.debugger().symbols().finder())
        finder->setPath(std::string(finder->path().text()));
    return {};
}

void addHostRightsCommands(CommandRegistry& registry) {
    registry.add("Around the debugger",
                 {
                     {".noshell", ".noshell", "No .shell any more, until the debugger ends", Needs::Nothing,
                      forbidShell},
                     {".secure", ".secure [1]", "Secure Mode: whether it is on; 1 turns it on for good",
                      Needs::Nothing, secureMode},
                 });
}

}  // namespace hawser::command
