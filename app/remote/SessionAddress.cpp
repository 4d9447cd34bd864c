#include "app/remote/SessionAddress.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/channel/Greeting.h"
#include "core/channel/ServerDirectory.h"

namespace hawser::remote {

namespace {

constexpr std::string_view kHiddenService = "console, hidden";
constexpr std::string_view kPipePrefix = "remote-";

std::string thisHost() {
    return channel::greetingOf({}, {}).host;
}

std::string pipeOf(std::string name) {
    std::ranges::replace(name, ' ', '+');
    return std::string(kPipePrefix) + name;
}

std::string nameOfPipe(std::string_view pipe) {
    const std::size_t at = pipe.rfind(kPipePrefix);
    std::string name(at == std::string_view::npos ? pipe : pipe.substr(at + kPipePrefix.size()));
    std::ranges::replace(name, '+', ' ');
    return name;
}

// Others cannot look into the folder of this user's own sockets.
std::string sharedPipeOf(const std::string& owner, const std::string& name) {
    return fmt::format("/tmp/hawser-{}.{}", owner, pipeOf(name));
}

bool hasPrefix(const std::string& host) {
    return host.starts_with("tls:") || host.starts_with("ssl:") || host.starts_with("tcp:") ||
           host.starts_with("npipe:");
}

}  // namespace

channel::Limits channelLimits() {
    channel::Limits limits;
    limits.frame = 2 * kMostBytes;
    limits.unsent = 4 << 20;
    limits.clients = 50;
    return limits;
}

Result<std::vector<channel::ServerAddress>> serverAddresses(const Options& options) {
    channel::ServerAddress pipe;
    pipe.wire = channel::Wire::Pipe;
    const std::string self = channel::greetingOf({}, {}).user;
    if (std::ranges::find(options.denied, self) != options.denied.end())
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("/ud {} would keep you yourself out of the session.", printable(self, kMostText)));
    pipe.users = options.users;
    pipe.denied = options.denied;
    pipe.pipe = options.users.empty() ? pipeOf(options.name) : sharedPipeOf(self, options.name);
    std::vector<channel::ServerAddress> addresses{pipe};
    for (const std::string& text : options.channels) {
        auto address = channel::parseServerAddress(text);
        if (!address) return tl::unexpected<Error>(address.error());
        if (address->password.empty()) address->password = options.password;
        address->denied.insert(address->denied.end(), options.denied.begin(), options.denied.end());
        addresses.push_back(*std::move(address));
    }
    return addresses;
}

bool isThisComputer(const std::string& host) {
    const std::string lower = toLower(host);
    return lower == "." || lower == "localhost" || lower == "127.0.0.1" || lower == "::1" ||
           lower == toLower(thisHost());
}

Result<channel::ClientAddress> clientAddress(const std::string& host, const std::string& name) {
    if (hasPrefix(host)) return channel::parseClientAddress(host);
    channel::ClientAddress address;
    if (isThisComputer(host)) {
        address.wire = channel::Wire::Pipe;
        address.pipe = pipeOf(name);
        return address;
    }
    const std::size_t at = host.find('@');
    if (at != std::string::npos && isThisComputer(host.substr(at + 1))) {
        address.wire = channel::Wire::Pipe;
        address.user = host.substr(0, at);
        address.pipe = sharedPipeOf(address.user, name);
        return address;
    }
    const std::string place = host.substr(0, host.find(','));
    const std::size_t colon = place.rfind(':');
    if (colon == std::string::npos) {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("{} is another computer: give the port that its session was started with, {}:PORT.",
                        printable(host, kMostText), printable(place, kMostText)));
    }
    return channel::parseClientAddress(fmt::format("tls:server={},port={}{}", place.substr(0, colon),
                                                   place.substr(colon + 1), host.substr(place.size())));
}

std::string hostText(const channel::ClientAddress& address) {
    // A plain line is asked for in full.
    if (address.wire != channel::Wire::Tls || address.waits) return channel::toText(address);
    const bool v6 = address.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", v6 ? "[" : "", address.host, v6 ? "]" : "", address.port);
}

std::string listedService(bool visible) {
    return std::string(visible ? kService : kHiddenService);
}

std::string listedProgram(const std::string& command) {
    const std::string_view text = trim(command);
    const std::string_view word = text.substr(0, text.find_first_of(" \t;|&"));
    return std::string(word.substr(word.rfind('/') + 1));
}

Sessions sessionsHere(const channel::Places& places) {
    Sessions sessions;
    for (const channel::ListedServer& server : channel::listedServers(places)) {
        if (server.service == kService)
            sessions.visible.push_back({nameOfPipe(server.address.pipe), server.program});
        else if (server.service == kHiddenService)
            sessions.anyHidden = true;
    }
    return sessions;
}

}  // namespace hawser::remote
