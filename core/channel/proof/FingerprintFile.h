#pragma once

#include <optional>
#include <string>

#include "core/base/Result.h"
#include "core/channel/Fingerprint.h"
#include "core/channel/Peer.h"

// Which certificates are known here: text files of the user's, one line each, # before a remark.
namespace hawser::channel {

inline constexpr std::size_t kMaxFingerprintFile = 1 << 20;  // bytes

// known_servers: "HOST PORT FINGERPRINT". Errors as readUserFile(); Refused: others may write in it. No file
// is no error.
Result<std::optional<Fingerprint>> knownServer(const std::string& folder, const std::string& host,
                                               std::uint16_t port);
// Adds a line. Errors: Io, and those of makePrivateFolder().
Result<> rememberServer(const std::string& folder, const std::string& host, std::uint16_t port,
                        const Fingerprint& fingerprint);

// authorized_clients: "view FINGERPRINT" or "drive FINGERPRINT", then whatever. The same errors.
Result<std::optional<Role>> authorizedRole(const std::string& folder, const Fingerprint& fingerprint);
// Some client is.
Result<bool> anyAuthorized(const std::string& folder);

std::string knownServersFile(const std::string& folder);
std::string authorizedClientsFile(const std::string& folder);

}  // namespace hawser::channel
