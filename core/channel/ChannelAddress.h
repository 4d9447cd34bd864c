#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/channel/Fingerprint.h"
#include "core/channel/Wire.h"

// Where a server listens and where a client calls, as WinDbg writes it behind -server and -remote
// (windbg-surface.md 4.4): a protocol, a colon, and words with commas between. Pure.
namespace hawser::channel {

struct PortRange {
    std::uint16_t first = 0;  // 0: the system chooses
    std::uint16_t last = 0;
    bool operator==(const PortRange&) const = default;
};

// npipe:pipe=NAME[,user=U...][,deny=U...]
// tls:port=N[:M][,password=P][,view=P][,user=U...][,deny=U...][,listen=any|ADDRESS][,clicon=HOST][,ipversion=6]
// tcp:the same and plain, without which it is refused with what plain means.
// Each with hidden as well; IcfEnable is taken and does nothing.
struct ServerAddress {
    Wire wire = Wire::Pipe;
    // A name, or an absolute path, which it has to be for other users to reach it. The first %x or %d is the
    // process, the second the thread.
    std::string pipe;
    PortRange ports;           // the first free one is taken
    std::string listen;        // empty: this machine only; "any"; or the address to listen at
    std::string calls;         // clicon=: the server calls this host, where a client waits; empty: it listens
    std::string password;      // proves the role Drive; empty: none does
    std::string viewPassword;  // view=: proves the role View
    std::vector<std::string> users;  // who may come; empty: over a pipe this user, else whoever proves itself
    std::vector<std::string> denied{};  // deny=: who may not come, listed or with the password
    bool hidden = false;                // not listed
    bool ipv6 = false;
    bool operator==(const ServerAddress&) const = default;
};

// npipe:[server=THIS-MACHINE,]pipe=NAME[,user=U][,password=P]
// tls:server=HOST,port=N[,password=P][,fingerprint=F][,certificate=FILE,key=FILE][,ipversion=6]
// tcp:server=HOST,port=N[,password=P]
// With clicon=HOST instead of server= the client waits at the port until the server on that host calls.
struct ClientAddress {
    Wire wire = Wire::Pipe;
    std::string pipe;
    std::string user;  // of a pipe: whose server it must be; empty: this user's
    std::string host;
    std::uint16_t port = 0;
    bool waits = false;  // clicon=
    std::string password;
    std::optional<Fingerprint> fingerprint;  // the only one that is accepted
    std::string certificate;                 // PEM files that prove the client
    std::string key;
    bool ipv6 = false;
    bool operator==(const ClientAddress&) const = default;
};

// Error InvalidArgument: one sentence that names the word. Longer than kMaxAddress (AddressWords.h) is none.
Result<ServerAddress> parseServerAddress(std::string_view text);
Result<ClientAddress> parseClientAddress(std::string_view text);

// As it is parsed, but for the passwords.
enum class Passwords : std::uint8_t { Starred, Shown };
std::string toText(const ServerAddress& address, Passwords passwords = Passwords::Starred);
std::string toText(const ClientAddress& address, Passwords passwords = Passwords::Starred);

// Puts the numbers in the place of %x and %d.
std::string expandedPipe(std::string_view pipe, std::uint64_t process, std::uint64_t thread);

}  // namespace hawser::channel
