#include "core/session/remote/RemoteSession.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Overloaded.h"
#include "core/session/remote/ClientRights.h"
#include "core/session/start/RemotePlace.h"
#include "core/session/wire/SessionWire.h"

using namespace Qt::StringLiterals;

namespace hawser::session {

namespace {

constexpr std::chrono::seconds kWelcomeLimit{15};
constexpr std::chrono::milliseconds kFirstPause{250};
constexpr int kMostDoublings = 5;  // the longest pause is eight seconds

// A line that was cut for a moment is there again at once; a server that is not there is asked ever more
// rarely.
std::chrono::milliseconds pauseAfter(int attempts) {
    if (attempts == 0) return {};
    return kFirstPause * (1 << std::min(attempts - 1, kMostDoublings));
}

const QString kLeft = u"The session was left; it goes on at its server."_s;

// Another call would come to nothing as well.
bool isHopeless(channel::DialFailure::Cause cause) {
    using Cause = channel::DialFailure::Cause;
    return cause != Cause::Unreachable && cause != Cause::Timeout && cause != Cause::Busy;
}

}  // namespace

RemoteSession::RemoteSession(channel::Places places, std::string program, std::uint32_t lines,
                             QObject* parent)
    : Session(parent), m_self{std::move(places), std::move(program), lines} {
    m_pause.setSingleShot(true);
    m_joinLimit.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &RemoteSession::dial);
    connect(&m_joinLimit, &QTimer::timeout, this, [this] {
        m_channel.reset();
        pause("The server does not answer.");
    });
}

RemoteSession::~RemoteSession() = default;

bool RemoteSession::opens(const QString& connection) const {
    return remoteAddress(connection).has_value();
}

void RemoteSession::cancel(RequestId id) {
    if (m_phase == Phase::Joined) say(CancelQuestion{id});
}

void RemoteSession::post(PostedRequest request) {
    if (handleHere(request.request)) return;
    if (leavesTheServer(request.request))
        return later(QuitRequested{std::holds_alternative<PressKey>(request.request), {}});
    if (auto may = mayAsk(channel::Role::Drive, request.request); !may)
        return refuse(request.id, may.error());
    if (m_phase == Phase::Joined) return say(ClientMessage(std::move(request)));
    refuse(request.id,
           {ErrorCode::Disconnected,
            m_phase == Phase::Dormant ? "No session has been joined."
                                      : "The server cannot be reached just now; nothing was sent.",
            {}});
}

bool RemoteSession::handleHere(const SessionRequest& request) {
    return std::visit(Overloaded{
                          [this](const OpenSession& r) {
                              open(r.options);
                              return true;
                          },
                          [this](const CloseSession&) {
                              leave(kLeft);
                              return true;
                          },
                          [this](const Quit&) {
                              finish(leave(kLeft));
                              return true;
                          },
                          [](const auto&) { return false; },
                      },
                      request);
}

void RemoteSession::open(const SessionOptions& options) {
    leave(u"Another session is joined."_s);
    const auto text = remoteAddress(options.connection);
    auto address = channel::parseClientAddress(text.value_or(options.connection).toStdString());
    m_initialCommands = options.initialCommands;
    m_token.clear();
    m_conversation = {};
    m_attempts = 0;
    if (!address) return giveUp(address.error().what);
    m_address = std::move(*address);
    tellState(ConnectionState::Opening, fmt::format("{} is being called.", serverName().toStdString()));
    tellLink(ServerLink::State::Connecting, "It is being called.");
    dial();
}

// The channel's farewell takes a moment, which nobody waits for.
channel::Channel* RemoteSession::leave(const QString& reason) {
    m_pause.stop();
    m_joinLimit.stop();
    m_dialer.reset();
    if (m_phase == Phase::Dormant || m_phase == Phase::Finished) return nullptr;
    channel::Channel* const channel = m_channel.release();
    if (channel != nullptr) {
        channel->disconnect(this);
        connect(channel, &channel::Channel::closed, channel, &QObject::deleteLater);
        channel->close("It has left.");
    }
    m_phase = Phase::Dormant;
    QMetaObject::invokeMethod(
        this, [this] { answerAll("The session was left."); }, Qt::QueuedConnection);
    tellWithout("The session was left.");
    print(OutputKind::Status, reason.toStdString());
    tellLink(ServerLink::State::Ended, reason.toStdString());
    tellState(ConnectionState::Closed, reason.toStdString());
    later(LineNamed{});
    return channel;
}

// The server has heard that we leave before the program ends, or will not hear it.
void RemoteSession::finish(channel::Channel* farewell) {
    m_phase = Phase::Finished;
    if (farewell == nullptr) return later(Finished{});
    connect(farewell, &channel::Channel::closed, this, [this] { later(Finished{}); });
}

void RemoteSession::refuse(RequestId id, const Error& error) {
    if (id != 0)
        later(Answered{id, told().epoch, tl::unexpected(error)});
    else
        print(OutputKind::Error, error.what);
}

// --- the channel ---

void RemoteSession::dial() {
    m_phase = Phase::Dialing;
    m_dialer = std::make_unique<channel::Dialer>(m_address, channel::greetingOf("session", m_self.program),
                                                 m_self.places);
    connect(m_dialer.get(), &channel::Dialer::connected, this, &RemoteSession::onConnected);
    connect(m_dialer.get(), &channel::Dialer::failed, this, &RemoteSession::onFailed);
    m_dialer->start();
}

void RemoteSession::onConnected() {
    m_channel = m_dialer->take();
    m_dialer.release()->deleteLater();  // this is a slot of its own
    m_phase = Phase::Joining;
    connect(m_channel.get(), &channel::Channel::received, this, &RemoteSession::onFrame);
    connect(m_channel.get(), &channel::Channel::closed, this, &RemoteSession::onClosed);
    connect(m_channel.get(), &channel::Channel::measured, this, [this] {
        if (m_phase == Phase::Joined) tellLink(ServerLink::State::Connected, "The server answers.");
    });
    m_joinLimit.start(kWelcomeLimit);
    static_cast<void>(m_channel->send(wireOf(Join{m_token, m_conversation.heard(), m_self.lines})));
    const auto& peer = m_channel->peer();
    if (peer.firstMet && peer.fingerprint)
        print(OutputKind::Status, fmt::format("{} was met for the first time; its certificate, from now on "
                                              "asked for: {}",
                                              serverName().toStdString(), toText(*peer.fingerprint)));
}

void RemoteSession::onFailed(const channel::DialFailure& failure) {
    m_dialer.release()->deleteLater();
    m_passwordNeeded = failure.cause == channel::DialFailure::Cause::PasswordNeeded;
    if (isHopeless(failure.cause)) return giveUp(failure.sentence);
    pause(failure.sentence);
}

void RemoteSession::onClosed(const channel::Closure& closure) {
    m_channel.release()->deleteLater();
    m_joinLimit.stop();
    if (closure.cause == channel::Closure::Cause::Lost || closure.cause == channel::Closure::Cause::Silent)
        return pause(closure.sentence);
    giveUp(closure.sentence);
    later(QuitRequested{false, {}});
}

void RemoteSession::pause(const std::string& reason) {
    const auto wait = pauseAfter(m_attempts++);
    const std::string lost =
        fmt::format("{} is lost: {} It is called again.", serverName().toStdString(), reason);
    m_phase = Phase::Pausing;
    tellWithout("The server cannot be reached.");
    tellLink(ServerLink::State::Lost, reason);
    tellState(ConnectionState::Opening, lost);
    if (m_attempts == 1) print(OutputKind::Status, lost);
    m_pause.start(wait);
}

void RemoteSession::giveUp(const std::string& reason) {
    m_phase = Phase::Dormant;
    m_token.clear();
    answerAll(reason);
    tellWithout("No session has been joined.");
    tellLink(ServerLink::State::Ended, reason);
    print(OutputKind::Error, reason);
    tellState(ConnectionState::Failed, reason);
}

void RemoteSession::say(const ClientMessage& message) {
    const auto sent = m_channel->send(m_conversation.say(wireOf(message)));
    if (!sent && sent.error().code == ErrorCode::InvalidArgument) m_channel->close(sent.error().what);
}

// --- what the server says ---

void RemoteSession::onFrame(const Bytes& frame) {
    if (m_phase == Phase::Joining) return onWelcome(frame);
    const auto heard = m_conversation.hear(frame);
    if (!heard) {
        m_channel->close(heard.error().what);
        return;
    }
    if (const auto due = m_conversation.acknowledgement()) static_cast<void>(m_channel->send(*due));
    if (!*heard) return;
    const auto event = eventFromWire(**heard);
    if (event) return onEvent(*event);
    if (event.error().code != ErrorCode::Unsupported) m_channel->close(event.error().what);
}

void RemoteSession::onWelcome(const Bytes& frame) {
    const auto welcome = welcomeFromWire(frame);
    if (!welcome) {
        m_channel->close(welcome.error().what);
        return;
    }
    m_joinLimit.stop();
    m_phase = Phase::Joined;
    m_attempts = 0;
    m_name = welcome->name;
    m_token = welcome->token;
    tellLink(ServerLink::State::Connected, "The server answers.");
    if (welcome->resumed)
        goOn(welcome->heard);
    else
        startAnew();
}

// Whoever waits for an answer waits in vain; what was ordered and not acknowledged may have been done.
void RemoteSession::startAnew() {
    const std::size_t unknown = m_conversation.keptMessages();
    m_conversation = {};
    m_there = {};
    answerAll("The server has begun anew.");
    if (unknown != 0)
        print(
            OutputKind::Error,
            fmt::format("The server has begun anew; whether it has done the last {} of what was asked is not "
                        "known.",
                        unknown));
}

void RemoteSession::goOn(std::uint64_t heard) {
    const auto again = m_conversation.resume(heard);
    if (!again) {
        m_channel->close(again.error().what);
        return;
    }
    for (const Bytes& frame : *again) static_cast<void>(m_channel->send(frame));
    // At once: what has happened meanwhile comes behind, perhaps in this very turn.
    const QPointer<RemoteSession> self(this);
    deliver(changeTo(m_there.state, u"The server is back."_s));
    if (self) deliver(m_there.prompt);
    if (!self) return;
    print(OutputKind::Status, fmt::format("{} is back.", serverName().toStdString()));
}

void RemoteSession::onEvent(const SessionEvent& event) {
    m_there.apply(event);
    if (const auto* line = std::get_if<LineNamed>(&event)) {
        deliver(LineNamed{line->text.isEmpty() ? serverName() : u"%1, %2"_s.arg(serverName(), line->text),
                          line->kind});
        return;
    }
    const QPointer<RemoteSession> self(this);
    deliver(event);
    const auto* prompt = std::get_if<PromptState>(&event);
    if (self && prompt != nullptr && prompt->acceptsCommands) runInitialCommands();
}

void RemoteSession::runInitialCommands() {
    for (const QString& line : std::exchange(m_initialCommands, {})) order(Execute{line});
}

// --- what is told here ---

// post() may not tell anything before it returns.
void RemoteSession::later(SessionEvent event) {
    QMetaObject::invokeMethod(
        this, [this, event = std::move(event)] { deliver(event); }, Qt::QueuedConnection);
}

void RemoteSession::tellLink(ServerLink::State state, const std::string& reason) {
    later(ServerLink{state, serverName(), QString::fromStdString(reason), m_name,
                     m_channel ? m_channel->roundTrip() : std::nullopt, m_passwordNeeded});
}

void RemoteSession::tellState(ConnectionState state, const std::string& reason) {
    QMetaObject::invokeMethod(
        this, [this, state, reason = QString::fromStdString(reason)] { deliver(changeTo(state, reason)); },
        Qt::QueuedConnection);
}

ConnectionChange RemoteSession::changeTo(ConnectionState state, const QString& reason) const {
    return {told().state, state, reason, QDateTime::currentDateTime(), told().statistics};
}

void RemoteSession::tellWithout(const std::string& reason) {
    later(PromptState{QString::fromStdString(reason), false, false, false});
}

void RemoteSession::print(OutputKind kind, const std::string& line) {
    std::vector<OutputRun> runs{{kind, line + "\n", {}}};
    later(Output{std::make_shared<const std::vector<OutputRun>>(std::move(runs))});
}

QString RemoteSession::serverName() const {
    channel::ClientAddress address = m_address;
    address.password.clear();
    return QString::fromStdString(toText(address));
}

}  // namespace hawser::session
