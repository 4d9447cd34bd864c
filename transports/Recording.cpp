#include "transports/Recording.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

#include "core/base/Text.h"

namespace hawser::transports {

namespace {

constexpr std::size_t kLargestRecording = std::size_t{256} << 20;  // bytes of text
constexpr double kLongestTime = 1e9;                               // seconds: thirty years, and no overflow

tl::unexpected<Error> wrongLine(std::size_t number, std::string_view what) {
    return fail(ErrorCode::Malformed, fmt::format("Line {} of the recording {}.", number, what), number);
}

// Takes the next word off the front.
std::string_view takeWord(std::string_view& line) {
    line = trim(line);
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(end);
    return word;
}

int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<Bytes> parseHex(std::string_view hex) {
    if (hex.empty() || hex.size() % 2 != 0) return std::nullopt;
    Bytes bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = nibble(hex[i]);
        const int low = nibble(hex[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes.push_back(static_cast<std::byte>(high * 16 + low));
    }
    return bytes;
}

std::optional<Duration> parseTime(std::string_view word) {
    double seconds = 0;
    const auto [end, error] =
        std::from_chars(word.data(), word.data() + word.size(), seconds, std::chars_format::fixed);
    const bool whole = error == std::errc() && end == word.data() + word.size();
    if (!whole || !(seconds >= 0 && seconds <= kLongestTime)) return std::nullopt;
    return std::chrono::round<std::chrono::microseconds>(std::chrono::duration<double>(seconds));
}

Result<RecordedLine> parseLine(std::string_view line, std::size_t number) {
    RecordedLine parsed;
    const auto time = parseTime(takeWord(line));
    if (!time) return wrongLine(number, "does not begin with a time in seconds");
    parsed.time = *time;

    const std::string_view direction = takeWord(line);
    if (direction == "H>") {
        parsed.direction = RecordedDirection::ToTarget;
    } else if (direction == "<T") {
        parsed.direction = RecordedDirection::FromTarget;
    } else {
        return wrongLine(number, "has neither H> nor <T after the time");
    }

    auto bytes = parseHex(takeWord(line));
    if (!bytes || !trim(line).empty())
        return wrongLine(number, "does not end with whole bytes in hexadecimal");
    parsed.bytes = *std::move(bytes);
    return parsed;
}

}  // namespace

Result<std::vector<RecordedLine>> parseRecording(std::string_view text) {
    std::vector<RecordedLine> lines;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = trim(text.substr(begin, end - begin));
        begin = end + 1;
        ++number;
        if (line.empty() || line.starts_with('#')) continue;
        auto parsed = parseLine(line, number);
        if (!parsed) return tl::unexpected<Error>(parsed.error());
        lines.push_back(*std::move(parsed));
    }
    return lines;
}

std::string formatRecordedLine(Duration time, RecordedDirection direction, ByteSpan bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
    std::string line = fmt::format("{}.{:06} {} ", microseconds / 1'000'000, microseconds % 1'000'000,
                                   direction == RecordedDirection::ToTarget ? "H>" : "<T");
    line.reserve(line.size() + bytes.size() * 2);
    for (const std::byte value : bytes) {
        line.push_back(kDigits[std::to_integer<std::size_t>(value >> 4)]);
        line.push_back(kDigits[std::to_integer<std::size_t>(value & std::byte{15})]);
    }
    return line;
}

Result<std::string> readRecordingFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(ErrorCode::Io, fmt::format("Cannot open the recording {}.", path));
    std::string text;
    std::string block(1 << 16, '\0');
    while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
        text.append(block, 0, static_cast<std::size_t>(file.gcount()));
        if (text.size() > kLargestRecording) {
            return fail(ErrorCode::Unsupported,
                        fmt::format("The recording {} is larger than 256 MiB.", path));
        }
    }
    if (file.bad()) return fail(ErrorCode::Io, fmt::format("Cannot read the recording {}.", path));
    return text;
}

Result<std::vector<RecordedLine>> readRecording(const std::string& path) {
    const auto text = readRecordingFile(path);
    return text ? parseRecording(*text) : tl::unexpected(text.error());
}

}  // namespace hawser::transports
