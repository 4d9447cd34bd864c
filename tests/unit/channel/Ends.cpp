#include "tests/unit/channel/Ends.h"

#include <unistd.h>

#include <catch2/catch.hpp>

namespace hawser::channel::test {

Server::Server(const Home& home, const std::string& address, const Limits& limits,
               const std::string& service) {
    const auto parsed = parseServerAddress(address);
    if (!parsed) {
        error = parsed.error().what;
        return;
    }
    auto started =
        Listener::start(*parsed, greetingOf(service, "server 1", {"one", "two"}), home.places(), limits);
    if (!started) {
        error = started.error().what;
        return;
    }
    listener = std::move(*started);
    QObject::connect(listener.get(), &Listener::arrived, listener.get(), [this] {
        channels.push_back(listener->take());
        ears.push_back(std::make_unique<Ear>(*channels.back()));
    });
    QObject::connect(listener.get(), &Listener::refused, listener.get(),
                     [this](const Refusal& refusal) { refusals.push_back(refusal); });
}

Client::Client(const Home& home, const ClientAddress& address, const Limits& limits,
               const std::string& service)
    : dialer(std::make_unique<Dialer>(address, greetingOf(service, "client 1", {"three"}), home.places(),
                                      limits)) {
    QObject::connect(dialer.get(), &Dialer::connected, dialer.get(), [this] { channel = dialer->take(); });
    QObject::connect(dialer.get(), &Dialer::failed, dialer.get(),
                     [this](const DialFailure& why) { failure = why; });
    dialer->start();
}

Client::Client(const Home& home, const std::string& address, const Limits& limits)
    : Client(home, parseClientAddress(address).value(), limits) {}

Ear::Ear(Channel& channel) {
    QObject::connect(&channel, &Channel::received, &channel,
                     [this](const Bytes& frame) { frames.push_back(frame); });
    QObject::connect(&channel, &Channel::closed, &channel, [this](const Closure& why) { closure = why; });
    QObject::connect(&channel, &Channel::drained, &channel, [this] { ++drained; });
}

bool canBeNobody() {
    if (::geteuid() != 0) WARN("Only root can become somebody else.");
    return ::geteuid() == 0;
}

std::string addressOf(const Server& server, const std::string& more) {
    return toText(server.listener->clientAddress(), Passwords::Shown) + more;
}

}  // namespace hawser::channel::test
