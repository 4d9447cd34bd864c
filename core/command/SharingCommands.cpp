#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"

// The session shared with other programs. Whoever shares it acts, and says in the output what came of it.
namespace hawser::command {

namespace {

// What others may come to, and who they are, is for the server's own user to say.
Result<> demandServer(Call& call) {
    if (call.context.session().asker().empty()) return {};
    return fail(ErrorCode::Refused, fmt::format("{} is refused to a client.", call.name));
}

Result<Outcome> server(Call& call) {
    if (auto here = demandServer(call); !here) return tl::unexpected(here.error());
    const std::string address(trim(call.arguments.rest()));
    if (address.empty())
        return fail(ErrorCode::InvalidArgument,
                    ".server needs where to listen, such as tls:port=5005,password=P.");
    call.context.session().requestSharing(SharingWish::Start, address);
    return Outcome::Done;
}

Result<Outcome> servers(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    call.context.session().requestSharing(SharingWish::List, {});
    return Outcome::Done;
}

Result<Outcome> clients(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    call.context.session().requestSharing(SharingWish::Clients, {});
    return Outcome::Done;
}

Result<Outcome> endServer(Call& call) {
    if (auto here = demandServer(call); !here) return tl::unexpected(here.error());
    const std::string number(trim(call.arguments.rest()));
    if (!parseNumber(number, 10))
        return fail(ErrorCode::InvalidArgument, ".endsrv needs the number of a server; .servers lists them.");
    call.context.session().requestSharing(SharingWish::End, number);
    return Outcome::Done;
}

Result<Outcome> console(Call& call) {
    if (auto here = demandServer(call); !here) return tl::unexpected(here.error());
    if (call.context.session().host() != Host::Console)
        return fail(ErrorCode::Refused,
                    ".remote shares a console, and this is a window: .server shares its session.");
    const std::string name(trim(call.arguments.rest()));
    if (name.empty()) return fail(ErrorCode::InvalidArgument, ".remote needs a name for the shared console.");
    call.context.session().requestSharing(SharingWish::Console, name);
    return Outcome::Done;
}

}  // namespace

void addSharingCommands(CommandRegistry& registry) {
    registry.add(
        "Sharing",
        {
            taking(Operand::Text, {".server", ".server Address", "Share the session with other programs",
                                   Needs::Nothing, server}),
            {".servers", ".servers", "Where the session is shared", Needs::Nothing, servers},
            {".clients", ".clients", "Who shares the session", Needs::Nothing, clients},
            {".endsrv", ".endsrv Number", "Take no new clients at that server", Needs::Nothing, endServer},
            taking(Operand::Text, {".remote", ".remote Name", "Share this console (hawser-remote)",
                                   Needs::Nothing, console}),
        });
}

}  // namespace hawser::command
