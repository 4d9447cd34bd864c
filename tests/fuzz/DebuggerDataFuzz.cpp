#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "core/base/ByteWriter.h"
#include "core/engine/DebuggerData.h"

// The kernel's debugger data block as the target may hold it: any bytes, and any bytes behind a valid header.
using namespace hawser;
using namespace hawser::engine;

namespace {

void decode(ByteSpan block) {
    const auto size = debuggerDataSize(block.first(std::min(block.size(), DebuggerData::kHeaderSize)));
    if (size && *size > DebuggerData::kMaxSize) std::abort();
    for (const bool pointers64 : {true, false}) {
        const auto data = decodeDebuggerData(block, pointers64);
        if (data && (!size || data->size != *size)) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteSpan input = std::as_bytes(std::span(data, size));
    decode(input);
    ByteWriter block;
    block.zeros(16);
    block.text("KDBG");
    block.u32(0x380);
    block.bytes(input);
    decode(block.view());
    return 0;
}
