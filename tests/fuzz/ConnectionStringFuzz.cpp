#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "transports/ConnectionString.h"
#include "transports/FaultSpec.h"

// Any text: no crash, and what is accepted means the same when written out and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    if (const auto spec = hawser::transports::parseConnectionString(text)) {
        const auto again = hawser::transports::parseConnectionString(toText(*spec));
        if (!again || *again != *spec) std::abort();
    }
    [[maybe_unused]] const auto faults = hawser::transports::parseFaultSpec(text);
    return 0;
}
