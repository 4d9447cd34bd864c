#include "app/remote/Guest.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/Text.h"

namespace hawser::remote {

namespace {

// Some screens full; what waits longer than that is old when it arrives.
constexpr std::size_t kMostUnsent = 1 << 20;  // bytes
constexpr std::size_t kMostHeld = 1 << 20;    // bytes
constexpr std::size_t kLongestUser = 100;     // bytes
constexpr int kMostSaid = 50;  // messages in a second: nobody writes them, or drags a window, so fast

std::string whoIs(const channel::Peer& peer) {
    const std::string name =
        fmt::format("{}@{}", printable(peer.user, kLongestUser), printable(peer.host, kLongestUser));
    return peer.proof == channel::Proof::Account ? name : fmt::format("{} ({})", name, peer.address);
}

}  // namespace

Guest::Guest(std::unique_ptr<channel::Channel> channel, const LastLines& lines,
             std::chrono::milliseconds readPatience)
    : m_channel(std::move(channel)),
      m_lines(lines),
      m_readPatience(readPatience),
      m_who(whoIs(m_channel->peer())) {
    connect(m_channel.get(), &channel::Channel::received, this, &Guest::onFrame);
    connect(m_channel.get(), &channel::Channel::drained, this, &Guest::onDrained);
    connect(m_channel.get(), &channel::Channel::closed, this, [this](const channel::Closure& closure) {
        m_patience.stop();
        const bool itself = closure.cause == channel::Closure::Cause::Peers;
        Q_EMIT gone(!m_whyDropped.empty() || itself ? m_whyDropped : closure.sentence);
    });
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this,
            [this] { leave(m_joined ? "It does not read." : "It does not say what it wants."); });
    m_patience.start(kJoinPatience);
}

Guest::~Guest() = default;

void Guest::welcome(const Join& join, bool keys) {
    m_patience.stop();
    m_joined = true;
    m_size = join.size;
    m_wantedLines = join.lines;
    send(Welcome{keys});
    print(m_lines.last(m_wantedLines));
}

void Guest::print(std::string_view bytes) {
    if (m_leftOut > 0 || m_channel->unsent() > kMostUnsent) {
        if (m_leftOut == 0) m_patience.start(m_readPatience);
        m_leftOut += bytes.size();
        return;
    }
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kMostBytes)))
        send(Printed{std::string(bytes.substr(0, kMostBytes))});
}

void Guest::onDrained() {
    if (m_leftOut == 0) return;
    m_patience.stop();
    send(Told{fmt::format("**Remote: {} bytes were not read in time and are left out here.", m_leftOut)});
    m_leftOut = 0;
    print(m_lines.last(m_wantedLines));
}

void Guest::send(const Message& message) {
    // One that is closed is told by itself.
    [[maybe_unused]] const auto sent = m_channel->send(encode(message));
}

void Guest::answerQuery(const Sessions& sessions) {
    send(sessions);
    leave("That is all.");
}

void Guest::leave(const std::string& why) {
    if (!m_channel->isOpen()) return;
    m_whyDropped = why;
    m_channel->close(why);
}

void Guest::onFrame(const Bytes& frame) {
    const auto message = decode(frame);
    if (!message) return leave(message.error().what);
    if (saysTooMuch(*message)) return leave("It says too much at once.");
    Q_EMIT said(*message);
}

// Keys are bounded by the program, which takes them at its own pace.
bool Guest::saysTooMuch(const Message& message) {
    if (std::holds_alternative<Typed>(message)) return false;
    constexpr qint64 kSecond = 1000;
    if (!m_second.isValid() || m_second.elapsed() > kSecond) {
        m_second.start();
        m_saidInSecond = 0;
    }
    return ++m_saidInSecond > kMostSaid;
}

void Guest::hold(const std::string& bytes) {
    if (m_held.size() + bytes.size() > kMostHeld) return leave("It types faster than the program reads.");
    m_held += bytes;
}

std::string Guest::takeHeld() {
    return std::exchange(m_held, {});
}

}  // namespace hawser::remote
