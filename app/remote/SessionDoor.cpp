#include "app/remote/SessionDoor.h"

#include <unistd.h>

#include "app/remote/RemoteText.h"
#include "app/remote/SessionAddress.h"

namespace hawser::remote {

SessionDoor::SessionDoor(Options options, channel::Places places, std::string program)
    : m_options(std::move(options)), m_places(std::move(places)), m_program(std::move(program)) {}

SessionDoor::~SessionDoor() = default;

Result<> SessionDoor::open() {
    auto addresses = serverAddresses(m_options);
    if (!addresses) return tl::unexpected<Error>(addresses.error());
    const channel::Greeting self = channel::greetingOf(std::string(kService), m_program);
    for (channel::ServerAddress& address : *addresses) {
        address.hidden = true;  // it is the session that is listed, once
        auto listener = channel::Listener::start(address, self, m_places, channelLimits());
        if (!listener) return tl::unexpected<Error>(listener.error());
        connect(listener->get(), &channel::Listener::arrived, this, &SessionDoor::arrived);
        connect(listener->get(), &channel::Listener::refused, this, [this](const channel::Refusal& refusal) {
            Q_EMIT refused(
                refusedText(refusal.who + timesText(refusal), QDateTime::currentDateTime(), refusal.why));
        });
        m_listeners.push_back(*std::move(listener));
    }
    auto entry = channel::ServerEntry::make(
        m_places, {m_listeners.front()->clientAddress(), listedService(isVisible(m_options)),
                   listedProgram(m_options.command), static_cast<std::uint64_t>(::getpid())});
    if (!entry) return tl::unexpected<Error>(entry.error());
    m_entry = *std::move(entry);
    return {};
}

std::unique_ptr<channel::Channel> SessionDoor::take() {
    for (const auto& listener : m_listeners)
        if (auto channel = listener->take()) return channel;
    return nullptr;
}

std::vector<std::string> SessionDoor::banner() const {
    const channel::Greeting self = channel::greetingOf({}, {});
    const std::string here = m_options.users.empty() ? self.host : self.user + "@" + self.host;
    std::vector<std::string> connections{connectionText(here, m_options.name)};
    std::vector<std::string> fingerprints;
    for (const auto& listener : m_listeners) {
        const channel::ClientAddress address = listener->clientAddress();
        if (address.wire == channel::Wire::Pipe) continue;
        connections.push_back(connectionText(hostText(address), m_options.name));
        if (const auto fingerprint = listener->fingerprint()) fingerprints.push_back(toText(*fingerprint));
    }
    return serverBanner(m_options.users, connections, fingerprints);
}

}  // namespace hawser::remote
