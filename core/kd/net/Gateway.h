#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "core/kd/Link.h"
#include "core/kd/net/TargetSession.h"

namespace hawser::kd::net {

// A target that speaks KD over a serial line, made one that speaks it over KDNET: the host's end of the one,
// the target's end of the other, and the packets in between. Each side acknowledges, numbers and repeats for
// itself; what has been acknowledged to one end is delivered to the other. What the serial target says while
// there is no debugger is lost, as on a cable, so it notices that nobody listens. A SYNC packet of the serial
// target is a reboot: it calls anew and gets a new key. A state change that the target says again while it
// has not taken the answer to it yet is kept back: the debugger, whose answer is acknowledged, would take it
// for a new one. Pure, one thread.
class Gateway {
  public:
    // `random`: 32 unpredictable bytes, once for each boot; settings.nonce is drawn from it.
    static Result<std::unique_ptr<Gateway>> create(TargetSettings settings, std::function<Nonce()> random);
    // create() calls this.
    Gateway(TargetSession target, std::function<Nonce()> random);

    void receiveSerial(ByteSpan bytes, TimePoint now);
    void receiveDatagram(ByteSpan datagram, const Endpoint& from, TimePoint now);
    void tick(TimePoint now);
    TimePoint nextDeadline() const;

    Bytes takeSerial() { return std::exchange(m_serialOut, {}); }
    std::vector<OutgoingDatagram> takeDatagrams() { return m_target.takeOutput(); }

    bool hasDebugger() const { return m_target.isBound(); }
    const NetCounters& counters() const { return m_target.counters(); }

    static constexpr std::size_t kMaxSerialInput = 64 * 1024;  // bytes; more overruns, as in a serial port

  private:
    void pump(TimePoint now);
    bool step(TimePoint now);
    void onNews(TargetNews& news, TimePoint now);
    void onNetEvent(LinkEvent& event, TimePoint now);
    void onGuestEvent(LinkEvent& event, TimePoint now);
    void feedGuest(TimePoint now);

    TargetSession m_target;
    std::function<Nonce()> m_random;
    Link m_net{LinkOptions::netTarget()};
    Link m_guest{LinkOptions::host()};
    bool m_guestHeard = false;     // a packet of it has come in this session
    Bytes m_lastStateChange;       // of the guest
    std::deque<Packet> m_waiting;  // of a guest that has rebooted, until it has a debugger again
    Bytes m_serialIn;
    Bytes m_serialOut;
};

}  // namespace hawser::kd::net
