#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "core/kd/net/DataChannel.h"
#include "core/kd/net/TargetSilence.h"

namespace hawser::kd::net {

struct HostSettings {
    Key key{};                       // the control key
    std::optional<Endpoint> target;  // target=: call it instead of waiting for its call
    std::function<Nonce()> random;   // 32 unpredictable bytes for each response
};

// --- what the host's half tells, in the order in which it happened ---
struct LineReceived {  // KD packets in stream form
    Bytes bytes;
};
struct SessionBegan {  // packet numbering starts again; nothing of an earlier session comes any more
    Endpoint target;
    bool again = false;    // there was a session before on this port
    bool newBoot = false;  // and it was with an earlier start of the target
};
struct TakenOver {  // the session is over; the target is another debugger's now
    Endpoint target;
    Endpoint by;
};
struct WrongKey {  // told at the first such call, the tenth, the hundredth, until a right one comes
    Endpoint from;
    std::uint64_t calls = 1;  // by now, from anywhere
};
struct TargetSilent {};  // nothing verified came for kTargetSilent; the session stays
struct TargetCalls {     // it has called and was answered; told once until the session begins
    Endpoint from;
};

using HostNews = std::variant<LineReceived, SessionBegan, TakenOver, WrongKey, TargetSilent, TargetCalls>;

// The host's half of KDNET below the KD packets: the handshake, the session key, and what keeps forged,
// replayed and reordered datagrams out (kd-protocol.md 6). Pure: datagrams and the time go in; datagrams,
// news and the next deadline come out. One thread.
//
// An answered poke is no session yet: the old one stays until a datagram under the new key has come, so that
// replaying an old poke changes nothing. Which of several answers the target took last, it alone knows: the
// session is the one under whose key something new came last.
class HostSession {
  public:
    static Result<HostSession> create(HostSettings settings);

    void receive(ByteSpan datagram, const Endpoint& from, TimePoint now);
    // KD packets and break-in bytes in stream form, as Link puts them out. Dropped while there is no session.
    void send(ByteSpan line);
    void tick(TimePoint now);
    std::optional<TimePoint> nextDeadline() const;

    std::vector<OutgoingDatagram> takeOutput() { return std::exchange(m_output, {}); }
    std::vector<HostNews> takeNews() { return std::exchange(m_news, {}); }

    bool hasSession() const { return m_session.has_value(); }
    const NetCounters& counters() const { return m_counters; }

  private:
    // A response that the target may have accepted, or has.
    struct Agreement {
        DataChannel data;
        Nonce nonce{};
        std::uint64_t poke = 0;           // the control sequence number that was answered
        std::optional<Endpoint> boundTo;  // what the session's pokes call us
    };
    // One start of the target, and the newest control sequence number taken for it.
    struct Boot {
        Nonce nonce{};
        std::uint64_t lastPoke = 0;
    };
    // The target was asked something since it last said anything, and called instead.
    struct Unanswered {
        bool asked = false;
        unsigned calls = 0;
    };

    struct WrongKeys {
        std::uint64_t calls = 0;  // since a right one
        std::uint64_t told = 0;   // calls when they were told of
    };

    HostSession(HostSettings settings, NetCipher control)
        : m_settings(std::move(settings)), m_control(std::move(control)) {}

    void onControl(ByteSpan datagram, const Endpoint& from, TimePoint now);
    void onPoke(const Datagram& datagram, const Endpoint& from, TimePoint now);
    void onKnownPoke(const Poke& poke, const Endpoint& from);
    bool mustAnswer(const Poke& poke, const Endpoint& from, bool known);
    bool wasAnswered(const Poke& poke, std::uint64_t sequence) const;
    void answer(const Datagram& datagram, const Poke& poke, const Endpoint& from);
    void onData(ByteSpan datagram, TimePoint now);
    bool promote(ByteSpan datagram);
    void onBody(ByteSpan body);
    void sendBody(ByteSpan body);
    void solicit();
    void refuse(Refusal refusal) { m_counters.count(refusal); }

    HostSettings m_settings;
    NetCipher m_control;
    std::optional<Agreement> m_session;
    std::deque<Agreement> m_offers;   // other responses that it may have taken, newest last
    unsigned m_unconfirmedPokes = 0;  // bound ones since our last response, without a datagram under its key
    std::optional<Boot> m_boot;       // of the last session
    bool m_takenOver = false;
    Unanswered m_unanswered;
    bool m_callTold = false;
    WrongKeys m_wrongKeys;
    TargetSilence m_silence;
    std::optional<TimePoint> m_nextSolicitation;
    NetCounters m_counters;
    std::vector<OutgoingDatagram> m_output;
    std::vector<HostNews> m_news;
};

}  // namespace hawser::kd::net
