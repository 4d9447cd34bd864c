#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "app/remote/Messages.h"

// Any frame: no crash, and what is accepted comes back the same when written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto message = hawser::remote::decode(std::as_bytes(std::span(data, size)));
    if (!message) return 0;
    const auto again = hawser::remote::decode(hawser::remote::encode(*message));
    if (!again || *again != *message) std::abort();
    return 0;
}
