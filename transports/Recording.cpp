#include "transports/Recording.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/Text.h"
#include "core/base/UserFile.h"
#include "transports/PcapngReader.h"

namespace hawser::transports {

namespace {

constexpr double kLongestTime = 1e9;  // seconds: thirty years, and no overflow

tl::unexpected<Error> wrongLine(std::size_t number, std::string_view what) {
    return fail(ErrorCode::Malformed, fmt::format("Line {} of the recording {}.", number, what), number);
}

constexpr std::size_t kReadAtOnce = 65536;  // bytes

std::string charactersOf(ByteSpan bytes) {
    std::string text(bytes.size(), '\0');
    std::ranges::transform(bytes, text.begin(), [](std::byte value) { return static_cast<char>(value); });
    return text;
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

// Takes a text in pieces of any length.
class Lines {
  public:
    Result<> feed(std::string_view text) {
        for (;;) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            if (m_rest.size() + end > kLongestRecordedLine) {
                return wrongLine(m_number + 1,
                                 fmt::format("is longer than {} characters", kLongestRecordedLine));
            }
            if (end == text.size()) break;
            const auto taken = m_rest.empty() ? take(text.substr(0, end)) : take(m_rest.append(text, 0, end));
            if (!taken) return taken;
            m_rest.clear();
            text.remove_prefix(end + 1);
        }
        m_rest += text;
        return {};
    }
    Result<std::vector<RecordedLine>> finish() {
        if (auto taken = take(m_rest); !taken) return tl::unexpected(taken.error());
        return std::move(m_lines);
    }

  private:
    Result<> take(std::string_view line) {
        line = trim(line);
        ++m_number;
        if (line.empty() || line.starts_with('#')) return {};
        auto parsed = parseLine(line, m_number);
        if (!parsed) return tl::unexpected(parsed.error());
        if (m_lines.size() >= kMaxRecordedLines)
            return fail(ErrorCode::Unsupported,
                        fmt::format("The recording holds more than {} lines.", kMaxRecordedLines));
        m_lines.push_back(*std::move(parsed));
        return {};
    }

    std::string m_rest;  // of a line that is not over yet
    std::size_t m_number = 0;
    std::vector<RecordedLine> m_lines;
};

Result<> checkSize(const std::string& path, std::size_t size) {
    if (size <= kLargestRecording) return {};
    return fail(ErrorCode::Unsupported,
                fmt::format("The recording {} is larger than {} MiB.", path, kLargestRecording >> 20));
}

}  // namespace

Result<std::vector<RecordedLine>> parseRecording(std::string_view text) {
    Lines lines;
    if (auto fed = lines.feed(text); !fed) return tl::unexpected(fed.error());
    return lines.finish();
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

Result<RecordingFile> readRecordingFile(const std::string& path) {
    auto file = UserFile::toRead(path);
    if (!file) return tl::unexpected(reworded(file.error(), "The recording " + file.error().what));
    RecordingFile recording;
    Bytes whole;  // of a pcapng file
    Lines lines;
    Bytes block(kReadAtOnce);
    std::size_t size = 0;
    for (;;) {
        const auto count = file->read(block);
        if (!count) return tl::unexpected(count.error());
        if (*count == 0) break;
        const auto bytes = ByteSpan(block).first(*count);
        if (size == 0) {
            recording.pcapng = looksLikePcapng(bytes);
            recording.head = charactersOf(bytes.first(std::min(bytes.size(), kRecordingHead)));
        }
        size += bytes.size();
        if (auto fits = checkSize(path, size); !fits) return tl::unexpected(fits.error());
        if (recording.pcapng)
            whole.insert(whole.end(), bytes.begin(), bytes.end());
        else if (auto fed = lines.feed(charactersOf(bytes)); !fed)
            return tl::unexpected(fed.error());
    }
    auto read = recording.pcapng ? parsePcapng(whole) : lines.finish();
    if (!read) return tl::unexpected(read.error());
    recording.lines = *std::move(read);
    return recording;
}

Result<std::vector<RecordedLine>> readRecording(const std::string& path) {
    auto file = readRecordingFile(path);
    if (!file) return tl::unexpected(file.error());
    return std::move(file->lines);
}

}  // namespace hawser::transports
