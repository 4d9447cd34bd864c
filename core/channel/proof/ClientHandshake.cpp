#include "core/channel/proof/ClientHandshake.h"

#include <fmt/format.h>

#include "core/channel/proof/ServerHandshake.h"
#include "core/channel/proof/Welcome.h"
#include "core/channel/wire/Words.h"

namespace hawser::channel {

namespace {

using Cause = DialFailure::Cause;

tl::unexpected<DialFailure> failed(Cause cause, std::string sentence) {
    return tl::unexpected(DialFailure{cause, std::move(sentence)});
}

}  // namespace

ClientHandshake::ClientHandshake(ClientTerms terms)
    : m_terms(std::move(terms)),
      m_scram(m_terms.self.user, m_terms.password, m_terms.binding, m_terms.nonce) {
    m_output.push_back({FrameKind::Greeting, encode(m_terms.self)});
}

auto ClientHandshake::receive(const Frame& frame) -> Step {
    if (frame.kind == FrameKind::Close) {
        const Farewell farewell = decodeFarewell(frame.body);
        return failed(farewell.goodbye == Goodbye::Busy ? Cause::Busy : Cause::Refused, farewell.sentence);
    }
    if (frame.kind == FrameKind::Greeting && m_state == State::Greeting) return onGreeting(frame.body);
    if (frame.kind == FrameKind::Proof) return onProof(textOf(frame.body));
    if (frame.kind == FrameKind::Welcome) return onWelcome(frame.body);
    return failed(Cause::NotHawser, "The server does not keep to the order of greeting and proof.");
}

auto ClientHandshake::onGreeting(ByteSpan body) -> Step {
    const auto greeting = decodeGreeting(body);
    if (!greeting) return failed(Cause::NotHawser, greeting.error().what);
    if (greeting->version.major != m_terms.self.version.major)
        return failed(Cause::OtherVersion, otherVersion(m_terms.self.version, greeting->version).what);
    m_server.program = greeting->program;
    m_server.features = greeting->features;
    m_peersFrameLimit = greeting->frameLimit;
    m_state = State::Mechanism;
    return {};
}

auto ClientHandshake::onProof(const std::string& message) -> Step {
    switch (m_state) {
        case State::Mechanism:
            return onMechanism(message);
        case State::FirstProof: {
            const auto answer = m_scram.last(message);
            if (!answer) return failed(Cause::Untrusted, answer.error().what);
            say(*answer);
            m_state = State::LastProof;
            return {};
        }
        case State::LastProof:
            if (const auto known = m_scram.verify(message); !known)
                return failed(Cause::Untrusted, known.error().what);
            m_state = State::Welcome;
            return {};
        case State::Greeting:
        case State::Welcome:
        case State::Proven:
            break;
    }
    return failed(Cause::NotHawser, "The server does not keep to the order of greeting and proof.");
}

auto ClientHandshake::onMechanism(const std::string& mechanism) -> Step {
    const std::string_view expected = m_terms.binding.empty() ? kScramPlain : kScramBound;
    if (mechanism != expected)
        return failed(Cause::NotHawser, fmt::format("The server asks for a proof that is not {}.", expected));
    if (m_terms.password.empty())
        return failed(Cause::PasswordNeeded,
                      "The server asks for a password: add password=P to the address.");
    say(m_scram.first());
    m_state = State::FirstProof;
    return {};
}

auto ClientHandshake::onWelcome(ByteSpan body) -> Step {
    const bool withoutProof = m_state == State::Mechanism;
    if (!withoutProof && m_state != State::Welcome)
        return failed(Cause::NotHawser, "The server does not keep to the order of greeting and proof.");
    if (withoutProof && !m_terms.password.empty() && !m_terms.serverProven)
        return failed(Cause::Untrusted,
                      "The server lets us in without the password, and so has not shown that it "
                      "knows it: it may be another one than was meant.");
    const auto welcome = decodeWelcome(body);
    if (!welcome) return failed(Cause::NotHawser, welcome.error().what);
    m_server.user = welcome->user;
    m_server.host = welcome->host;
    m_server.role = welcome->role;
    m_server.proof = welcome->proof;
    m_state = State::Proven;
    return {};
}

void ClientHandshake::say(std::string_view message) {
    const auto bytes = std::as_bytes(std::span(message));
    m_output.push_back({FrameKind::Proof, Bytes(bytes.begin(), bytes.end())});
}

}  // namespace hawser::channel
