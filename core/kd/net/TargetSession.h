#pragma once

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/kd/net/DataChannel.h"

namespace hawser::kd::net {

struct TargetSettings {
    Key key{};
    Endpoint self;                 // as it is told in the pokes
    std::optional<Endpoint> host;  // whom it calls; nothing: it waits to be called
    Nonce nonce{};                 // unpredictable, another one for each boot; the first 8 bytes count pokes
    std::uint8_t version = 4;
    std::uint64_t firstOffer = 3;  // sequence number of the first poke
};

// --- what the target's half tells ---
struct PacketReceived {  // one KD packet in stream form
    Bytes line;
};
struct BreakInReceived {};
struct HostBound {  // a debugger was accepted: a new key, numbering starts again
    Endpoint host;
};

using TargetNews = std::variant<PacketReceived, BreakInReceived, HostBound>;

// The target's half of KDNET below the KD packets (kd-protocol.md 6 and 11.2): for the demo machine, and for
// tests against HostSession. Pure, one thread.
class TargetSession {
  public:
    static Result<TargetSession> create(TargetSettings settings);

    void receive(ByteSpan datagram, const Endpoint& from, TimePoint now);
    // KD packets in stream form. Dropped while there is no debugger.
    void send(ByteSpan line);
    void tick(TimePoint now);  // pokes when one is due
    TimePoint nextDeadline() const { return m_nextPoke; }
    // The machine has started anew: calls at once, bound to nobody.
    void reboot(const Nonce& nonce, TimePoint now);

    std::vector<OutgoingDatagram> takeOutput() { return std::exchange(m_output, {}); }
    std::vector<TargetNews> takeNews() { return std::exchange(m_news, {}); }

    bool isBound() const { return m_data.has_value(); }
    const NetCounters& counters() const { return m_counters; }

  private:
    TargetSession(TargetSettings settings, NetCipher control);

    void onControl(ByteSpan datagram, const Endpoint& from, TimePoint now);
    void onResponse(const Datagram& datagram, const Endpoint& from);
    void onData(ByteSpan datagram);
    void poke(TimePoint now);
    void sendPoke(const Endpoint& to);
    void sendConnectionCheck();
    void sendBody(ByteSpan body);

    TargetSettings m_settings;
    NetCipher m_control;
    Poke m_poke;
    std::uint64_t m_offer;  // of the latest poke
    TimePoint m_nextPoke = TimePoint::min();
    std::optional<DataChannel> m_data;
    std::optional<std::uint64_t> m_accepted;  // the poke whose response bound us
    std::optional<TimePoint> m_lastSolicited;
    NetCounters m_counters;
    std::vector<OutgoingDatagram> m_output;
    std::vector<TargetNews> m_news;
};

}  // namespace hawser::kd::net
