#include "tests/simulation/RandomFaults.h"

#include <algorithm>
#include <array>

namespace hawser::simulation {

namespace {

using namespace std::chrono_literals;

// KD packets carry no session number. A continue that the line holds back while the target gives the debugger
// up and stops anew cannot be told from a fresh one, by anybody; a line that does so is not modelled.
constexpr Duration kLongestHeldBack = 900ms;
constexpr auto kFirstHappening = static_cast<std::uint64_t>(FaultKind::TargetReset);

}  // namespace

RandomFaults::RandomFaults(std::uint64_t seed) : m_random(seed) {
    constexpr std::array<std::uint64_t, 6> kRates{2, 5, 10, 30, 80, 200};
    m_perMille = kRates[m_random.below(kRates.size())];
    m_largePerMille = m_perMille > 50 ? 5 : 60;
    m_favourite = static_cast<FaultKind>(m_random.between(1, kFirstHappening - 1));
}

FaultKind RandomFaults::draw() {
    if (m_random.perMille(m_largePerMille))
        return static_cast<FaultKind>(m_random.between(kFirstHappening, kFaultKinds - 1));
    if (m_random.oneIn(3)) return m_favourite;
    return static_cast<FaultKind>(m_random.between(1, kFirstHappening - 1));
}

Fault RandomFaults::next(Direction direction, std::size_t packetBytes) {
    if (m_burst > 0) {
        --m_burst;
    } else if (!m_random.perMille(m_perMille)) {
        return {};
    } else if (m_random.oneIn(8)) {
        m_burst = static_cast<int>(m_random.between(1, 6));
    }
    Fault fault;
    fault.kind = draw();
    // Headers and borders are hit more often than their share of the bytes.
    const std::uint64_t reach = m_random.oneIn(2) ? std::min<std::uint64_t>(packetBytes, 18) : packetBytes;
    fault.at = static_cast<std::uint32_t>(m_random.below(reach));
    fault.value =
        static_cast<std::uint8_t>(m_random.oneIn(2) ? 1U << m_random.below(8) : m_random.between(1, 255));
    fault.length = static_cast<std::uint32_t>(m_random.between(1, m_random.oneIn(4) ? 40 : 4));
    switch (fault.kind) {
        case FaultKind::Noise:
            fault.length = static_cast<std::uint32_t>(m_random.between(1, m_random.oneIn(4) ? 3000 : 60));
            break;
        case FaultKind::Silence:
        case FaultKind::Split:
            fault.time = m_random.oneIn(3) ? m_random.between(Duration(500ms), Duration(15s))
                                           : m_random.between(Duration(1ms), Duration(600ms));
            if (direction == Direction::ToTarget) fault.time = std::min(fault.time, kLongestHeldBack);
            break;
        case FaultKind::TargetPaused:
            fault.time = m_random.between(Duration(1s), Duration(m_random.oneIn(3) ? 240s : 20s));
            break;
        case FaultKind::HostKilled:
            fault.time = m_random.between(Duration(50ms), Duration(m_random.oneIn(4) ? 40s : 5s));
            break;
        case FaultKind::LineCut:
            fault.time = m_random.between(Duration(0s), Duration(4s));
            break;
        case FaultKind::None:
        case FaultKind::Lose:
        case FaultKind::Drop:
        case FaultKind::Flip:
        case FaultKind::Duplicate:
        case FaultKind::Insert:
        case FaultKind::Truncate:
        case FaultKind::StaleAcknowledgement:
        case FaultKind::BreakInByte:
        case FaultKind::OutOfStep:
        case FaultKind::TargetReset:
            break;
    }
    return fault;
}

}  // namespace hawser::simulation
