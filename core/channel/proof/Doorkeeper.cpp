#include "core/channel/proof/Doorkeeper.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "core/channel/proof/FingerprintFile.h"
#include "core/channel/proof/LoopbackOwner.h"

namespace hawser::channel {

Result<Doorkeeper> Doorkeeper::create(const ServerAddress& address, Greeting self, Places places) {
    Doorkeeper keeper(address, std::move(self), std::move(places));
    if (address.wire != Wire::Tls) return keeper;
    if (!TlsStream::isAvailable()) return fail(ErrorCode::Unsupported, "This system's Qt has no TLS.");
    auto identity = userIdentity(keeper.m_places.configuration);
    if (!identity) return tl::unexpected(identity.error());
    keeper.m_identity = std::move(*identity);
    return keeper;
}

Doorkeeper::Doorkeeper(const ServerAddress& address, Greeting self, Places places)
    : m_users(address.users), m_denied(address.denied), m_self(std::move(self)), m_places(std::move(places)) {
    m_secrets.salt = freshSalt();
    m_secrets.iterations = kScramIterations;
    if (!address.password.empty()) m_secrets.add(Role::Drive, address.password);
    if (!address.viewPassword.empty()) m_secrets.add(Role::View, address.viewPassword);
}

Result<> Doorkeeper::checkOpenness(bool loopback) {
    m_loopback = loopback;
    if (loopback || isLocked()) return {};
    const auto authorized = m_identity ? anyAuthorized(m_places.configuration) : Result<bool>(false);
    if (!authorized) return tl::unexpected(authorized.error());
    if (*authorized) return {};
    return fail(ErrorCode::Refused,
                "Whoever reaches this machine could debug with it: add password=P, or leave listen= and "
                "clicon= out.");
}

bool Doorkeeper::lets(std::uint32_t account) const {
    const std::string name = userName(account);
    if (std::ranges::find(m_denied, name) != m_denied.end()) return false;
    return m_users.empty() ? account == ::geteuid() : std::ranges::find(m_users, name) != m_users.end();
}

ServerTerms Doorkeeper::terms() const {
    ServerTerms terms;
    terms.self = m_self;
    terms.denied = m_denied;
    terms.secrets = &m_secrets;
    terms.nonce = freshNonce();
    return terms;
}

Result<ServerTerms> Doorkeeper::askOf(const LocalStream& stream) const {
    const auto account = stream.account();
    if (!account) return tl::unexpected(account.error());
    ServerTerms asked = terms();
    asked.account = userName(account->user);
    if (!lets(account->user))
        return fail(ErrorCode::Refused, fmt::format("The user {} may not come in here.", asked.account));
    if (!isLocked()) asked.proven = Proof::Account;
    return asked;
}

Result<ServerTerms> Doorkeeper::askOf(const NetStream& stream) const {
    ServerTerms asked = terms();
    asked.users = m_users;
    if (isLocked()) return asked;
    return askOfUnlocked(stream, std::move(asked));
}

Result<ServerTerms> Doorkeeper::askOf(const TlsStream& stream) const {
    ServerTerms asked = terms();
    asked.users = m_users;
    asked.binding = stream.binding();
    if (asked.binding.empty()) return fail(ErrorCode::Io, "The server's certificate cannot be read.");
    const auto shown = asked.shown = stream.peersFingerprint();
    const auto role = shown ? authorizedRole(m_places.configuration, *shown) : Result<std::optional<Role>>();
    if (!role) return tl::unexpected(role.error());
    if (*role) {
        asked.proven = Proof::Certificate;
        asked.role = **role;
        return asked;
    }
    if (isLocked()) return asked;
    if (m_loopback) return askOfUnlocked(stream, std::move(asked));
    if (!shown)
        return fail(ErrorCode::Refused, "The server asks for a certificate that it knows; none was shown.");
    return fail(ErrorCode::Refused,
                fmt::format("The certificate {} is not authorized at this server.", toText(*shown)));
}

// Without a password on a port of this machine: whoever is this user, as over a pipe.
Result<ServerTerms> Doorkeeper::askOfUnlocked(const NetStream& stream, ServerTerms terms) const {
    const auto& socket = stream.socket();
    const auto owner =
        ownerOfPeer(socket.peerAddress(), socket.peerPort(), socket.localAddress(), socket.localPort());
    if (!owner || !lets(*owner))
        return fail(
            ErrorCode::Refused,
            fmt::format("The server has no password and takes only its own user; this is {}.",
                        owner ? "the user " + userName(*owner) : "a program that the system does not name"));
    terms.account = userName(*owner);
    terms.proven = Proof::Account;
    return terms;
}

}  // namespace hawser::channel
