#pragma once

#include <string>
#include <vector>

#include "app/remote/Messages.h"
#include "app/remote/Options.h"
#include "core/channel/ChannelAddress.h"
#include "core/channel/Limits.h"
#include "core/channel/Places.h"

// Where a session is reached under its name. Pure, but for what this computer and its users are called, and
// for sessionsHere().
namespace hawser::remote {

inline constexpr std::string_view kService = "console";

// What a client may cost: one message in a frame, and screens full of output that it has not read.
channel::Limits channelLimits();

// A server's: a Unix socket that is named after the session, and what /t says. Errors: InvalidArgument.
Result<std::vector<channel::ServerAddress>> serverAddresses(const Options& options);

// A client's. `host`: this computer, USER@ this computer for somebody else's session, HOST:PORT[,WORD...] for
// TLS, or an address as core/channel reads it. Errors: InvalidArgument.
Result<channel::ClientAddress> clientAddress(const std::string& host, const std::string& name);

// What stands behind /c for it.
std::string hostText(const channel::ClientAddress& address);

// Whether a query of it is about the sessions of this computer's user.
bool isThisComputer(const std::string& host);

// One session's line in the list of what listens here, and all of them.
std::string listedService(bool visible);
std::string listedProgram(const std::string& command);  // the program's name alone
Sessions sessionsHere(const channel::Places& places);

}  // namespace hawser::remote
