#include "core/command/memory/PrintBuffer.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/command/memory/KernelVariable.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kUsualRing = 0x1000;  // of kernels without KdPrintBufferSize
constexpr std::size_t kRingPiece = 0x1000;    // bytes of a request

// A ULONG of nt; nothing: there is none, or it cannot be read.
Result<std::optional<std::uint64_t>> countNamed(engine::Debugger& debugger, std::string_view name) {
    const auto at = debugger.names().addressOf(name);
    if (!at) return std::nullopt;
    const auto value = debugger.readInteger(*at, 4);
    if (value) return *value;
    if (value.error().code == ErrorCode::NotAvailable) return std::nullopt;
    return tl::unexpected(value.error());
}

// `unreadable`: what came last.
Result<> eachPiece(const TypedMemory& memory, Address start, std::uint64_t count,
                   const std::function<void(std::string_view)>& take, bool& unreadable) {
    for (std::uint64_t at = 0; at < count;) {
        if (auto go = memory.checkInterrupted(); !go) return go;
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(count - at, kRingPiece));
        const auto bytes = memory.read(start + at, size, false);
        if (!bytes) return tl::unexpected(bytes.error());
        std::string text;
        for (std::size_t i = 0; i < size; ++i) {
            const bool valid = i < bytes->size() && bytes->valid[i];
            if (!valid && !unreadable) text += "??";
            unreadable = !valid;
            const char letter = valid ? std::to_integer<char>(bytes->bytes[i]) : '\0';
            if (letter != '\0') text += letter;
        }
        take(text);
        at += size;
    }
    return {};
}

}  // namespace

Result<PrintBuffer> findPrintBuffer(engine::Debugger& debugger) {
    const auto ring = debugger.names().addressOf("nt!KdPrintCircularBuffer");
    const auto pointer = variableNamed(debugger, "nt!KdPrintCircularBuffer");
    const auto write = variableNamed(debugger, "nt!KdPrintWritePointer");
    const auto size = countNamed(debugger, "nt!KdPrintBufferSize");
    const auto rollovers = countNamed(debugger, "nt!KdPrintRolloverCount");
    if (!pointer) return tl::unexpected(pointer.error());
    if (!write) return tl::unexpected(write.error());
    if (!size) return tl::unexpected(size.error());
    if (!rollovers) return tl::unexpected(rollovers.error());
    if (!ring || !*pointer || !*write)
        return fail(ErrorCode::NotAvailable,
                    "Where the kernel keeps what is printed is not known: nt's symbols have no "
                    "KdPrintCircularBuffer or KdPrintWritePointer that can be read.");
    PrintBuffer buffer{Address(), size->value_or(kUsualRing), 0, rollovers->value_or(0) != 0};
    const Address at = debugger.canonical(Address(**write));
    // A pointer to the ring; in older kernels the ring itself.
    for (const Address start : {debugger.canonical(Address(**pointer)), *ring}) {
        if (at < start || at - start > buffer.size || buffer.size > PrintBuffer::kMaxSize) continue;
        buffer.start = start;
        buffer.written = at - start;
        return buffer;
    }
    return fail(ErrorCode::Malformed,
                fmt::format("The buffer of what is printed is damaged: {} is not in it, which has 0x{:x} "
                            "bytes.",
                            debugger.addressText(at), buffer.size));
}

Result<> eachPrinted(const TypedMemory& memory, const PrintBuffer& buffer,
                     const std::function<void(std::string_view)>& take) {
    bool unreadable = false;
    const std::uint64_t older = buffer.rolledOver ? buffer.size - buffer.written : 0;
    if (auto done = eachPiece(memory, buffer.start + buffer.written, older, take, unreadable); !done)
        return done;
    return eachPiece(memory, buffer.start, buffer.written, take, unreadable);
}

}  // namespace hawser::command
