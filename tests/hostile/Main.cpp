// hostile_tests [NAME...]                        the catalogue, or the lies named; --list-tests names them
// all hostile_tests --mutate [--seed N] [--seconds S] a lie of its own for each seed, without end or for so
// long
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <climits>
#include <iostream>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Text.h"
#include "tests/hostile/EvilTarget.h"
#include "tests/hostile/Mutation.h"
#include "tests/hostile/Siege.h"
#include "tests/support/TestRunner.h"

using namespace hawser;
using namespace hawser::hostile;

namespace {

struct MutateOptions {
    bool on = false;
    std::uint64_t seed = 0;  // 0: another each time
    unsigned seconds = 0;    // 0: until something is found
};
MutateOptions options;

// What a user does to see much of the target at once.
void useEverything(Siege& siege) {
    for (const char* command :
         {"k", "lm", "r", "db rip", "u", "vertarget", "~*", "dqs rsp", "t", "p", "bp rip", "g"})
        siege.line(command);
}

void mutateWith(std::uint64_t seed) {
    std::cout << "seed " << seed << std::endl;
    INFO("replay with: hostile_tests --mutate --seed " << seed << " --seconds 1");
    Mutation mutation(seed);
    EvilTarget target({.spoils = [mutation](Bytes said) mutable { return mutation.of(std::move(said)); }},
                      {.processors = 2});
    Siege siege(target.connection() + ",reconnect", {"-b"});
    siege.endure(std::chrono::milliseconds(500));
    useEverything(siege);
    siege.endure(std::chrono::milliseconds(1500));
    siege.holdTo({.output = std::size_t{4} << 20, .processor = 1});
    target.beHonest();
    siege.proveInStep();
}

}  // namespace

TEST_CASE("a-lie-for-each-seed", "[.mutate]") {
    if (!options.on) return;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options.seconds);
    std::uint64_t seed = options.seed != 0 ? options.seed : std::random_device()();
    do mutateWith(seed++);
    while (options.seconds == 0 || std::chrono::steady_clock::now() < end);
}

int main(int argc, char** argv) {
    std::vector<char*> rest;
    const std::span<char*> words(argv, static_cast<std::size_t>(argc));
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word == "--mutate") {
            options.on = true;
        } else if (word == "--seed" || word == "--seconds") {
            const auto value = i + 1 < words.size() ? parseNumber(words[++i], 10) : std::nullopt;
            if (!value || (word == "--seconds" && *value > UINT_MAX)) {
                std::cerr << word << " needs a number\n";
                return 2;
            }
            if (word == "--seed") options.seed = *value;
            if (word == "--seconds") options.seconds = static_cast<unsigned>(*value);
        } else {
            rest.push_back(words[i]);
        }
    }
    std::string hidden = "[.mutate]";
    if (options.on) rest.push_back(hidden.data());
    return test::runTests(static_cast<int>(rest.size()), rest.data());
}
