#pragma once

#include <string>

#include "core/base/Result.h"

namespace hawser::channel {

// Where the sockets, the list of servers and what is known of others are kept.
struct Places {
    std::string runtime;        // pipes by name and what listens; gone with the login
    std::string configuration;  // our certificate and key, known servers, authorized clients
};

// $XDG_RUNTIME_DIR/hawser, else hawser-UID in the folder for temporary files; $XDG_CONFIG_HOME/Hawser, else
// ~/.config/Hawser.
Places userPlaces();

// Makes the folder, its parents too, for this user alone. Errors: Refused: it is there and belongs to
// somebody else, or others may write in it; Io.
Result<> makePrivateFolder(const std::string& path);

// The socket of a pipe: an absolute path as it is, a name in the runtime folder.
std::string socketPath(const Places& places, const std::string& pipe);

}  // namespace hawser::channel
