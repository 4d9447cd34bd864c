#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/channel/Greeting.h"
#include "core/channel/proof/Scram.h"
#include "core/channel/wire/Frame.h"

namespace hawser::channel {

// What a server asks of the peer at hand.
struct ServerTerms {
    Greeting self;
    // Set: the peer has proven itself already, by what the connection tells of it.
    std::optional<Proof> proven;
    Role role = Role::Drive;                // then
    std::string account;                    // the user at the other end, where the kernel knows it
    std::optional<Fingerprint> shown;       // the peer's certificate
    const ScramSecrets* secrets = nullptr;  // else; outlives the handshake
    std::string binding;                    // of the TLS connection; empty: there is none
    std::string nonce;
    std::vector<std::string> users;      // who may prove a password; empty: whoever knows it
    std::vector<std::string> denied;     // who may not, listed or not
    std::optional<Farewell> turnedAway;  // told instead, once the client has said what it is
};

// The server's end of a handshake: greeting, proof, welcome. Frames in, frames out; pure.
class ServerHandshake {
  public:
    explicit ServerHandshake(ServerTerms terms) : m_terms(std::move(terms)) {}

    // Errors end it; the sentence is for both ends. Malformed, Truncated, Unsupported: another version or a
    // service that is not here; Refused: no proof; NotAvailable: turned away for now.
    Result<> receive(const Frame& frame);
    std::vector<Frame> takeOutput() { return std::exchange(m_output, {}); }

    bool isProven() const { return m_state == State::Proven; }
    // When it is proven: user, host, program, features, role and proof.
    Peer peer() const;
    std::uint32_t peersFrameLimit() const { return m_client.frameLimit; }

  private:
    enum class State : std::uint8_t { Greeting, FirstProof, LastProof, Proven };

    Result<> onGreeting(ByteSpan body);
    Result<> onFirstProof(const std::string& message);
    Result<> onLastProof(const std::string& message);
    void say(FrameKind kind, Bytes body) { m_output.push_back({kind, std::move(body)}); }
    void say(std::string_view message);
    void welcome(Role role, Proof proof);

    ServerTerms m_terms;
    State m_state = State::Greeting;
    Greeting m_client;
    std::optional<ScramServer> m_scram;
    Role m_role{};
    Proof m_proof{};
    std::vector<Frame> m_output;
};

// One sentence for two that speak different versions; Unsupported.
Error otherVersion(ProtocolVersion ours, ProtocolVersion theirs);

}  // namespace hawser::channel
