#include "core/kd/net/Gateway.h"

#include <algorithm>

#include "core/base/Overloaded.h"

namespace hawser::kd::net {

namespace {

// The guest waits for its acknowledgement while the debugger lags behind so many packets; the link would drop
// the oldest beyond its own limit.
constexpr std::size_t kEnoughQueued = 4;
// Small enough that one piece cannot hold more packets than the queue has room for.
constexpr std::size_t kPiece = 64;

template <class Container>
bool anyOf(const Container& container) {
    return !container.empty();
}

}  // namespace

Result<std::unique_ptr<Gateway>> Gateway::create(TargetSettings settings, std::function<Nonce()> random) {
    settings.nonce = random();
    auto target = TargetSession::create(std::move(settings));
    if (!target) return tl::unexpected(target.error());
    return std::make_unique<Gateway>(std::move(*target), std::move(random));
}

Gateway::Gateway(TargetSession target, std::function<Nonce()> random)
    : m_target(std::move(target)), m_random(std::move(random)) {}

void Gateway::receiveSerial(ByteSpan bytes, TimePoint now) {
    if (m_target.isBound() && m_serialIn.size() + bytes.size() <= kMaxSerialInput)
        m_serialIn.insert(m_serialIn.end(), bytes.begin(), bytes.end());
    pump(now);
}

void Gateway::receiveDatagram(ByteSpan datagram, const Endpoint& from, TimePoint now) {
    m_target.receive(datagram, from, now);
    pump(now);
}

void Gateway::tick(TimePoint now) {
    m_target.tick(now);
    m_net.tick(now);
    m_guest.tick(now);
    pump(now);
}

TimePoint Gateway::nextDeadline() const {
    TimePoint earliest = m_target.nextDeadline();
    for (const auto& other : {m_net.nextDeadline(), m_guest.nextDeadline()}) {
        if (other) earliest = std::min(earliest, *other);
    }
    return earliest;
}

void Gateway::pump(TimePoint now) {
    while (step(now)) {
    }
    m_target.send(m_net.takeOutput());
    const Bytes forGuest = m_guest.takeOutput();
    m_serialOut.insert(m_serialOut.end(), forGuest.begin(), forGuest.end());
}

// True when something happened that may lead to more.
bool Gateway::step(TimePoint now) {
    auto news = m_target.takeNews();
    for (TargetNews& one : news) onNews(one, now);
    auto fromNet = m_net.takeEvents();
    for (LinkEvent& event : fromNet) onNetEvent(event, now);
    auto fromGuest = m_guest.takeEvents();
    for (LinkEvent& event : fromGuest) onGuestEvent(event, now);
    const std::size_t before = m_serialIn.size();
    feedGuest(now);
    return anyOf(news) || anyOf(fromNet) || anyOf(fromGuest) || m_serialIn.size() != before;
}

void Gateway::onNews(TargetNews& news, TimePoint now) {
    std::visit(
        Overloaded{
            [&](const PacketReceived& packet) { m_net.receive(packet.line, now); },
            [&](const BreakInReceived&) { m_guest.breakIn(now); },
            [&](const HostBound&) {
                m_net.restart();
                m_guest.restart();
                m_serialIn.clear();
                m_guestHeard = false;
                for (Packet& packet : m_waiting)
                    static_cast<void>(m_net.submit(packet.type, std::move(packet.payload), now, false));
                m_waiting.clear();
            },
        },
        news);
}

void Gateway::onNetEvent(LinkEvent& event, TimePoint now) {
    if (auto* accepted = std::get_if<PacketAccepted>(&event)) {
        static_cast<void>(m_guest.submit(accepted->packet.type, std::move(accepted->packet.payload), now));
    }
    // With a packet outstanding the link repeats that one; otherwise only the guest knows its last packet.
    if (std::holds_alternative<ResetSeen>(event) && m_net.queued() == 0) m_guest.reset(now);
}

void Gateway::onGuestEvent(LinkEvent& event, TimePoint now) {
    auto* const accepted = std::get_if<PacketAccepted>(&event);
    if (accepted == nullptr) return;
    Packet& packet = accepted->packet;
    if (accepted->fresh && std::exchange(m_guestHeard, true)) {
        m_waiting.clear();
        m_waiting.push_back(std::move(packet));
        m_net.restart();
        m_serialIn.clear();
        m_target.reboot(m_random(), now);
        return;
    }
    m_guestHeard = true;
    if (packet.type == PacketType::StateChange64) {
        if (m_guest.queued() > 0 && packet.payload == m_lastStateChange) return;
        m_lastStateChange = packet.payload;
    }
    if (m_target.isBound()) {
        static_cast<void>(m_net.submit(packet.type, std::move(packet.payload), now, false));
    } else if (m_waiting.size() < Link::kMaxQueued) {
        m_waiting.push_back(std::move(packet));
    }
}

void Gateway::feedGuest(TimePoint now) {
    while (!m_serialIn.empty() && m_net.queued() < kEnoughQueued) {
        const std::size_t count = std::min(kPiece, m_serialIn.size());
        const Bytes piece(m_serialIn.begin(), m_serialIn.begin() + static_cast<std::ptrdiff_t>(count));
        m_serialIn.erase(m_serialIn.begin(), m_serialIn.begin() + static_cast<std::ptrdiff_t>(count));
        m_guest.receive(piece, now);
        for (LinkEvent& event : m_guest.takeEvents()) onGuestEvent(event, now);
    }
}

}  // namespace hawser::kd::net
