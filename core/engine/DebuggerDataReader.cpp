#include "core/engine/DebuggerDataReader.h"

namespace hawser::engine {

Result<DebuggerData> readDebuggerData(const MemoryReader& read, Address block, bool pointers64) {
    const auto usual = read(block, DebuggerData::kUsualSize);
    if (!usual) return tl::unexpected(usual.error());
    if (usual->validPrefix() < DebuggerData::kHeaderSize)
        return fail(ErrorCode::Malformed, "it is unreadable", block.value());
    const auto size = debuggerDataSize(ByteSpan(usual->bytes).first(DebuggerData::kHeaderSize));
    if (!size) return tl::unexpected(size.error());
    // The size is the target's word: what can be read of it is used.
    const auto memory = *size <= DebuggerData::kUsualSize ? usual : read(block, *size);
    if (!memory) return tl::unexpected(memory.error());
    return decodeDebuggerData(ByteSpan(memory->bytes).first(memory->validPrefix()), pointers64);
}

}  // namespace hawser::engine
