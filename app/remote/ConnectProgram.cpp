#include "app/remote/ConnectProgram.h"

#include <algorithm>
#include <array>

#include "app/remote/RemoteText.h"
#include "core/base/Overloaded.h"
#include "core/base/Text.h"

namespace hawser::remote {

using namespace std::chrono_literals;

namespace {

// Whoever reads our output may be slow to take the last words.
constexpr std::chrono::seconds kServerFarewell{4};
constexpr std::size_t kMostTypedAhead = 256 << 10;  // bytes

// Before each call to come back, five minutes in all.
constexpr std::array<std::chrono::seconds, 6> kPauses{0s, 1s, 2s, 5s, 10s, 15s};
constexpr unsigned kMostCalls = 24;

}  // namespace

ConnectProgram::ConnectProgram(Options options, channel::ClientAddress address, channel::Places places)
    : m_options(std::move(options)), m_caller(std::move(address), m_options.password, std::move(places)) {
    m_farewell.setSingleShot(true);
    connect(&m_farewell, &QTimer::timeout, this, [this] { Q_EMIT finished(*m_exitCode); });
    connect(&m_caller, &Caller::connected, this, &ConnectProgram::onConnected);
    connect(&m_caller, &Caller::failed, this, &ConnectProgram::onFailed);
    m_nextCall.setSingleShot(true);
    connect(&m_nextCall, &QTimer::timeout, &m_caller, &Caller::start);
    connect(&m_terminal, &TerminalSide::typed, this, &ConnectProgram::onTyped);
    connect(&m_terminal, &TerminalSide::commanded, this, &ConnectProgram::onCommand);
    connect(&m_terminal, &TerminalSide::endAsked, this, &ConnectProgram::leave);
    connect(&m_terminal, &TerminalSide::resized, this, [this] {
        if (const auto size = m_terminal.size(); size && m_joined) send(Resized{*size});
    });
    connect(&m_terminal, &TerminalSide::shown, this, [this] {
        if (m_exitCode) Q_EMIT finished(*m_exitCode);
    });
}

ConnectProgram::~ConnectProgram() = default;

void ConnectProgram::start() {
    m_caller.start();
}

void ConnectProgram::onConnected() {
    m_channel = m_caller.take();
    connect(m_channel.get(), &channel::Channel::received, this, &ConnectProgram::onFrame);
    connect(m_channel.get(), &channel::Channel::closed, this, &ConnectProgram::onClosed);
    connect(m_channel.get(), &channel::Channel::drained, this, [this] {
        if (m_joined) m_terminal.setReading(true);
    });
    if (const channel::Peer& peer = m_channel->peer(); peer.firstMet && peer.fingerprint)
        m_terminal.tell(newCertificateText(peer.address, toText(*peer.fingerprint)));
    send(Join{m_options.name, m_options.lines, m_terminal.size()});
}

void ConnectProgram::send(const Message& message) {
    // A closed channel is told by itself.
    [[maybe_unused]] const auto sent = m_channel->send(encode(message));
}

void ConnectProgram::onFrame(const Bytes& frame) {
    const auto message = decode(frame);
    if (!message) {
        m_refused = message.error().what;
        return m_channel->close(*m_refused);
    }
    std::visit(Overloaded{[this](const Welcome& m) { onWelcome(m); },
                          [this](const Refused& m) { m_refused = printable(m.why, kMostText); },
                          [this](const Printed& m) { m_terminal.print(m.bytes); },
                          [this](const Told& m) { m_terminal.tell({printable(m.text, kMostText)}); },
                          [this](const Over& m) { m_over = m.exitCode; },
                          [this](const auto&) { m_channel->close("It speaks out of turn."); }},
               *message);
}

void ConnectProgram::onWelcome(const Welcome& welcome) {
    if (std::exchange(m_joined, true)) return;
    if (m_calls == 0)
        m_terminal.tell(clientBanner());
    else
        m_terminal.tell(
            {"**Remote: It is back; what was typed last may not have arrived. The last lines are:"});
    m_calls = 0;
    m_terminal.begin(welcome.keys);
}

void ConnectProgram::onTyped(const std::string& bytes) {
    if (!m_joined) {
        if (m_calls == 0 || bytes.find(kInterrupt) != std::string::npos) return leave();
        return m_terminal.ring();
    }
    for (std::size_t at = 0; at < bytes.size(); at += kMostBytes) send(Typed{bytes.substr(at, kMostBytes)});
    if (m_channel->unsent() > kMostTypedAhead) m_terminal.setReading(false);
}

void ConnectProgram::onCommand(const AtCommand& command) {
    using Kind = AtCommand::Kind;
    switch (command.kind) {
        case Kind::Help:
            return m_terminal.tell(helpOnCommands(false));
        case Kind::Broadcast:
        case Kind::Popup:
            if (m_joined) send(Say{command.kind == Kind::Popup, command.text});
            return;
        case Kind::Quit:
            return leave();
        case Kind::Kill:
            return m_terminal.tell({"@K is for whoever started the program; @Q leaves."});
    }
}

void ConnectProgram::leave() {
    if (std::exchange(m_left, true)) return;
    if (!m_channel) {
        m_nextCall.stop();
        return finish(1, {});
    }
    m_channel->close("It has left.");
}

void ConnectProgram::onClosed(const channel::Closure& closure) {
    if (m_over || m_left) return finish(m_over.value_or(0), std::string(kSessionOver));
    if (m_refused) return finish(1, *m_refused);
    const std::string lost = "**Remote: The session is lost: " + printable(closure.sentence, kMostText);
    using Cause = channel::Closure::Cause;
    const bool passing = closure.cause == Cause::Lost || closure.cause == Cause::Silent;
    const bool wasHere = m_joined || m_calls > 0;
    if (!passing || !wasHere || m_calls >= kMostCalls) return finish(1, lost);
    if (m_joined) m_terminal.tell({lost, "**Remote: It is called again; Ctrl+C leaves."});
    m_joined = false;
    m_channel.reset();
    m_terminal.setReading(true);
    callLater();
}

void ConnectProgram::callLater() {
    m_nextCall.start(kPauses[std::min<std::size_t>(m_calls, kPauses.size() - 1)]);
    ++m_calls;
}

void ConnectProgram::onFailed(const std::string& sentence, bool passing) {
    const bool comesBack = m_calls > 0 && m_calls < kMostCalls && passing && !m_left;
    if (comesBack) return callLater();
    finish(1, sentence);
}

void ConnectProgram::finish(int exitCode, const std::string& lastWords) {
    if (m_exitCode) return;
    m_exitCode = exitCode;
    m_terminal.setReading(false);
    if (!lastWords.empty()) m_terminal.tell({lastWords});
    if (m_terminal.allShown()) Q_EMIT finished(exitCode);
    m_farewell.start(kServerFarewell);
}

}  // namespace hawser::remote
