#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/ByteReader.h"
#include "core/base/Clock.h"

namespace hawser::transports {

enum class RecordedDirection {
    ToTarget,    // "H>": what the host sent
    FromTarget,  // "<T": what it received
};

struct RecordedLine {
    Duration time{};  // since the start of the recording
    RecordedDirection direction{};
    Bytes bytes;

    bool operator==(const RecordedLine&) const = default;
};

// A conversation as text: "seconds direction hex" per line, with lines that are empty or begin with '#' as
// comments. Times are kept to the microsecond. Errors: Malformed and Unsupported as readRecordingFile().
//   1.006400 H> 69696969060000000000000000000000
Result<std::vector<RecordedLine>> parseRecording(std::string_view text);
std::string formatRecordedLine(Duration time, RecordedDirection direction,
                               ByteSpan bytes);  // without line end

// A file of either form: this one, or that of Pcapng.h.
struct RecordingFile {
    std::vector<RecordedLine> lines;
    bool pcapng = false;
    std::string head;  // what it begins with, at most kRecordingHead bytes: comments stand there
};
inline constexpr std::size_t kRecordingHead = 4096;

// The file is hostile input: a text is read line by line and refused where it is wrong, before the rest of it
// is looked at. Errors: those of UserFile; Malformed with the line number, also for a line beyond
// kLongestRecordedLine; Unsupported beyond kLargestRecording or kMaxRecordedLines; those of parsePcapng.
Result<RecordingFile> readRecordingFile(const std::string& path);
Result<std::vector<RecordedLine>> readRecording(const std::string& path);  // its lines
inline constexpr std::size_t kLargestRecording = std::size_t{256} << 20;   // bytes
inline constexpr std::size_t kMaxRecordedLines = 1'000'000;
inline constexpr std::size_t kLongestRecordedLine = std::size_t{1}
                                                    << 20;  // characters; ours have some 33,000

}  // namespace hawser::transports
