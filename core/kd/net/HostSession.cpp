#include "core/kd/net/HostSession.h"

#include <algorithm>
#include <utility>

#include "core/kd/Packet.h"
#include "core/kd/net/KdBody.h"
#include "core/kd/net/NetTimeouts.h"

namespace hawser::kd::net {

namespace {

// Whether a target that takes it says something: an acknowledgement, a state change, its own RESET.
bool asks(ByteSpan body) {
    if (isBreakIn(body)) return true;
    ByteReader reader(body);
    const std::uint32_t leader = reader.u32();
    const auto type = static_cast<PacketType>(reader.u16());
    return leader == kDataLeader || (leader == kControlLeader && type == PacketType::Reset);
}

}  // namespace

Result<HostSession> HostSession::create(HostSettings settings) {
    auto control = NetCipher::create(settings.key, tagKeyOf(settings.key));
    if (!control) return tl::unexpected(control.error());
    return HostSession(std::move(settings), std::move(*control));
}

void HostSession::receive(ByteSpan datagram, const Endpoint& from, TimePoint now) {
    ++m_counters.received;
    const auto channel = channelOf(datagram);
    if (!channel) return refuse(channel.error());
    if (*channel == Channel::Control) {
        onControl(datagram, from, now);
    } else {
        onData(datagram, now);
    }
}

void HostSession::onControl(ByteSpan datagram, const Endpoint& from, TimePoint now) {
    auto opened = net::open(datagram, m_control);
    if (!opened) {
        refuse(opened.error());
        const bool call = opened.error() == Refusal::BadTag && datagram.size() == kPokeDatagram;
        // Anybody can send these from any number of addresses.
        if (!call || m_session || ++m_wrongKeys.calls < kWrongKeysAgain * m_wrongKeys.told) return;
        m_wrongKeys.told = m_wrongKeys.calls;
        m_news.emplace_back(WrongKey{from, m_wrongKeys.calls});
        return;
    }
    if (opened->heading == Heading::HostToTarget) return refuse(Refusal::WrongWay);
    onPoke(*opened, from, now);
}

void HostSession::onPoke(const Datagram& datagram, const Endpoint& from, TimePoint now) {
    const auto poke = decodePoke(datagram.body);
    if (!poke) return refuse(Refusal::Meaningless);
    const bool known = m_boot && sameBoot(m_boot->nonce, poke->nonce);
    if (known) {
        // Counts up by three within one start of the target: an older one was replayed or overtaken.
        if (datagram.sequence <= m_boot->lastPoke) return refuse(Refusal::Replayed);
        m_boot->lastPoke = datagram.sequence;
        m_silence.heard(now);
        if (m_session) onKnownPoke(*poke, from);
    }
    // A response of its own for each copy of a call would change the key once more.
    if (wasAnswered(*poke, datagram.sequence)) return refuse(Refusal::Replayed);
    if (mustAnswer(*poke, from, known)) answer(datagram, *poke, from);
}

// Another debugger has taken the target when the target says that it belongs to somebody else.
void HostSession::onKnownPoke(const Poke& poke, const Endpoint& from) {
    if (poke.boundHost.port == 0) return;
    if (!m_session->boundTo) m_session->boundTo = poke.boundHost;
    if (*m_session->boundTo == poke.boundHost) return;
    m_news.emplace_back(TakenOver{from, poke.boundHost});
    m_session.reset();
    m_offers.clear();
    m_takenOver = true;
}

bool HostSession::mustAnswer(const Poke& poke, const Endpoint& from, bool known) {
    if (poke.boundHost.port == 0) return true;  // new, rebooted, or it let us go
    if (m_session) {
        // A call that keeps the session alive, or a stranger's.
        const bool ours = known && from == m_session->data.peer();
        return ours && m_unanswered.asked && ++m_unanswered.calls >= kCallsWithoutAnswer;
    }
    // Fighting for a target would leave it to neither.
    if (m_takenOver && known) return false;
    const bool offered = std::ranges::any_of(m_offers, [&](const Agreement& offer) {
        return sameBoot(offer.nonce, poke.nonce) && offer.data.peer() == from;
    });
    return !offered || m_unconfirmedPokes++ >= kBoundPokesWithoutCheck;
}

bool HostSession::wasAnswered(const Poke& poke, std::uint64_t sequence) const {
    return std::ranges::any_of(m_offers, [&](const Agreement& offer) {
        return offer.poke == sequence && sameBoot(offer.nonce, poke.nonce);
    });
}

void HostSession::answer(const Datagram& datagram, const Poke& poke, const Endpoint& from) {
    const Bytes body = encodeResponse({poke.nonce, m_settings.random()});
    const auto dataKey = dataKeyOf(m_settings.key, body);
    if (!dataKey) return;
    auto data = DataChannel::create(*dataKey, tagKeyOf(m_settings.key), Heading::HostToTarget,
                                    datagram.version, from);
    Bytes bytes = net::seal({.version = datagram.version,
                             .channel = Channel::Control,
                             .heading = Heading::HostToTarget,
                             .sequence = datagram.sequence,
                             .body = body},
                            m_control);
    if (!data || bytes.empty()) return;
    while (m_offers.size() >= kMaxOffers) m_offers.pop_front();
    m_offers.push_back({std::move(*data), poke.nonce, datagram.sequence, {}});
    m_unconfirmedPokes = 0;
    m_unanswered.calls = 0;
    ++m_counters.sent;
    m_output.push_back({std::move(bytes), from});
    if (!m_session && !std::exchange(m_callTold, true)) m_news.emplace_back(TargetCalls{from});
}

void HostSession::onData(ByteSpan datagram, TimePoint now) {
    tl::expected<Bytes, Refusal> body = tl::unexpected(Refusal::BadTag);
    if (m_session) body = m_session->data.open(datagram);
    if (!body && body.error() == Refusal::BadTag && promote(datagram)) body = m_session->data.open(datagram);
    if (!body) return refuse(body.error());
    m_silence.heard(now);
    m_unanswered = {};
    onBody(*body);
}

// Looks whether the datagram is sealed with a key that was offered, and makes that one the session's.
bool HostSession::promote(ByteSpan datagram) {
    for (auto offer = m_offers.begin(); offer != m_offers.end(); ++offer) {
        if (!offer->data.opens(datagram)) continue;
        const bool again = m_boot.has_value();
        const bool newBoot = again && !sameBoot(m_boot->nonce, offer->nonce);
        const bool sameStart = again && !newBoot;
        m_boot = {offer->nonce, sameStart ? std::max(m_boot->lastPoke, offer->poke) : offer->poke};
        Agreement taken = std::move(*offer);
        m_offers.erase(offer);
        if (m_session) m_offers.push_front(std::move(*m_session));
        std::erase_if(m_offers, [&](const Agreement& other) { return !sameBoot(other.nonce, taken.nonce); });
        m_session = std::move(taken);
        m_session->boundTo.reset();
        m_takenOver = false;
        m_callTold = false;
        m_wrongKeys = {};
        m_news.emplace_back(SessionBegan{m_session->data.peer(), again, newBoot});
        return true;
    }
    return false;
}

void HostSession::onBody(ByteSpan body) {
    if (body.size() == kConnectionCheckSize) {
        // "Are you there?" The answer makes the target send what it has to say (6.6).
        Bytes resend;
        appendControlPacket(resend, PacketType::Resend, 0);
        sendBody(resend);
        return;
    }
    Bytes line;
    if (!appendAsLine(line, body)) {
        refuse(Refusal::Meaningless);
        Bytes resend;
        appendControlPacket(resend, PacketType::Resend, 0);
        sendBody(resend);
        return;
    }
    m_news.emplace_back(LineReceived{std::move(line)});
}

void HostSession::send(ByteSpan line) {
    if (!m_session) return;
    for (const Bytes& body : bodiesOf(line)) sendBody(body);
}

void HostSession::sendBody(ByteSpan body) {
    Bytes bytes = m_session->data.seal(body);
    if (bytes.empty()) return;
    if (asks(body)) m_unanswered.asked = true;
    ++m_counters.sent;
    m_output.push_back({std::move(bytes), m_session->data.peer()});
}

void HostSession::solicit() {
    Bytes bytes =
        net::seal({.channel = Channel::Control, .heading = Heading::HostToTarget, .body = {}}, m_control);
    if (bytes.empty()) return;
    ++m_counters.sent;
    m_output.push_back({std::move(bytes), *m_settings.target});
}

void HostSession::tick(TimePoint now) {
    if (m_session && m_silence.takeTold(now)) m_news.emplace_back(TargetSilent{});
    // A target that has rebooted calls the host of its own settings, which may be another: call it again.
    const bool calls = m_settings.target && !m_takenOver && (!m_session || m_silence.isSilent(now));
    if (!calls) {
        m_nextSolicitation.reset();
        return;
    }
    if (m_nextSolicitation && now < *m_nextSolicitation) return;
    solicit();
    m_nextSolicitation = now + kSolicitEvery;
}

std::optional<TimePoint> HostSession::nextDeadline() const {
    std::optional<TimePoint> earliest = m_nextSolicitation;
    if (m_settings.target && !m_takenOver && !m_session && !earliest) earliest = TimePoint::min();
    const auto silent = m_session ? m_silence.deadline() : std::nullopt;
    if (!earliest || !silent) return earliest ? earliest : silent;
    return std::min(*earliest, *silent);
}

}  // namespace hawser::kd::net
