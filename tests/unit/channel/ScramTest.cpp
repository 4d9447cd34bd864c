#include "core/channel/proof/Scram.h"

#include <catch2/catch.hpp>

using namespace hawser::channel;
using hawser::ErrorCode;

namespace {

ScramSecrets secretsOf(const std::string& drive, const std::string& view = {}) {
    ScramSecrets secrets{"0123456789abcdef", kLeastIterations, {}};
    secrets.add(Role::Drive, drive);
    if (!view.empty()) secrets.add(Role::View, view);
    return secrets;
}

struct Outcome {
    std::optional<Role> role;
    std::string refusal;
    bool serverKnown = false;
};

Outcome exchange(const ScramSecrets& secrets, const std::string& password,
                 const std::string& serversBinding = {}, const std::string& clientsBinding = {}) {
    ScramServer server(secrets, serversBinding, "servers");
    ScramClient client("bob", password, clientsBinding, "clients");
    Outcome outcome;
    const auto first = server.first(client.first());
    if (!first) return {{}, first.error().what, false};
    const auto last = client.last(*first);
    if (!last) return {{}, last.error().what, false};
    const auto verdict = server.last(*last);
    if (!verdict) return {{}, verdict.error().what, false};
    return {verdict->role, {}, client.verify(verdict->message).has_value()};
}

}  // namespace

TEST_CASE("SCRAM-SHA-256 gives the messages of RFC 7677", "[channel][scram]") {
    ScramClient client("user", "pencil", "", "rOprNGfwEbeRWgbNEkqO");
    CHECK(client.first() == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    const std::string first =
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    const auto last = client.last(first);
    REQUIRE(last);
    CHECK(*last ==
          "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+"
          "Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    CHECK(client.verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    CHECK_FALSE(client.verify("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));

    // The same from the server's end. The salt is the vector's.
    ScramSecrets secrets{"\x5b\x6d\x99\x68\x9d\x12\x35\x8e\xec\xa0\x4b\x14\x12\x36\xfa\x81", 4096, {}};
    secrets.add(Role::Drive, "pencil");
    ScramServer server(secrets, "", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
    CHECK(server.first("n,,n=user,r=rOprNGfwEbeRWgbNEkqO").value() == first);
    CHECK(server.user() == "user");
    CHECK(server.last(*last).value().message == "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
}

TEST_CASE("The password tells the role", "[channel][scram]") {
    const ScramSecrets secrets = secretsOf("drive", "look");
    CHECK(exchange(secrets, "drive").role == Role::Drive);
    CHECK(exchange(secrets, "look").role == Role::View);
    CHECK(exchange(secrets, "look").serverKnown);
    CHECK(exchange(secrets, "Drive").refusal == "The password is wrong.");
    CHECK(exchange(secrets, "").refusal == "The password is wrong.");
    // One text, two forms of Unicode.
    CHECK(exchange(secretsOf("caf\u00e9"), "cafe\u0301").role == Role::Drive);
}

TEST_CASE("A proof holds for one TLS connection", "[channel][scram]") {
    const ScramSecrets secrets = secretsOf("drive");
    CHECK(exchange(secrets, "drive", "one", "one").role == Role::Drive);
    CHECK(exchange(secrets, "drive", "one", "two").refusal.find("stands between") != std::string::npos);
    // Neither end takes less than it can have.
    CHECK_FALSE(exchange(secrets, "drive", "one", "").refusal.empty());
    CHECK_FALSE(exchange(secrets, "drive", "", "one").refusal.empty());
}

TEST_CASE("A proof that was overheard is worth nothing", "[channel][scram]") {
    const ScramSecrets secrets = secretsOf("drive");
    ScramServer first(secrets, "", freshNonce());
    ScramClient client("bob", "drive", "", freshNonce());
    const std::string opening = client.first();
    const std::string proof = client.last(first.first(opening).value()).value();
    REQUIRE(first.last(proof));

    ScramServer second(secrets, "", freshNonce());
    REQUIRE(second.first(opening));
    const auto again = second.last(proof);
    REQUIRE_FALSE(again);
    CHECK(again.error().code == ErrorCode::Refused);
}

TEST_CASE("A client computes no more than is reasonable, and no less than is safe", "[channel][scram]") {
    const auto answerTo = [](const std::string& message) {
        return ScramClient("bob", "drive", "", "clients").last(message).has_value();
    };
    CHECK(answerTo("r=clientsservers,s=MDEyMw==,i=4096"));
    CHECK_FALSE(answerTo("r=clientsservers,s=MDEyMw==,i=4095"));
    CHECK_FALSE(answerTo("r=clientsservers,s=MDEyMw==,i=4000000000"));
    CHECK_FALSE(answerTo("r=clientsservers,s=MDEyMw==,i=99999999999999999999999"));
    CHECK_FALSE(answerTo("r=clientsservers,s=MDEyMw==,i=-4096"));
    CHECK_FALSE(answerTo("r=clientsservers,s=,i=4096"));
    CHECK_FALSE(answerTo("r=clientsservers,s=%%%%,i=4096"));
    CHECK_FALSE(answerTo("r=clients,s=MDEyMw==,i=4096"));  // the server added nothing
    CHECK_FALSE(answerTo("r=others,s=MDEyMw==,i=4096"));
    CHECK_FALSE(answerTo("r=clientsservers,s=MDEyMw==,i=4096" + std::string(2000, ' ')));
}

TEST_CASE("No part of a proof is a proof", "[channel][scram]") {
    const ScramSecrets secrets = secretsOf("drive");
    ScramClient client("a,b=c", "drive", "", "clients");
    ScramServer server(secrets, "", "servers");
    const std::string opening = client.first();
    for (std::size_t size = 0; size < opening.size(); ++size) {
        ScramServer part(secrets, "", "servers");
        const auto answer = part.first(opening.substr(0, size));
        if (answer) CHECK(opening.substr(0, size).find(",r=") != std::string::npos);
    }
    const std::string proof = client.last(server.first(opening).value()).value();
    CHECK(server.user() == "a,b=c");
    // Without the "=" at its end it says the same.
    for (std::size_t size = 0; size + 1 < proof.size(); ++size)
        CHECK_FALSE(server.last(proof.substr(0, size)));
    for (std::size_t at = 0; at < proof.size(); ++at) {
        std::string changed = proof;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CHECK_FALSE(server.last(changed));
    }
    CHECK(server.last(proof));
}
