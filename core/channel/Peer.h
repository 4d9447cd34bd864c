#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/channel/Fingerprint.h"

namespace hawser::channel {

// What the end that connects may do. The channel knows who has which; what each may do is its user's
// business.
enum class Role : std::uint8_t {
    View,   // look and listen
    Drive,  // everything
};
std::string_view nameOf(Role role);  // "view"

// How it was proven who the other end is.
enum class Proof : std::uint8_t {
    Account,      // the kernel names the user at the other end of the socket
    Password,     // SCRAM-SHA-256: each end has shown that it knows the password, neither has told it
    Certificate,  // it holds the key of a certificate that is known here
};

// The other end of a channel.
struct Peer {
    std::string user;     // proven with Proof::Account, else as it calls itself
    std::string host;     // as it calls itself
    std::string program;  // "hawser 0.1.0"
    std::vector<std::string> features;
    std::string address;     // "192.168.2.9:51234", "process 4711"
    Role role = Role::View;  // at the server the peer's, at the client our own
    Proof proof = Proof::Account;
    std::optional<Fingerprint> fingerprint;  // of the peer's certificate, when it showed one
    bool firstMet = false;  // at the client: this certificate was accepted for the first time; tell it
};

}  // namespace hawser::channel
