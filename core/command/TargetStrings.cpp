#include "core/command/TargetStrings.h"

#include <algorithm>
#include <span>

#include "core/base/Text.h"

namespace hawser::command {

namespace {

constexpr std::size_t kStringPiece = 256;    // bytes read at a time
constexpr std::uint64_t kMaximumLength = 2;  // of _STRING: USHORT Length, USHORT MaximumLength, char* Buffer

// The bytes up to the NUL, or to `limit`.
Result<std::string> readBytes(const CommandContext& context, Address address, unsigned unit,
                              std::size_t limit, bool untilNul) {
    std::string bytes;
    while (bytes.size() < limit) {
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const Address at = address + bytes.size();
        const std::size_t toBorder = kStringPiece - static_cast<std::size_t>(at.value() % kStringPiece);
        const std::size_t count = std::min(limit - bytes.size(), toBorder + (toBorder % unit));
        const auto memory = context.debugger().read(at, count);
        if (!memory) return tl::unexpected(memory.error());
        for (std::size_t i = 0; i + unit <= memory->size(); i += unit) {
            bool nul = true;
            for (std::size_t j = i; j < i + unit; ++j) {
                if (!memory->valid[j]) {
                    if (!bytes.empty()) return bytes;
                    return fail(ErrorCode::NotAvailable, "Memory access error: the string cannot be read.",
                                address.value());
                }
                nul = nul && memory->bytes[j] == std::byte{0};
            }
            if (nul && untilNul) return bytes;
            for (std::size_t j = i; j < i + unit; ++j) bytes += static_cast<char>(memory->bytes[j]);
        }
    }
    return bytes;
}

}  // namespace

std::optional<StringKind> stringKindOf(std::string_view letters) {
    if (letters == "ma") return StringKind::Ansi;
    if (letters == "mu") return StringKind::Wide;
    if (letters == "msa") return StringKind::CountedAnsi;
    if (letters == "msu") return StringKind::CountedWide;
    return std::nullopt;
}

Result<std::string> readTargetString(const CommandContext& context, Address address, StringKind kind) {
    const bool wide = kind == StringKind::Wide || kind == StringKind::CountedWide;
    const unsigned unit = wide ? 2 : 1;
    std::size_t limit = kMaxTargetString * unit;
    const bool counted = kind == StringKind::CountedAnsi || kind == StringKind::CountedWide;
    if (counted) {
        const unsigned pointer = context.pointerBytes();
        const auto length = context.debugger().readInteger(address, 2);
        if (!length) return tl::unexpected(length.error());
        // Behind the two lengths, aligned.
        const auto buffer = context.debugger().readInteger(
            address + std::max<std::uint64_t>(2 * kMaximumLength, pointer), pointer);
        if (!buffer) return tl::unexpected(buffer.error());
        limit = std::min(limit, static_cast<std::size_t>(*length / unit * unit));
        address = Address(pointer == 4 ? signExtended32(*buffer) : *buffer);
    }
    const auto bytes = readBytes(context, address, unit, limit, !counted);
    if (!bytes || !wide) return bytes;
    return utf8FromUtf16(std::as_bytes(std::span(*bytes)));
}

}  // namespace hawser::command
