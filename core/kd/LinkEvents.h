#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "core/base/Clock.h"
#include "core/kd/FrameParser.h"
#include "core/kd/Timeouts.h"

namespace hawser::kd {

enum class Role : std::uint8_t { Host, Target };

// How data packets are numbered: by two values in turn on a byte stream (kd-protocol.md 1.5), counting up by
// two in KDNET's datagrams (6.8), where the SYNC bit is a bit of the number like any other.
enum class Numbering : std::uint8_t { Alternating, Counting };

struct LinkOptions {
    Role role = Role::Host;
    std::optional<Duration> resendAfter{};  // nothing: as measured
    int maxSends = kMaxSends;
    Duration byteTimeout = kByteTimeout;
    Numbering numbering = Numbering::Alternating;

    static LinkOptions host() { return {}; }
    static LinkOptions target() {
        return {Role::Target, kTargetResendAfter, kTargetMaxSends, kByteTimeout, Numbering::Alternating};
    }
    static LinkOptions netTarget() {
        return {Role::Target, kNetTargetResendAfter, kTargetMaxSends, kByteTimeout, Numbering::Counting};
    }
};

using LinkTicket = std::uint64_t;  // names a submitted packet; never 0, never reused

// --- what a link tells its owner, in the order in which it happened ---
struct PacketAccepted {  // already acknowledged
    Packet packet;
    bool fresh = false;  // host: SYNC bit, the target's counters were initialised
    bool copy = false;   // same type and bytes as the packet before, but with a number that had to be taken
    bool outOfStep = false;  // host: its number is not the one that was due
    TimePoint began{};       // its first byte came
};
struct PacketDelivered {
    LinkTicket ticket = 0;
    bool implicit = false;     // target: a data packet came instead of the acknowledgement
    bool afterResend = false;  // the other end had asked for a repeat
    bool repeated = false;     // it was sent more than once
    bool pastDamage = false;   // something spoiled came while it was under way
};
struct DeliveryFailed {  // sent as often as allowed, or dropped from the queue
    LinkTicket ticket = 0;
};
struct ResetSeen {
    bool answersOurs = false;
};
struct ResendSeen {};   // with nothing outstanding
struct BreakInSeen {};  // target: 0x62 and silence

using LinkEvent =
    std::variant<PacketAccepted, PacketDelivered, DeliveryFailed, ResetSeen, ResendSeen, BreakInSeen>;

// Sees every packet on the line, in both directions.
class PacketObserver {
  public:
    virtual ~PacketObserver() = default;
    virtual void packetSent(ByteSpan line, TimePoint now) = 0;
    virtual void packetReceived(const Packet& packet, TimePoint now) = 0;
    // `bytes`: what there was of it; none when it was told as received before.
    virtual void packetDamaged(DamageReason reason, ByteSpan bytes, TimePoint now) = 0;
};

}  // namespace hawser::kd
