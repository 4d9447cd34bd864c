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
// comments. Times are kept to the microsecond.
//   1.006400 H> 69696969060000000000000000000000
Result<std::vector<RecordedLine>> parseRecording(std::string_view text);
std::string formatRecordedLine(Duration time, RecordedDirection direction,
                               ByteSpan bytes);  // without line end

// A whole file, whatever its form. Errors: Io when it cannot be read, Unsupported when it is larger than 256
// MiB.
Result<std::string> readRecordingFile(const std::string& path);
// Errors also: Malformed with the line number.
Result<std::vector<RecordedLine>> readRecording(const std::string& path);

}  // namespace hawser::transports
