#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulation/World.h"

namespace hawser::simulation {

class UserAgent;

struct RunResult {
    std::uint64_t seed = 0;
    std::uint64_t packets = 0;
    std::uint64_t faults = 0;
    std::uint64_t forgeries = 0;
    std::uint64_t spurious = 0;  // datagrams that were forged or had come before
    Duration recovery{};     // from the moment when nothing goes wrong any more to a session that is right
    std::size_t memory = 0;  // bytes held at once
    std::string line;        // which kind
    std::vector<std::string> violations;
};

// One seed: a world with faults, a user who does not wait, then a line that has healed and must come back.
// `line`: this kind instead of the one that the seed draws.
RunResult run(std::uint64_t seed, const LineKind* line = nullptr, Journal::Reader reader = {});

// The end of every run: the line has healed, so the session must be back in time and work.
void mustComeBack(World& world, UserAgent& user, RunResult& result);

}  // namespace hawser::simulation
