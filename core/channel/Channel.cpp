#include "core/channel/Channel.h"

#include <fmt/format.h>

#include <QPointer>

#include "core/base/ByteWriter.h"
#include "core/channel/wire/FrameStream.h"

namespace hawser::channel {

namespace {

TimePoint now() {
    return SteadyClock().now();
}

// Bytes that may wait when a Pong is added: whoever floods us with pings and reads nothing gets none.
constexpr std::size_t kPongRoom = 256 * 1024;

}  // namespace

Channel::Channel(std::unique_ptr<FrameStream> stream, Peer peer, const Limits& limits,
                 std::uint32_t peersFrameLimit)
    : m_stream(std::move(stream)),
      m_peer(std::move(peer)),
      m_limits(limits),
      m_peersFrameLimit(peersFrameLimit),
      m_pulse(limits.silence, now()) {
    m_stream->setFrameLimit(m_limits.frame);
    m_stream->setReading(true);
    connect(m_stream.get(), &FrameStream::arrived, this, &Channel::onFrame);
    connect(m_stream.get(), &FrameStream::violated, this, &Channel::onViolated);
    connect(m_stream.get(), &FrameStream::lost, this, &Channel::onLost);
    connect(m_stream.get(), &FrameStream::heard, this, [this] { m_pulse.heard(now()); });
    connect(m_stream.get(), &FrameStream::drained, this, [this] {
        answer();
        if (isOpen()) Q_EMIT drained();
    });
    connect(&m_heart, &QTimer::timeout, this, &Channel::beat);
    m_heart.start(m_limits.heartbeat);
    m_farewell.setSingleShot(true);
    connect(&m_farewell, &QTimer::timeout, this, &Channel::end);
    // The round trip is wanted at once.
    QMetaObject::invokeMethod(this, &Channel::ask, Qt::QueuedConnection);
}

Channel::~Channel() = default;

std::size_t Channel::unsent() const {
    return m_stream->unsent();
}

std::chrono::milliseconds Channel::silentFor() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(now() - m_pulse.lastHeard());
}

void Channel::setReading(bool on) {
    if (!isOpen()) return;
    m_reading = on;
    m_stream->setReading(on);
}

Result<> Channel::send(ByteSpan frame) {
    if (!isOpen()) return fail(ErrorCode::Disconnected, m_ending->sentence);
    if (frame.size() > m_peersFrameLimit)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("A frame of {} bytes cannot be sent; {} is the limit.", frame.size(),
                                m_peersFrameLimit));
    if (unsent() + frame.size() > m_limits.unsent) {
        const std::string why =
            fmt::format("The peer takes too little of what it is sent: {} bytes wait.", unsent());
        part(Closure::Cause::Violation, why);
        return fail(ErrorCode::Disconnected, why);
    }
    m_stream->send(FrameKind::Data, frame);
    return {};
}

void Channel::close(const std::string& sentence) {
    if (isOpen()) part(Closure::Cause::Ours, sentence);
}

void Channel::onFrame(const Frame& frame) {
    if (!isOpen()) return;
    switch (frame.kind) {
        case FrameKind::Data:
            Q_EMIT received(frame.body);
            return;
        case FrameKind::Ping:
            return onPing(frame.body);
        case FrameKind::Pong:
            return onPong(frame.body);
        case FrameKind::Close:
            m_ending = Closure{Closure::Cause::Peers, decodeFarewell(frame.body).sentence};
            return end();
        case FrameKind::Greeting:
        case FrameKind::Proof:
        case FrameKind::Welcome: {
            const std::string why = "The peer began anew in the middle of a conversation.";
            return part(Closure::Cause::Violation, why);
        }
    }
    // A later minor version's.
}

void Channel::onPing(ByteSpan body) {
    if (const auto number = decodePing(body)) m_pulse.owe(*number);
    answer();
}

void Channel::answer() {
    if (!isOpen() || unsent() >= kPongRoom) return;
    if (const auto number = m_pulse.takeOwed()) m_stream->send(FrameKind::Pong, encodePing(*number));
}

void Channel::onPong(ByteSpan body) {
    const auto number = decodePing(body);
    if (!number) return;
    if (const auto time = m_pulse.answered(*number, now())) Q_EMIT measured(*time);
}

void Channel::ask() {
    if (!isOpen()) return;
    if (const auto number = m_pulse.ask(now())) m_stream->send(FrameKind::Ping, encodePing(*number));
}

void Channel::beat() {
    if (!isOpen()) return;
    answer();
    // Whoever does not listen cannot tell that nothing is said.
    if (!m_reading) m_pulse.heard(m_pulse.lastHeard());
    if (m_pulse.beat()) return ask();
    const std::chrono::duration<double> patience = m_limits.heartbeat * m_limits.silence;
    const std::string why = fmt::format("Nothing was heard of the other end for {} s.", patience.count());
    m_ending = Closure{Closure::Cause::Silent, why};
    end();
}

void Channel::onViolated(const Error& error) {
    if (isOpen()) part(Closure::Cause::Violation, error.what);
}

void Channel::onLost(const std::string& why) {
    if (isOpen()) m_ending = Closure{Closure::Cause::Lost, why};
    end();
}

// Tells the peer and waits until it hangs up: whoever hangs up first, with unread bytes of the peer at hand,
// makes the system throw away what the peer has not read yet.
void Channel::part(Closure::Cause cause, const std::string& sentence) {
    m_ending = Closure{cause, sentence};
    m_heart.stop();
    const Goodbye goodbye = cause == Closure::Cause::Violation ? Goodbye::Violation : Goodbye::Ended;
    m_stream->send(FrameKind::Close, encode(Farewell{goodbye, sentence}));
    m_stream->setReading(true);
    m_farewell.start(m_limits.farewell);
}

void Channel::end() {
    if (std::exchange(m_ended, true)) return;
    m_heart.stop();
    m_farewell.stop();
    m_stream->disconnect(this);
    m_stream->abort();
    Q_EMIT closed(*m_ending);
}

}  // namespace hawser::channel
