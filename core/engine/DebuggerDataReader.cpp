#include "core/engine/DebuggerDataReader.h"

namespace hawser::engine {

Result<DebuggerData> readDebuggerData(const MemoryReader& read, Address block, bool pointers64) {
    const auto header = read(block, DebuggerData::kHeaderSize);
    if (!header) return tl::unexpected(header.error());
    if (!header->allValid()) return fail(ErrorCode::Malformed, "it is unreadable", block.value());
    const auto size = debuggerDataSize(header->bytes);
    if (!size) return tl::unexpected(size.error());
    // The size is the target's word: what can be read of it is used.
    const auto memory = read(block, *size);
    if (!memory) return tl::unexpected(memory.error());
    return decodeDebuggerData(ByteSpan(memory->bytes).first(memory->validPrefix()), pointers64);
}

}  // namespace hawser::engine
