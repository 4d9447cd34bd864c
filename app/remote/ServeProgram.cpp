#include "app/remote/ServeProgram.h"

#include <unistd.h>

#include <utility>

#include "app/remote/RemoteText.h"
#include "app/remote/SessionAddress.h"

namespace hawser::remote {

namespace {

// Who reads this terminal, and the clients, may be slow to take the last words.
constexpr std::chrono::seconds kFarewell{4};

}  // namespace

ServeProgram::ServeProgram(Options options, channel::Places places)
    : m_options(std::move(options)), m_places(std::move(places)) {
    m_farewell.setSingleShot(true);
    connect(&m_farewell, &QTimer::timeout, this, [this] { Q_EMIT finished(*m_exitCode); });
}

ServeProgram::~ServeProgram() = default;

Result<> ServeProgram::start() {
    if (auto listening = listen(); !listening) return listening;
    if (auto started = startInside(); !started) return started;
    m_console = std::make_unique<SharedConsole>(*m_inside, m_options.name);
    connectScreen();
    connectKeyboard();
    for (const auto& listener : m_listeners) {
        connect(listener.get(), &channel::Listener::arrived, this,
                [this, l = listener.get()] { onArrived(*l); });
        connect(listener.get(), &channel::Listener::refused, this, [this](const channel::Refusal& refusal) {
            m_terminal.tell({refusedText(refusal.who, QDateTime::currentDateTime(), refusal.why)});
        });
        onArrived(*listener);
    }
    m_terminal.tell(banner());
    m_terminal.begin(m_inside->wantsKeys());
    m_console->setSize(m_terminal.size());
    return {};
}

Result<> ServeProgram::listen() {
    auto addresses = serverAddresses(m_options);
    if (!addresses) return tl::unexpected<Error>(addresses.error());
    const channel::Greeting self =
        channel::greetingOf(std::string(kService), "hawser-remote " HAWSER_VERSION);
    for (channel::ServerAddress& address : *addresses) {
        address.hidden = true;  // it is the session that is listed, once
        auto listener = channel::Listener::start(address, self, m_places, channelLimits());
        if (!listener) return tl::unexpected<Error>(listener.error());
        m_listeners.push_back(*std::move(listener));
    }
    auto entry = channel::ServerEntry::make(
        m_places, {m_listeners.front()->clientAddress(), listedService(isVisible(m_options)),
                   listedProgram(m_options.command), static_cast<std::uint64_t>(::getpid())});
    if (!entry) return tl::unexpected<Error>(entry.error());
    m_entry = *std::move(entry);
    return {};
}

Result<> ServeProgram::startInside() {
    auto inside = InsideProcess::create(
        {m_options.command, m_options.pipes, m_terminal.size().value_or(TerminalSize())});
    if (!inside) return tl::unexpected<Error>(inside.error());
    m_inside = *std::move(inside);
    return {};
}

std::vector<std::string> ServeProgram::banner() const {
    const std::string host = channel::greetingOf({}, {}).host;
    const std::string local = m_options.users.empty() ? host : channel::greetingOf({}, {}).user + "@" + host;
    std::vector<std::string> connections{connectionText(local, m_options.name)};
    std::vector<std::string> fingerprints;
    for (const auto& listener : m_listeners) {
        const channel::ClientAddress address = listener->clientAddress();
        if (address.wire == channel::Wire::Pipe) continue;
        connections.push_back(connectionText(hostText(address), m_options.name));
        if (const auto fingerprint = listener->fingerprint()) fingerprints.push_back(toText(*fingerprint));
    }
    std::vector<std::string> lines = m_options.notices;
    for (const std::string& line : serverBanner(m_options.users, connections, fingerprints))
        lines.push_back(line);
    return lines;
}

void ServeProgram::connectScreen() {
    connect(m_inside.get(), &InsideProcess::printed, m_console.get(), &SharedConsole::print);
    connect(m_inside.get(), &InsideProcess::mayType, m_console.get(), &SharedConsole::typeAgain);
    connect(m_inside.get(), &InsideProcess::ended, this, &ServeProgram::onEnded);
    connect(m_console.get(), &SharedConsole::printed, &m_terminal, &TerminalSide::print);
    connect(m_console.get(), &SharedConsole::told, &m_terminal, &TerminalSide::tell);
    connect(m_console.get(), &SharedConsole::rang, &m_terminal, &TerminalSide::ring);
    connect(m_console.get(), &SharedConsole::endAsked, m_inside.get(), &InsideProcess::askToEnd);
    connect(m_console.get(), &SharedConsole::sessionsAsked, this, [this](Guest* guest) {
        guest->send(sessionsHere(m_places));
        guest->leave("That is all.");
    });
    connect(m_console.get(), &SharedConsole::guestsHaveLeft, this, [this] {
        m_guestsLeft = true;
        finishWhenAllIsTold();
    });
}

void ServeProgram::connectKeyboard() {
    connect(&m_terminal, &TerminalSide::typed, this, &ServeProgram::onTyped);
    connect(m_console.get(), &SharedConsole::mayType, this, [this] {
        m_terminal.setReading(true);
        if (!m_held.empty()) onTyped(std::exchange(m_held, {}));
    });
    connect(&m_terminal, &TerminalSide::commanded, m_console.get(), &SharedConsole::command);
    connect(&m_terminal, &TerminalSide::resized, this, [this] { m_console->setSize(m_terminal.size()); });
    connect(&m_terminal, &TerminalSide::endAsked, m_inside.get(), &InsideProcess::askToEnd);
    connect(&m_terminal, &TerminalSide::shown, this, &ServeProgram::finishWhenAllIsTold);
}

void ServeProgram::onArrived(channel::Listener& listener) {
    while (auto channel = listener.take()) m_console->admit(std::move(channel));
}

void ServeProgram::onTyped(const std::string& bytes) {
    if (m_held.empty() && m_console->type(bytes)) return;
    m_held += bytes;
    m_terminal.setReading(false);
}

void ServeProgram::onEnded(int exitCode) {
    m_exitCode = exitCode;
    m_listeners.clear();
    m_entry.reset();
    m_farewell.start(kFarewell);
    m_terminal.tell({std::string(kSessionOver)});
    m_console->end(exitCode);
}

void ServeProgram::finishWhenAllIsTold() {
    if (m_exitCode && m_guestsLeft && m_terminal.allShown()) Q_EMIT finished(*m_exitCode);
}

}  // namespace hawser::remote
