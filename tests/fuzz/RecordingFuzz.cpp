#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "transports/Recording.h"

// Any text: no crash, and what is accepted comes back the same when written out and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace hawser::transports;
    const auto lines = parseRecording(std::string(data, data + size));
    if (!lines) return 0;
    std::string text;
    for (const RecordedLine& line : *lines)
        text += formatRecordedLine(line.time, line.direction, line.bytes) + '\n';
    const auto again = parseRecording(text);
    if (!again || *again != *lines) std::abort();
    return 0;
}
