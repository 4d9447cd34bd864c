#include "transports/FaultSpec.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "core/base/Text.h"

namespace hawser::transports {

namespace {

std::string quotedWord(std::string_view word) {
    return '"' + printable(word, 100) + '"';
}

std::optional<double> parseRate(std::string_view text) {
    double rate = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), rate, std::chars_format::fixed);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    if (!whole || !(rate >= 0 && rate <= 1)) return std::nullopt;
    return rate;
}

std::optional<Duration> parseDelay(std::string_view text) {
    constexpr std::uint64_t kLongest = 60'000'000;  // microseconds: a minute
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto count = parseNumber(text.substr(0, digits), 10);
    const std::string_view unit = text.substr(digits);
    const std::uint64_t scale = unit == "us" ? 1 : unit == "ms" ? 1'000 : unit == "s" ? 1'000'000 : 0;
    if (!count || scale == 0 || *count > kLongest / scale) return std::nullopt;
    return std::chrono::microseconds(*count * scale);
}

Result<> takeDelay(FaultSpec& spec, std::string_view value) {
    const std::size_t at = value.find('@');
    const auto delay = parseDelay(value.substr(0, at));
    const auto rate = at == std::string_view::npos ? std::nullopt : parseRate(value.substr(at + 1));
    if (!delay || !rate) {
        return invalid(
            fmt::format("delay={} is wrong: write delay=TIME@RATE with a time in us, ms or s up to a minute, "
                        "like delay=5ms@0.01.",
                        printable(value, 100)));
    }
    spec.delay = *delay;
    spec.delayRate = *rate;
    return {};
}

Result<> takeDirection(FaultSpec& spec, std::string_view value) {
    if (value == "in") {
        spec.direction = FaultDirection::In;
    } else if (value == "out") {
        spec.direction = FaultDirection::Out;
    } else if (value == "both") {
        spec.direction = FaultDirection::Both;
    } else {
        return invalid(fmt::format("direction={} is wrong: it is in, out or both.", printable(value, 100)));
    }
    return {};
}

double* rateNamed(FaultSpec& spec, std::string_view key) {
    if (key == "drop") return &spec.drop;
    if (key == "flip") return &spec.flip;
    if (key == "duplicate") return &spec.duplicate;
    if (key == "cut") return &spec.cut;
    return nullptr;
}

Result<> takeWord(FaultSpec& spec, std::string_view key, std::string_view value) {
    if (key == "delay") return takeDelay(spec, value);
    if (key == "direction") return takeDirection(spec, value);
    if (key == "seed") {
        const auto seed = parseNumber(value, 10);
        if (!seed)
            return invalid(fmt::format("seed={} is wrong: it is a decimal number.", printable(value, 100)));
        spec.seed = *seed;
        return {};
    }
    double* const rate = rateNamed(spec, key);
    if (rate == nullptr) {
        return invalid(
            fmt::format("{} is no kind of fault; there are seed, drop, flip, duplicate, delay, cut and "
                        "direction.",
                        quotedWord(key)));
    }
    const auto parsed = parseRate(value);
    if (!parsed) {
        return invalid(fmt::format("{}={} is wrong: a rate is a number from 0 to 1, like 0.001.", key,
                                   printable(value, 100)));
    }
    *rate = *parsed;
    return {};
}

}  // namespace

Result<FaultSpec> parseFaultSpec(std::string_view text) {
    FaultSpec spec;
    std::vector<std::string_view> seen;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string_view word = trim(text.substr(begin, end - begin));
        begin = end + 1;
        const std::size_t equals = word.find('=');
        if (word.empty() || equals == std::string_view::npos) {
            return invalid(
                fmt::format("{} is wrong in the fault description: write NAME=VALUE, like drop=0.001.",
                            quotedWord(word)));
        }
        const std::string_view key = word.substr(0, equals);
        if (std::ranges::find(seen, key) != seen.end())
            return invalid(fmt::format("{} is given twice.", quotedWord(key)));
        seen.push_back(key);
        if (auto taken = takeWord(spec, key, word.substr(equals + 1)); !taken)
            return tl::unexpected<Error>(taken.error());
    }
    if (spec.drop + spec.flip + spec.duplicate + spec.delayRate + spec.cut > 1) {
        return invalid("The rates of the faults add up to more than 1.");
    }
    return spec;
}

}  // namespace hawser::transports
