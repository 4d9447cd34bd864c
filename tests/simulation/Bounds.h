#pragma once

#include "tests/simulation/LineKind.h"

namespace hawser::simulation {

using namespace std::chrono_literals;

// After the line has healed a session must be right again within this, without anybody's help.
inline Duration recoveryBound(const LineKind& line) {
    return Duration(60s) + line.timeFor(200'000);
}
// Break, read, write and go, from a session that is right.
inline Duration proofBound(const LineKind& line) {
    return Duration(20s) + line.timeFor(60'000);
}

}  // namespace hawser::simulation
