#include "core/kd/net/TargetSession.h"

#include "core/kd/Packet.h"
#include "core/kd/net/KdBody.h"
#include "core/kd/net/NetTimeouts.h"

namespace hawser::kd::net {

namespace {

// The first eight bytes of the nonce are a little-endian number (6.5).
void countUp(Nonce& nonce) {
    for (std::size_t i = 0; i < kNonceCounterSize; ++i) {
        nonce[i] = static_cast<std::byte>(std::to_integer<unsigned>(nonce[i]) + 1);
        if (nonce[i] != std::byte{0}) return;
    }
}

std::uint32_t v4Number(const Endpoint& endpoint) {
    std::uint32_t number = 0;
    if (!endpoint.isV4()) return number;
    for (std::size_t i = 12; i < endpoint.address.size(); ++i)
        number = number << 8U | std::to_integer<std::uint32_t>(endpoint.address[i]);
    return number;
}

// An address that is none: only the prefix of mapped ones (6.5).
Endpoint nobody() {
    return Endpoint::v4(0, 0, 0, 0, 0);
}

}  // namespace

Result<TargetSession> TargetSession::create(TargetSettings settings) {
    auto control = NetCipher::create(settings.key, tagKeyOf(settings.key));
    if (!control) return tl::unexpected(control.error());
    return TargetSession(std::move(settings), std::move(*control));
}

TargetSession::TargetSession(TargetSettings settings, NetCipher control)
    : m_settings(std::move(settings)),
      m_control(std::move(control)),
      m_offer(m_settings.firstOffer - kOfferStep) {
    m_poke.nonce = m_settings.nonce;
    m_poke.target = m_settings.self;
    m_poke.configuredHost = m_settings.host.value_or(nobody());
    m_poke.boundHost = nobody();
}

void TargetSession::reboot(const Nonce& nonce, TimePoint now) {
    m_poke.nonce = nonce;
    m_poke.boundHost = nobody();
    m_offer = m_settings.firstOffer - kOfferStep;
    m_data.reset();
    m_accepted.reset();
    m_lastSolicited.reset();
    m_nextPoke = now;
    tick(now);
}

void TargetSession::receive(ByteSpan datagram, const Endpoint& from, TimePoint now) {
    ++m_counters.received;
    const auto channel = channelOf(datagram);
    if (!channel) return m_counters.count(channel.error());
    if (*channel == Channel::Control) {
        onControl(datagram, from, now);
    } else {
        onData(datagram);
    }
}

void TargetSession::onControl(ByteSpan datagram, const Endpoint& from, TimePoint now) {
    auto opened = net::open(datagram, m_control);
    if (!opened) return m_counters.count(opened.error());
    if (opened->heading == Heading::TargetToHost) return m_counters.count(Refusal::WrongWay);
    if (!opened->body.empty()) return onResponse(*opened, from);
    // A debugger calls (6.5): it gets a poke of its own.
    if (m_lastSolicited && now - *m_lastSolicited < kSolicitationPause) return;
    m_lastSolicited = now;
    countUp(m_poke.nonce);
    m_offer += kOfferStep;
    sendPoke(from);
}

void TargetSession::onResponse(const Datagram& datagram, const Endpoint& from) {
    const auto response = decodeResponse(datagram.body);
    if (!response) return m_counters.count(Refusal::Meaningless);
    const bool timely = datagram.sequence == m_offer || datagram.sequence + kOfferStep == m_offer;
    // The real target looks for no more than that. A copy of the response that bound us would set the
    // numbering back under the same key, and an older one take us back to a key that the host has left.
    const bool old = m_accepted && datagram.sequence <= *m_accepted;
    if (!timely || old || !sameBoot(response->nonce, m_poke.nonce))
        return m_counters.count(Refusal::Replayed);
    const auto key = dataKeyOf(m_settings.key, datagram.body);
    if (!key) return;
    auto data =
        DataChannel::create(*key, tagKeyOf(m_settings.key), Heading::TargetToHost, m_settings.version, from);
    if (!data) return;
    m_data = std::move(*data);
    m_accepted = datagram.sequence;
    m_poke.boundHost = from;
    m_news.emplace_back(HostBound{from});
    sendConnectionCheck();
}

void TargetSession::onData(ByteSpan datagram) {
    if (!m_data) return m_counters.count(Refusal::BadTag);
    const auto body = m_data->open(datagram);
    if (!body) return m_counters.count(body.error());
    if (isBreakIn(*body)) {
        m_news.emplace_back(BreakInReceived{});
        return;
    }
    Bytes line;
    if (appendAsLine(line, *body)) {
        m_news.emplace_back(PacketReceived{std::move(line)});
        return;
    }
    m_counters.count(Refusal::Meaningless);
    Bytes resend;
    appendControlPacket(resend, PacketType::Resend, 0);
    sendBody(resend);
}

void TargetSession::send(ByteSpan line) {
    if (!m_data) return;
    for (const Bytes& body : bodiesOf(line)) sendBody(body);
}

void TargetSession::sendBody(ByteSpan body) {
    Bytes bytes = m_data->seal(body);
    if (bytes.empty()) return;
    ++m_counters.sent;
    m_output.push_back({std::move(bytes), m_data->peer()});
}

void TargetSession::sendConnectionCheck() {
    sendBody(encodeConnectionCheck({m_data->lastReceived(), v4Number(m_data->peer())}));
}

void TargetSession::tick(TimePoint now) {
    if (now >= m_nextPoke) poke(now);
}

void TargetSession::poke(TimePoint now) {
    m_nextPoke = now + kOfferPeriod;
    countUp(m_poke.nonce);
    m_offer += kOfferStep;
    // Both learn who has the target: the one that was dropped as well.
    if (m_settings.host) sendPoke(*m_settings.host);
    if (m_data && m_data->peer() != m_settings.host) sendPoke(m_data->peer());
    if (m_data && m_data->lastReceived() == 0) sendConnectionCheck();
}

void TargetSession::sendPoke(const Endpoint& to) {
    Bytes bytes = net::seal({.version = m_settings.version,
                             .channel = Channel::Control,
                             .heading = Heading::TargetToHost,
                             .sequence = m_offer,
                             .body = encodePoke(m_poke)},
                            m_control);
    if (bytes.empty()) return;
    ++m_counters.sent;
    m_output.push_back({std::move(bytes), to});
}

}  // namespace hawser::kd::net
