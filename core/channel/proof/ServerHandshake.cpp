#include "core/channel/proof/ServerHandshake.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/channel/proof/Welcome.h"
#include "core/channel/wire/Words.h"

namespace hawser::channel {

Error otherVersion(ProtocolVersion ours, ProtocolVersion theirs) {
    return {ErrorCode::Unsupported,
            fmt::format(
                "Version {}.{} of the remote protocol met version {}.{}: use the same Hawser on both sides.",
                ours.major, ours.minor, theirs.major, theirs.minor)};
}

Result<> ServerHandshake::receive(const Frame& frame) {
    if (m_state == State::Greeting && frame.kind == FrameKind::Greeting) return onGreeting(frame.body);
    if (frame.kind == FrameKind::Close)
        return fail(ErrorCode::Disconnected, decodeFarewell(frame.body).sentence);
    if (frame.kind == FrameKind::Proof && m_state == State::FirstProof)
        return onFirstProof(textOf(frame.body));
    if (frame.kind == FrameKind::Proof && m_state == State::LastProof) return onLastProof(textOf(frame.body));
    return fail(ErrorCode::Malformed, "The client does not keep to the order of greeting and proof.");
}

Result<> ServerHandshake::onGreeting(ByteSpan body) {
    auto greeting = decodeGreeting(body);
    if (!greeting) return tl::unexpected(greeting.error());
    m_client = std::move(*greeting);
    // Who we are is told to those alone who are let in.
    Greeting self = m_terms.self;
    self.user.clear();
    self.host.clear();
    say(FrameKind::Greeting, encode(self));
    if (m_client.version.major != self.version.major)
        return tl::unexpected(otherVersion(self.version, m_client.version));
    if (m_terms.turnedAway) {
        const bool busy = m_terms.turnedAway->goodbye == Goodbye::Busy;
        return fail(busy ? ErrorCode::NotAvailable : ErrorCode::Refused, m_terms.turnedAway->sentence);
    }
    if (m_client.service != self.service)
        return fail(ErrorCode::Unsupported,
                    fmt::format("The server offers \"{}\"; the client asked for \"{}\".", self.service,
                                m_client.service));
    if (m_terms.proven) {
        welcome(m_terms.role, *m_terms.proven);
        return {};
    }
    if (m_terms.secrets == nullptr || m_terms.secrets->secrets.empty())
        return fail(ErrorCode::Refused,
                    "The server knows no password; a certificate that it knows opens it.");
    m_scram.emplace(*m_terms.secrets, m_terms.binding, m_terms.nonce);
    say(m_terms.binding.empty() ? kScramPlain : kScramBound);
    m_state = State::FirstProof;
    return {};
}

Result<> ServerHandshake::onFirstProof(const std::string& message) {
    const auto answer = m_scram->first(message);
    if (!answer) return tl::unexpected(answer.error());
    say(*answer);
    m_state = State::LastProof;
    return {};
}

Result<> ServerHandshake::onLastProof(const std::string& message) {
    const auto verdict = m_scram->last(message);
    if (!verdict) return tl::unexpected(verdict.error());
    // Who is not listed hears the same as who is wrong.
    const auto& users = m_terms.users;
    const bool denied = std::ranges::find(m_terms.denied, m_scram->user()) != m_terms.denied.end();
    if (denied || (!users.empty() && std::ranges::find(users, m_scram->user()) == users.end()))
        return fail(ErrorCode::Refused, "The password is wrong.");
    m_client.user = m_scram->user();
    say(verdict->message);
    welcome(verdict->role, Proof::Password);
    return {};
}

void ServerHandshake::say(std::string_view message) {
    const auto bytes = std::as_bytes(std::span(message));
    say(FrameKind::Proof, Bytes(bytes.begin(), bytes.end()));
}

void ServerHandshake::welcome(Role role, Proof proof) {
    m_role = role;
    m_proof = proof;
    say(FrameKind::Welcome, encode(Welcome{role, proof, m_terms.self.user, m_terms.self.host}));
    m_state = State::Proven;
}

Peer ServerHandshake::peer() const {
    return {.user = m_terms.account.empty() ? m_client.user : m_terms.account,
            .host = m_client.host,
            .program = m_client.program,
            .features = m_client.features,
            .address = {},
            .role = m_role,
            .proof = m_proof,
            .fingerprint = m_terms.shown};
}

}  // namespace hawser::channel
