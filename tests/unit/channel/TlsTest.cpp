#include <sys/stat.h>

#include <QCoreApplication>
#include <QSslSocket>
#include <catch2/catch.hpp>
#include <fstream>

#include "core/channel/proof/FingerprintFile.h"
#include "core/channel/proof/Identity.h"
#include "core/channel/wire/Acceptor.h"
#include "core/channel/wire/ListeningSocket.h"
#include "core/channel/wire/TlsStream.h"
#include "tests/unit/channel/Ends.h"
#include "tests/unit/channel/RawPeer.h"

using namespace hawser::channel;
using namespace hawser::channel::test;
using hawser::Bytes;
using Cause = DialFailure::Cause;

namespace {

constexpr const char* kLocked = "tls:port=0,password=secret";

void write(const std::string& path, const std::string& text) {
    std::ofstream(path) << text;
    REQUIRE(::chmod(path.c_str(), 0600) == 0);
}

Client& finish(Client& client) {
    REQUIRE(waitFor([&] { return client.isOver(); }));
    return client;
}

// A program in between: it ends the TLS of both sides and hands on what they say.
class Relay {
  public:
    Relay(const Identity& own, quint16 port)
        : m_listening(listenAtPort({}).value()), m_acceptor(m_listening.socket.get()) {
        QObject::connect(&m_acceptor, &Acceptor::accepted, &m_acceptor, [this, own, port](int socket) {
            m_caller = std::make_unique<TlsStream>(TlsStream::End::Server, own);
            m_called = std::make_unique<TlsStream>(TlsStream::End::Client, std::nullopt);
            join(*m_caller, *m_called);
            join(*m_called, *m_caller);
            m_called->call(QStringLiteral("127.0.0.1"), port, false);
            m_caller->adopt(socket);
            m_caller->encrypt();
        });
    }
    std::string port() const { return std::to_string(m_listening.port); }
    int handedOn() const { return m_handedOn; }

  private:
    void join(TlsStream& from, TlsStream& to) {
        QObject::connect(&from, &Stream::readable, &to, [this, &from, &to] {
            ++m_handedOn;
            to.device().write(from.device().readAll());
        });
    }

    ListeningPort m_listening;
    Acceptor m_acceptor;
    std::unique_ptr<TlsStream> m_caller;
    std::unique_ptr<TlsStream> m_called;
    int m_handedOn = 0;
};

}  // namespace

TEST_CASE("A certificate is made once, for this user to read alone", "[channel][tls]") {
    const Home home;
    const std::string folder = home.places().configuration;
    const Identity first = userIdentity(folder).value();
    const Identity second = userIdentity(folder).value();
    CHECK(first.fingerprint == second.fingerprint);
    struct stat status {};
    REQUIRE(::stat((folder + "/identity.pem").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
    REQUIRE(::chmod((folder + "/identity.pem").c_str(), 0644) == 0);
    CHECK(userIdentity(folder).error().code == hawser::ErrorCode::Refused);
    write(folder + "/identity.pem", "nonsense");
    CHECK(userIdentity(folder).error().code == hawser::ErrorCode::Malformed);
    const Home other;
    const Identity theirs = userIdentity(other.places().configuration).value();
    CHECK(theirs.fingerprint != first.fingerprint);
    write(folder + "/identity.pem",
          first.certificate.substr(0, first.certificate.find("-----BEGIN PRIVATE")) +
              theirs.key.substr(theirs.key.find("-----BEGIN PRIVATE")));
    CHECK(userIdentity(folder).error().what.find("belong together") != std::string::npos);
    CHECK(endpointBinding({}).empty());
}

TEST_CASE("A server is told by its fingerprint, first and ever after", "[channel][tls]") {
    const Home home;
    Server server(home, kLocked);
    REQUIRE(server.error.empty());
    Client first(home, addressOf(server, ",password=secret"));
    REQUIRE(finish(first).channel);
    CHECK(first.channel->peer().firstMet);
    CHECK(first.channel->peer().fingerprint == server.listener->fingerprint());
    Client second(home, addressOf(server, ",password=secret"));
    REQUIRE(finish(second).channel);
    CHECK_FALSE(second.channel->peer().firstMet);
    CHECK(second.channel->peer().fingerprint == server.listener->fingerprint());
}

TEST_CASE("A server that is not proven is not remembered", "[channel][tls]") {
    const Home home;
    Server server(home, kLocked);
    Client client(home, addressOf(server, ",password=wrong"));
    CHECK(finish(client).failure.value().cause == Cause::Refused);
    CHECK_FALSE(knownServer(home.places().configuration, "localhost", server.listener->address().ports.first)
                    .value());
}

TEST_CASE("A changed certificate is refused with both named", "[channel][tls]") {
    const Home home;
    Server server(home, kLocked);
    const Fingerprint other = fingerprintOf({});
    REQUIRE(rememberServer(home.places().configuration, "localhost", server.listener->address().ports.first,
                           other));
    Client client(home, addressOf(server, ",password=secret"));
    const DialFailure failure = finish(client).failure.value();
    CHECK(failure.cause == Cause::OtherCertificate);
    CHECK(failure.sentence.find(toText(other)) != std::string::npos);
    CHECK(failure.sentence.find(toText(server.listener->fingerprint().value())) != std::string::npos);
    CHECK(server.channels.empty());
}

TEST_CASE("fingerprint= is the only one that is accepted", "[channel][tls]") {
    const Home home;
    Server server(home, kLocked);
    Client right(home, addressOf(server, ",password=secret,fingerprint=" +
                                             toText(server.listener->fingerprint().value())));
    REQUIRE(finish(right).channel);
    CHECK_FALSE(right.channel->peer().firstMet);
    Client wrong(home, addressOf(server, ",password=secret,fingerprint=" + toText(fingerprintOf({}))));
    CHECK(finish(wrong).failure.value().cause == Cause::OtherCertificate);
}

TEST_CASE("Where encryption is taken away nothing is said", "[channel][tls]") {
    const Home home;
    Server server(home, "tcp:port=0,plain,password=secret");
    const std::string port = std::to_string(server.listener->address().ports.first);
    Client client(home, "tls:server=localhost,password=secret,port=" + port);
    const DialFailure failure = finish(client).failure.value();
    CHECK(failure.cause == Cause::NotEncrypted);
    REQUIRE(waitFor([&] { return !server.refusals.empty(); }));
    CHECK(server.refusals[0].why.find("TLS") != std::string::npos);
}

TEST_CASE("Who speaks no TLS to a server that does is told", "[channel][tls]") {
    const Home home;
    Server server(home, kLocked);
    const std::string port = std::to_string(server.listener->address().ports.first);
    Client client(home, "tcp:server=localhost,password=secret,port=" + port);
    const DialFailure failure = finish(client).failure.value();
    INFO(failure.sentence);
    CHECK((failure.cause == Cause::NotHawser || failure.cause == Cause::Unreachable));
    CHECK(server.channels.empty());
}

TEST_CASE("A server that speaks TLS takes nothing else, and no older one", "[channel][tls]") {
    const Home home;
    Limits limits;
    limits.handshake = std::chrono::milliseconds(50);
    Server server(home, kLocked, limits);
    const quint16 port = server.listener->address().ports.first;
    SECTION("silence") {
        RawPeer peer(port);
        CHECK(waitFor([&] { return peer.isClosed(); }));
    }
    SECTION("noise") {
        RawPeer peer(port);
        peer.sendBytes(Bytes(100'000, std::byte{0x16}));
        CHECK(waitFor([&] { return peer.isClosed(); }));
    }
    SECTION("TLS 1.2") {
        QSslSocket peer;
        peer.setProtocol(QSsl::TlsV1_2);
        peer.setPeerVerifyMode(QSslSocket::VerifyNone);
        peer.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
        CHECK(waitFor([&] { return peer.error() != QAbstractSocket::UnknownSocketError; }));
        CHECK_FALSE(peer.isEncrypted());
    }
    CHECK(waitFor([&] { return !server.refusals.empty(); }));
    CHECK(server.channels.empty());
}

TEST_CASE("A client that reads nothing holds up nobody over TLS either", "[channel][tls]") {
    const Home home;
    Limits limits;
    limits.unsent = 4 << 20;
    limits.farewell = std::chrono::milliseconds(50);
    Server server(home, kLocked, limits);
    Client client(home, addressOf(server, ",password=secret"));
    REQUIRE(finish(client).channel);
    client.channel->setReading(false);
    REQUIRE(waitFor([&] { return !server.channels.empty(); }));
    Channel& channel = *server.channels[0];
    // Whatever the system buffers on the way, it is not this much.
    const Bytes frame(1 << 20);
    std::size_t most = 0;
    for (int i = 0; i < 256 && channel.isOpen(); ++i) {
        static_cast<void>(channel.send(frame));
        most = std::max(most, channel.unsent());
        REQUIRE(waitFor([&, turns = 0]() mutable { return ++turns > 2; }));
    }
    CHECK_FALSE(channel.isOpen());
    // TLS adds some bytes to each of its records.
    CHECK(most < limits.unsent + limits.unsent / 16);
    REQUIRE(waitFor([&] { return server.ears[0]->closure.has_value(); }));
    CHECK(server.ears[0]->closure->cause == Closure::Cause::Violation);
}

TEST_CASE("Either end may go at any moment", "[channel][tls]") {
    const Home home;
    // Turns of the event loop; a handshake takes some twenty.
    for (int turns = 0; turns < 40; ++turns) {
        Server server(home, kLocked);
        auto client = std::make_unique<Client>(home, addressOf(server, ",password=secret"));
        for (int i = 0; i < turns; ++i) QCoreApplication::processEvents();
        if (turns % 2 == 0) {
            client.reset();
            Client next(home, addressOf(server, ",password=secret"));
            CHECK(finish(next).channel);
        } else {
            server.channels.clear();
            server.listener.reset();
            REQUIRE(waitFor([&] { return client->isOver(); }));
        }
    }
}

TEST_CASE("Who stands in between gets no further than the proof", "[channel][tls]") {
    const Home home;
    Server server(home, kLocked);
    const Home theirs;
    Relay relay(userIdentity(theirs.places().configuration).value(), server.listener->address().ports.first);
    // The certificate in between is met for the first time, so it is the proof that finds it out.
    Client client(home, "tls:server=localhost,password=secret,port=" + relay.port());
    const DialFailure failure = finish(client).failure.value();
    CHECK(failure.cause == Cause::Refused);
    CHECK(failure.sentence.find("stands between") != std::string::npos);
    CHECK(relay.handedOn() > 2);
    CHECK(server.channels.empty());
}

TEST_CASE("A client may prove itself by a certificate", "[channel][tls]") {
    const Home home;
    const Home far;
    const Identity client = userIdentity(far.places().configuration).value();
    const std::string list = authorizedClientsFile(home.places().configuration);
    Server server(home, kLocked);
    const std::string role = GENERATE(as<std::string>(), "view", "drive");
    write(list, "# who may come\n" + role + " " + toText(client.fingerprint) + " bob's laptop\n");

    // Its own, without being asked for it.
    Client own(far, addressOf(server));
    REQUIRE(finish(own).channel);
    REQUIRE(waitFor([&] { return server.channels.size() == 1; }));
    CHECK(server.channels[0]->peer().proof == Proof::Certificate);
    CHECK(nameOf(server.channels[0]->peer().role) == role);
    CHECK(server.channels[0]->peer().fingerprint == client.fingerprint);

    // One from files, which here are the same.
    const std::string pem = far.places().configuration + "/identity.pem";
    Client named(far, addressOf(server, ",certificate=" + pem + ",key=" + pem));
    CHECK(finish(named).channel);
    Client missing(far, addressOf(server, ",certificate=/nowhere,key=/nowhere"));
    CHECK(finish(missing).failure.value().cause == Cause::BadSetting);

    // Whose is not listed needs the password.
    const Home stranger;
    Client unknown(stranger, addressOf(server));
    const DialFailure needed = finish(unknown).failure.value();
    CHECK(needed.cause == Cause::PasswordNeeded);
    CHECK(needed.sentence.find(toText(userIdentity(stranger.places().configuration).value().fingerprint)) !=
          std::string::npos);
    // What others may write in says nothing.
    REQUIRE(::chmod(list.c_str(), 0666) == 0);
    Client distrusted(far, addressOf(server));
    CHECK(finish(distrusted).failure.value().cause == Cause::Refused);
}

TEST_CASE("Beyond this machine a list of certificates is as good as a password", "[channel][tls]") {
    const Home home;
    const Home far;
    REQUIRE(makePrivateFolder(home.places().configuration));
    const Fingerprint client = userIdentity(far.places().configuration).value().fingerprint;
    write(authorizedClientsFile(home.places().configuration), "drive " + toText(client) + "\n");
    Server server(home, "tls:port=0,listen=any");
    REQUIRE(server.error.empty());
    ClientAddress address = server.listener->clientAddress();
    address.host = "127.0.0.1";
    Client known(far, address);
    CHECK(finish(known).channel);
    const Home stranger;
    Client unknown(stranger, address);
    CHECK(finish(unknown).failure.value().cause == Cause::Refused);
    CHECK(unknown.failure->sentence.find("not authorized") != std::string::npos);
}
