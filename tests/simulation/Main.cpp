// hawser-simulate: host session and target on one virtual clock, through every fault that a line can have.
#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include "tests/simulation/Run.h"
#include "tests/simulation/SmallWorld.h"

namespace {

using namespace hawser;

struct Arguments {
    std::uint64_t seeds = 26000;  // some eleven million packets
    std::uint64_t from = 1;
    std::optional<std::uint64_t> seconds;  // a limit in real time
    std::optional<std::uint64_t> replay;
    bool pairs = false;
    const simulation::LineKind* line = nullptr;  // one for all seeds
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

constexpr std::string_view kUsage =
    "hawser-simulate [--seeds N] [--from SEED] [--seconds S] [--threads N] [--line NAME] [--replay SEED]\n"
    "hawser-simulate --pairs [--seconds S] [--threads N] [--line NAME]\n"
    "Runs one world for each seed, or one small world for every pair of faults at every two of its packets.\n"
    "The last line says: seeds N packets N faults N violations N, with worlds in place of seeds for pairs.\n";

std::optional<Arguments> parse(std::span<char* const> words) {
    Arguments arguments;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view option = words[i];
        if (option == "--pairs") {
            arguments.pairs = true;
            continue;
        }
        if (++i == words.size()) return std::nullopt;
        const std::string_view text = words[i];
        if (option == "--line") {
            arguments.line = simulation::lineKindNamed(text);
            if (arguments.line == nullptr) return std::nullopt;
            continue;
        }
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
        if (option == "--seeds") {
            arguments.seeds = value;
        } else if (option == "--from") {
            arguments.from = value;
        } else if (option == "--seconds") {
            arguments.seconds = value;
        } else if (option == "--threads") {
            arguments.threads = static_cast<unsigned>(std::clamp<std::uint64_t>(value, 1, 64));
        } else if (option == "--replay") {
            arguments.replay = value;
        } else {
            return std::nullopt;
        }
    }
    return arguments;
}

struct Total {
    std::mutex mutex;
    std::uint64_t seeds = 0;
    std::uint64_t packets = 0;
    std::uint64_t faults = 0;
    std::uint64_t forgeries = 0;
    std::uint64_t spurious = 0;
    std::uint64_t violations = 0;
    std::size_t memory = 0;                 // bytes that one world held at once
    std::map<std::string, double> slowest;  // seconds to come back, by line

    void add(const simulation::RunResult& result, bool lineGiven) {
        const std::lock_guard lock(mutex);
        ++seeds;
        packets += result.packets;
        faults += result.faults;
        forgeries += result.forgeries;
        spurious += result.spurious;
        violations += result.violations.size();
        memory = std::max(memory, result.memory);
        double& most = slowest[result.line];
        most = std::max(most, std::chrono::duration<double>(result.recovery).count());
        if (result.violations.empty()) return;
        fmt::print("seed {}: {}  Replay: hawser-simulate --replay {}{}\n", result.seed,
                   result.violations.front(), result.seed,
                   lineGiven ? fmt::format(" --line '{}'", result.line) : "");
    }
};

// Calls `each` with 0 to count - 1, on all threads, as long as there is time.
void share(const Arguments& arguments, std::uint64_t count, const std::function<void(std::uint64_t)>& each) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(arguments.seconds.value_or(0));
    std::atomic<std::uint64_t> next = 0;
    const auto work = [&] {
        while (!arguments.seconds || std::chrono::steady_clock::now() < end) {
            const std::uint64_t index = next++;
            if (index >= count) return;
            each(index);
        }
    };
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < arguments.threads; ++i) threads.emplace_back(work);
}

// The first fault at any packet of the undisturbed conversation, the second at any later one.
int explorePairs(const Arguments& arguments) {
    const auto faults = simulation::smallFaults();
    const simulation::LineKind& line =
        arguments.line != nullptr ? *arguments.line : simulation::lineKinds().front();
    const std::uint64_t packets = simulation::runSmallWorld({}, line).packets;
    std::mutex mutex;
    std::uint64_t worlds = 0;
    std::uint64_t written = 0;
    std::uint64_t violations = 0;
    share(arguments, packets * packets * faults.size() * faults.size(), [&](std::uint64_t index) {
        const simulation::Fault& first = faults[index % faults.size()];
        index /= faults.size();
        const simulation::Fault& second = faults[index % faults.size()];
        index /= faults.size();
        const std::uint64_t at = index % packets;
        const std::uint64_t apart = 1 + index / packets;
        if (at + apart >= packets) return;
        const simulation::FaultPlan plan{{at, first}, {at + apart, second}};
        const simulation::SmallResult result = simulation::runSmallWorld(plan, line);
        const std::lock_guard lock(mutex);
        ++worlds;
        written += result.packets;
        violations += result.violations.size();
        if (!result.violations.empty())
            fmt::print("{}: {}\n", simulation::describe(plan), result.violations.front());
    });
    fmt::print("worlds {} packets {} faults {} violations {}\n", worlds, written, 2 * worlds, violations);
    return violations == 0 ? 0 : 1;
}

int explore(const Arguments& arguments) {
    Total total;
    share(arguments, arguments.seeds, [&](std::uint64_t index) {
        total.add(simulation::run(arguments.from + index, arguments.line), arguments.line != nullptr);
    });
    for (const auto& [line, most] : total.slowest)
        fmt::print("{}: back in {:.1f} s at the latest\n", line, most);
    fmt::print("{} of the faults forged a header in a way that KD cannot detect\n", total.forgeries);
    fmt::print("{} datagrams were forged or had come before\n", total.spurious);
    fmt::print("at most {} KiB were held at once\n", total.memory >> 10);
    fmt::print("seeds {} packets {} faults {} violations {}\n", total.seeds, total.packets, total.faults,
               total.violations);
    return total.violations == 0 ? 0 : 1;
}

int replay(std::uint64_t seed, const simulation::LineKind* line) {
    const simulation::RunResult result = simulation::run(seed, line, [](const std::string& words) {
        fmt::print("{}", words);
        static_cast<void>(std::fflush(stdout));
    });
    fmt::print("seeds 1 packets {} faults {} violations {}\n", result.packets, result.faults,
               result.violations.size());
    return result.violations.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const auto arguments = parse(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
    if (!arguments) {
        fmt::print(stderr, "{}", kUsage);
        return 2;
    }
    if (arguments->replay) return replay(*arguments->replay, arguments->line);
    return arguments->pairs ? explorePairs(*arguments) : explore(*arguments);
}
