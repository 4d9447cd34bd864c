#pragma once

#include <string>

#include "core/base/ByteReader.h"
#include "core/base/Result.h"
#include "core/channel/Fingerprint.h"

namespace hawser::channel {

// This user's certificate and key: a server proves with them that it is the one of last time, and a client
// may prove itself. Value type; holds the key.
struct Identity {
    std::string certificate;  // PEM
    std::string key;          // PEM
    Fingerprint fingerprint;
};

// identity.pem in the folder, which is made: a self-signed one with a key on P-256, made on first use, for
// this user to read alone. Errors: Refused: others may read it, or the folder is not this user's alone;
// Malformed: it holds no certificate or no key; Io.
Result<Identity> userIdentity(const std::string& folder);

// Of files that the user names. Errors as readUserFile(); Malformed.
Result<Identity> identityFrom(const std::string& certificateFile, const std::string& keyFile);

// The bytes that tls-server-end-point binds a proof to (RFC 5929, 4.1): the certificate's hash, by the hash
// that it is signed with, SHA-256 for those that are weaker. Empty: it is no certificate.
std::string endpointBinding(ByteSpan der);

}  // namespace hawser::channel
