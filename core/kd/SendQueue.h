#pragma once

#include <deque>
#include <optional>
#include <utility>

#include "core/kd/LinkEvents.h"

namespace hawser::kd {

// A packet on its way: waiting, or sent and not acknowledged.
struct OutgoingPacket {
    LinkTicket ticket = 0;
    PacketType type = PacketType::Unused;
    Bytes payload;
    bool mayGiveUp = true;
    int sends = 0;
    int resendsAnswered = 0;
    int confirmations = 0;  // repeats since the answer came without an acknowledgement
    bool proven = false;
    bool pastDamage = false;  // something spoiled came since it was first sent
    TimePoint firstSent{};
    TimePoint resendAt{};

    std::size_t bytesOnLine() const { return kHeaderSize + payload.size() + 1; }
};

// What one end has to say: the packet that is outstanding, those behind it, and a break-in, which goes ahead
// of them all. One thread.
class SendQueue {
  public:
    LinkTicket add(PacketType type, Bytes payload, bool mayGiveUp);
    // Makes room for one more, where there is none: the ticket of the one that had to go.
    std::optional<LinkTicket> makeRoom(std::size_t most);
    void drop(LinkTicket ticket);  // one that waits
    bool waits(LinkTicket ticket) const;
    bool anyWaits() const { return !m_waiting.empty(); }
    void sendNext();  // the first that waits becomes the outstanding one
    std::size_t size() const { return m_waiting.size() + (m_outstanding ? 1 : 0); }

    std::optional<OutgoingPacket>& outstanding() { return m_outstanding; }
    const std::optional<OutgoingPacket>& outstanding() const { return m_outstanding; }
    bool isOutstanding(LinkTicket ticket) const { return m_outstanding && m_outstanding->ticket == ticket; }
    void dropAll();

    void wantBreakIn(bool wanted) { m_breakInWanted = wanted; }
    bool takeBreakIn() { return std::exchange(m_breakInWanted, false); }

  private:
    std::optional<OutgoingPacket> m_outstanding;
    std::deque<OutgoingPacket> m_waiting;
    LinkTicket m_lastTicket = 0;
    bool m_breakInWanted = false;
};

}  // namespace hawser::kd
