#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/channel/DialFailure.h"
#include "core/channel/Greeting.h"
#include "core/channel/proof/Scram.h"
#include "core/channel/wire/Frame.h"

namespace hawser::channel {

// What a client brings, and what it asks of the server.
struct ClientTerms {
    Greeting self;
    std::string password;  // empty: there is none
    std::string binding;   // of the TLS connection; empty: there is none
    std::string nonce;
    // Set: the server has proven itself already, by what the connection tells of it, and need not know the
    // password.
    bool serverProven = false;
};

// The client's end of a handshake. Frames in, frames out; pure.
class ClientHandshake {
  public:
    // The greeting is in the output.
    explicit ClientHandshake(ClientTerms terms);

    // A failure ends it.
    tl::expected<void, DialFailure> receive(const Frame& frame);
    std::vector<Frame> takeOutput() { return std::exchange(m_output, {}); }

    bool isProven() const { return m_state == State::Proven; }
    // When it is proven: the server's user, host, program and features, our role, and how it knows us.
    Peer peer() const { return m_server; }
    std::uint32_t peersFrameLimit() const { return m_peersFrameLimit; }

  private:
    enum class State : std::uint8_t { Greeting, Mechanism, FirstProof, LastProof, Welcome, Proven };
    using Step = tl::expected<void, DialFailure>;

    Step onGreeting(ByteSpan body);
    Step onProof(const std::string& message);
    Step onMechanism(const std::string& mechanism);
    Step onWelcome(ByteSpan body);
    void say(std::string_view message);

    ClientTerms m_terms;
    State m_state = State::Greeting;
    ScramClient m_scram;
    Peer m_server;
    std::uint32_t m_peersFrameLimit = 0;
    std::vector<Frame> m_output;
};

}  // namespace hawser::channel
