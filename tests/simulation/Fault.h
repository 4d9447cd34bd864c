#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/Clock.h"

namespace hawser::simulation {

enum class Direction : std::uint8_t { ToTarget, ToHost };

enum class FaultKind : std::uint8_t {
    None,
    Lose,       // the whole packet
    Drop,       // some bytes of it
    Flip,       // bits of one byte
    Duplicate,  // the packet, or its end, comes twice
    Insert,     // bytes in the middle of it
    Truncate,   // its end is lost
    Noise,      // a burst of rubbish after it
    Silence,    // it comes late, and everything behind it
    Split,      // it comes in two parts
    StaleAcknowledgement,
    BreakInByte,   // a 0x62 in it or before it
    OutOfStep,     // the target believes that it arrived, but it did not
    TargetReset,   // from here on things that happen at a byte of the packet
    TargetPaused,  // for seconds to minutes, then it goes on
    HostKilled,    // and started again
    LineCut,       // the other end closes, and can be opened again
};
inline constexpr std::uint8_t kFaultKinds = static_cast<std::uint8_t>(FaultKind::LineCut) + 1;

// One thing that goes wrong with one packet.
struct Fault {
    FaultKind kind = FaultKind::None;
    std::uint32_t at = 0;      // byte of the packet
    std::uint32_t length = 0;  // bytes
    std::uint8_t value = 0;    // bits to flip, seed of inserted bytes
    Duration time{};

    bool happens() const { return kind >= FaultKind::TargetReset; }
    bool operator==(const Fault&) const = default;
};

std::string_view nameOf(FaultKind kind);

// Says what goes wrong with each packet, in the order in which they are written.
class FaultSource {
  public:
    virtual ~FaultSource() = default;
    virtual Fault next(Direction direction, std::size_t packetBytes) = 0;
};

}  // namespace hawser::simulation
