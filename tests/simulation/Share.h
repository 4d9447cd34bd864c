#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace hawser::simulation {

// A row of worlds, by number, that threads take one by one.
struct Row {
    std::uint64_t from = 0;
    std::uint64_t end = 0;   // behind the last one
    std::uint64_t step = 1;  // each so many
    unsigned threads = 1;
    std::optional<std::chrono::seconds> limit{};  // in real time
};

// Calls `each` on all threads, and now and then `tell` with the number to go on from: all before it are done.
// The result is that number when there was no time left; Row::end or more when all are done.
std::uint64_t share(const Row& row, const std::function<void(std::uint64_t)>& each,
                    const std::function<void(std::uint64_t)>& tell,
                    std::chrono::milliseconds pause = std::chrono::minutes(1));

}  // namespace hawser::simulation
