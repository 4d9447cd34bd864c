#pragma once

#include <optional>

#include "core/channel/ChannelAddress.h"
#include "core/channel/Places.h"
#include "core/channel/proof/Identity.h"
#include "core/channel/proof/ServerHandshake.h"
#include "core/channel/wire/LocalStream.h"
#include "core/channel/wire/TlsStream.h"

namespace hawser::channel {

// Decides what a caller has to prove, by what the connection itself tells of it. One listener's.
class Doorkeeper {
  public:
    // Makes the certificate for TLS. Errors as userIdentity(); Unsupported: there is no TLS here.
    static Result<Doorkeeper> create(const ServerAddress& address, Greeting self, Places places);

    // Somebody else's machine can reach it, or not. Error Refused: then it would be open to everybody.
    Result<> checkOpenness(bool loopback);

    // Refused: not even a proof would help.
    Result<ServerTerms> askOf(const LocalStream& stream) const;
    Result<ServerTerms> askOf(const NetStream& stream) const;
    Result<ServerTerms> askOf(const TlsStream& stream) const;

    const Greeting& self() const { return m_self; }
    const std::optional<Identity>& identity() const { return m_identity; }

  private:
    Doorkeeper(const ServerAddress& address, Greeting self, Places places);
    ServerTerms terms() const;
    bool isLocked() const { return !m_secrets.secrets.empty(); }
    Result<ServerTerms> askOfUnlocked(const NetStream& stream, ServerTerms terms) const;

    // Whether an account of this machine may come in without a further proof.
    bool lets(std::uint32_t account) const;

    std::vector<std::string> m_users;
    std::vector<std::string> m_denied;
    Greeting m_self;
    Places m_places;
    ScramSecrets m_secrets;
    std::optional<Identity> m_identity;  // for TLS
    bool m_loopback = false;
};

}  // namespace hawser::channel
