#include "tests/simulation/Fault.h"

namespace hawser::simulation {

std::string_view nameOf(FaultKind kind) {
    switch (kind) {
        case FaultKind::None:
            return "none";
        case FaultKind::Lose:
            return "lose";
        case FaultKind::Drop:
            return "drop";
        case FaultKind::Flip:
            return "flip";
        case FaultKind::Duplicate:
            return "duplicate";
        case FaultKind::Insert:
            return "insert";
        case FaultKind::Truncate:
            return "truncate";
        case FaultKind::Noise:
            return "noise";
        case FaultKind::Silence:
            return "silence";
        case FaultKind::Split:
            return "split";
        case FaultKind::StaleAcknowledgement:
            return "stale acknowledgement";
        case FaultKind::BreakInByte:
            return "break-in byte";
        case FaultKind::OutOfStep:
            return "out of step";
        case FaultKind::TargetReset:
            return "target reset";
        case FaultKind::TargetPaused:
            return "target paused";
        case FaultKind::HostKilled:
            return "host killed";
        case FaultKind::LineCut:
            return "line cut";
    }
    return "unknown";
}

}  // namespace hawser::simulation
