// hawser-simulate: host session and target on one virtual clock, through every fault that a line can have.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include "tests/simulation/Run.h"
#include "tests/simulation/Share.h"
#include "tests/simulation/SmallWorld.h"

namespace {

using namespace hawser;

struct Arguments {
    std::uint64_t seeds = 26000;           // some twelve million packets
    std::optional<std::uint64_t> from;     // the first seed, or pair, to run
    std::optional<std::uint64_t> seconds;  // a limit in real time
    std::optional<std::uint64_t> replay;
    bool pairs = false;
    std::uint64_t slice = 1;  // of so many
    std::uint64_t slices = 1;
    const simulation::LineKind* line = nullptr;  // one for all seeds
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

constexpr std::string_view kUsage =
    "hawser-simulate [--seeds N] [--from SEED] [--seconds S] [--threads N] [--line NAME] [--replay SEED]\n"
    "hawser-simulate --pairs [--slice K/N] [--from PAIR] [--seconds S] [--threads N] [--line NAME]\n"
    "Runs one world for each seed, or one small world for every pair of faults at every two of its packets, "
    "or\n"
    "each Nth of these. Says once a minute how far it is, and with which --from it can be gone on with.\n"
    "The last line says: seeds N packets N faults N violations N, with worlds in place of seeds for pairs.\n";

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// "3/16"
bool takeSlice(Arguments& arguments, std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return false;
    const auto slice = number(text.substr(0, slash));
    const auto slices = number(text.substr(slash + 1));
    if (!slice || !slices || *slice == 0 || *slice > *slices) return false;
    arguments.slice = *slice;
    arguments.slices = *slices;
    return true;
}

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
        if (option == "--slice") {
            if (!takeSlice(arguments, text)) return std::nullopt;
            continue;
        }
        const auto value = number(text);
        if (!value) return std::nullopt;
        if (option == "--seeds") {
            arguments.seeds = *value;
        } else if (option == "--from") {
            arguments.from = *value;
        } else if (option == "--seconds") {
            arguments.seconds = *value;
        } else if (option == "--threads") {
            arguments.threads = static_cast<unsigned>(std::clamp<std::uint64_t>(*value, 1, 64));
        } else if (option == "--replay") {
            arguments.replay = *value;
        } else {
            return std::nullopt;
        }
    }
    if (arguments.slices > 1 && !arguments.pairs) return std::nullopt;
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

void say(const std::string& words) {
    fmt::print("{}", words);
    static_cast<void>(std::fflush(stdout));
}

simulation::Row rowOf(const Arguments& arguments, std::uint64_t from, std::uint64_t end) {
    simulation::Row row{.from = from, .end = end, .step = arguments.slices, .threads = arguments.threads};
    if (arguments.seconds) row.limit = std::chrono::seconds(*arguments.seconds);
    return row;
}

// The first fault at any packet of the undisturbed conversation, the second at any later one.
int explorePairs(const Arguments& arguments) {
    const simulation::LineKind& line =
        arguments.line != nullptr ? *arguments.line : simulation::lineKinds().front();
    const std::uint64_t packets = simulation::runSmallWorld({}, line).packets;
    const std::uint64_t end = simulation::pairCount(packets);
    std::mutex mutex;
    std::uint64_t worlds = 0;
    std::uint64_t written = 0;
    std::uint64_t violations = 0;
    const auto each = [&](std::uint64_t pair) {
        const simulation::FaultPlan plan = simulation::pairNumbered(pair, packets);
        const simulation::SmallResult result = simulation::runSmallWorld(plan, line);
        const std::lock_guard lock(mutex);
        ++worlds;
        written += result.packets;
        violations += result.violations.size();
        if (!result.violations.empty())
            say(fmt::format("pair {}: {}: {}\n", pair, simulation::describe(plan),
                            result.violations.front()));
    };
    const auto tell = [&](std::uint64_t undone) {
        const std::lock_guard lock(mutex);
        say(fmt::format("slice {}/{}: pair {} of {}, worlds {} violations {}; to go on: --from {}\n",
                        arguments.slice, arguments.slices, undone, end, worlds, violations, undone));
    };
    const std::uint64_t from = arguments.from.value_or(arguments.slice - 1);
    if (const std::uint64_t undone = share(rowOf(arguments, from, end), each, tell); undone < end)
        tell(undone);
    fmt::print("worlds {} packets {} faults {} violations {}\n", worlds, written, 2 * worlds, violations);
    return violations == 0 ? 0 : 1;
}

int explore(const Arguments& arguments) {
    Total total;
    const std::uint64_t from = arguments.from.value_or(1);
    const auto each = [&](std::uint64_t seed) {
        total.add(simulation::run(seed, arguments.line), arguments.line != nullptr);
    };
    const auto tell = [&](std::uint64_t undone) {
        const std::lock_guard lock(total.mutex);
        say(fmt::format("{} of {} seeds, violations {}; to go on: --from {}\n", total.seeds, arguments.seeds,
                        total.violations, undone));
    };
    share(rowOf(arguments, from, from + arguments.seeds), each, tell);
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
    const simulation::RunResult result = simulation::run(seed, line, say);
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
