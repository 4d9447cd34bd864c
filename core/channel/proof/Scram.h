#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/channel/Peer.h"

// SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677): each end proves that it knows the password, and
// an eavesdropper learns nothing that it could use again. With a binding (RFC 5929, tls-server-end-point) the
// proof holds for this TLS connection alone. Nonces and salts are passed in, printable ASCII without commas;
// pure.
namespace hawser::channel {

using Digest = std::string;  // 32 bytes

// What a server keeps of a password.
struct ScramSecret {
    Role role = Role::View;
    Digest storedKey;
    Digest serverKey;
};

// All passwords of one server, each for a role, with one salt: which of them a client knows shows in its
// proof.
struct ScramSecrets {
    std::string salt;  // bytes
    unsigned iterations = 0;
    std::vector<ScramSecret> secrets;

    void add(Role role, std::string_view password);
};

// Between what RFC 7677 asks for at least and what a client computes without being missed: some 10 ms.
inline constexpr unsigned kScramIterations = 15'000;
inline constexpr unsigned kLeastIterations = 4'096;
inline constexpr unsigned kMostIterations = 150'000;
inline constexpr std::size_t kMaxScramMessage = 1024;  // bytes

inline constexpr std::string_view kScramPlain = "SCRAM-SHA-256";
inline constexpr std::string_view kScramBound = "SCRAM-SHA-256-PLUS";

class ScramServer {
  public:
    // `binding`: empty: the connection has none. `secrets` outlive this.
    ScramServer(const ScramSecrets& secrets, std::string binding, std::string nonce);

    // The client's first message, answered. Errors: Malformed; Refused: it wants another kind of binding.
    Result<std::string> first(std::string_view message);
    struct Verdict {
        Role role{};
        std::string message;  // to the client: our own proof
    };
    // Errors: Malformed; Refused: it does not know the password, or the binding is another connection's.
    Result<Verdict> last(std::string_view message) const;

    const std::string& user() const { return m_user; }  // as it calls itself; after first()

  private:
    const ScramSecrets& m_secrets;
    std::string m_binding;
    std::string m_nonce;  // ours, then both
    std::string m_user;
    std::string m_header;    // GS2
    std::string m_exchange;  // AuthMessage: the client's bare first message, a comma, our first
};

class ScramClient {
  public:
    ScramClient(std::string user, std::string password, std::string binding, std::string nonce);

    std::string first() const;
    // The server's first message, answered. Errors: Malformed, also when it asks for more work than is
    // reasonable or for less than is safe.
    Result<std::string> last(std::string_view message);
    // The server's last message. Errors: Malformed; Refused: it does not know the password.
    Result<> verify(std::string_view message) const;

  private:
    std::string bareFirst() const;

    std::string m_user;
    std::string m_password;
    std::string m_binding;
    std::string m_nonce;
    Digest m_expected;  // the server's signature
};

// Bytes that nobody can guess, as base64.
std::string freshNonce();
std::string freshSalt();  // 16 bytes

}  // namespace hawser::channel
