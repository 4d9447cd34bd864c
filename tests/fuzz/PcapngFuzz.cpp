#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "transports/Pcapng.h"
#include "transports/PcapngReader.h"

// Any bytes: no crash, nothing larger than what came, and what is accepted comes back the same when written
// and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace hawser;
    using namespace hawser::transports;
    const auto lines = parsePcapng(std::as_bytes(std::span(data, size)));
    if (!lines) return 0;
    Bytes file = pcapngHeader();
    std::size_t held = 0;
    for (const RecordedLine& line : *lines) {
        held += line.bytes.size();
        const auto time = std::chrono::duration_cast<std::chrono::microseconds>(line.time);
        const Bytes block = pcapngPacket(time, line.direction, line.bytes);
        file.insert(file.end(), block.begin(), block.end());
        if (line.bytes.size() > kMaxPcapngBytes) return 0;  // the writer would cut it
    }
    if (held > size) std::abort();
    const auto again = parsePcapng(file);
    if (!again || *again != *lines) std::abort();
    return 0;
}
