#include "core/command/types/TypedMemory.h"

#include <algorithm>
#include <bit>

#include "core/base/AnsiText.h"
#include "core/base/Text.h"

namespace hawser::command {

namespace {

constexpr std::size_t kTextPiece = 64;  // bytes that are read at once of a text of unknown length

std::uint64_t extended(std::uint64_t number, unsigned bits, bool isSigned) {
    if (bits == 0 || bits >= 64) return number;
    const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
    const bool negative = isSigned && (number >> (bits - 1) & 1) != 0;
    return negative ? number | ~mask : number & mask;
}

}  // namespace

Result<std::optional<Bytes>> bytesOf(const TypedMemory& memory, const TypedValue& value, std::size_t limit) {
    if (value.bytes) return value.bytes;
    if (!value.address) return std::nullopt;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(value.type.size(), limit));
    auto read = memory.read(*value.address, count, value.physical);
    if (!read) return tl::unexpected(read.error());
    if (read->size() < count || !read->allValid()) return std::nullopt;
    return std::move(read->bytes);
}

Result<std::optional<std::uint64_t>> numberOf(const TypedMemory& memory, const TypedValue& value) {
    const auto type = value.type.resolved();
    if (!type) return tl::unexpected(type.error());
    const auto bytes = bytesOf(memory, value, sizeof(std::uint64_t));
    if (!bytes) return tl::unexpected(bytes.error());
    if (!*bytes || (*bytes)->empty()) return std::nullopt;
    const std::uint64_t number = heldNumber(**bytes);
    if (value.bitWidth != 0)
        return extended(value.bitPosition > 63 ? 0 : number >> value.bitPosition, value.bitWidth,
                        type->isSigned());
    const bool isSigned = type->isSigned() || type->isPointer();
    return extended(number, static_cast<unsigned>((*bytes)->size() * 8), isSigned);
}

Result<std::optional<double>> floatingOf(const TypedMemory& memory, const TypedValue& value) {
    const auto bytes = bytesOf(memory, value, sizeof(double));
    if (!bytes) return tl::unexpected(bytes.error());
    if (!*bytes) return std::nullopt;
    const std::uint64_t bits = heldNumber(**bytes);
    if ((*bytes)->size() == 4) return double{std::bit_cast<float>(static_cast<std::uint32_t>(bits))};
    if ((*bytes)->size() == 8) return std::bit_cast<double>(bits);
    return std::nullopt;
}

Result<std::optional<std::string>> textAt(const TypedMemory& memory, Address address, unsigned characterBytes,
                                          std::size_t limit, bool physical) {
    Bytes text;
    bool ended = false;
    const std::size_t wanted = limit * characterBytes;
    while (!ended && text.size() < wanted) {
        const std::size_t count = std::min(kTextPiece, wanted - text.size());
        const auto piece = memory.read(address + text.size(), count, physical);
        if (!piece) return tl::unexpected(piece.error());
        const std::size_t readable = std::min(piece->size(), piece->validPrefix());
        if (readable < characterBytes && text.empty()) return std::nullopt;
        for (std::size_t at = 0; at + characterBytes <= readable && !ended; at += characterBytes) {
            const auto first = piece->bytes.begin() + static_cast<std::ptrdiff_t>(at);
            ended = std::all_of(first, first + characterBytes, [](std::byte b) { return b == std::byte{}; });
            if (!ended) text.insert(text.end(), first, first + characterBytes);
        }
        ended = ended || readable < count;
    }
    return textOf(text, characterBytes);
}

std::string textOf(ByteSpan characters, unsigned characterBytes) {
    const auto isNul = [&](std::size_t at) {
        return std::ranges::all_of(characters.subspan(at, characterBytes),
                                   [](std::byte b) { return b == std::byte{}; });
    };
    std::size_t end = 0;
    while (end + characterBytes <= characters.size() && !isNul(end)) end += characterBytes;
    const ByteSpan text = characters.first(end);
    return characterBytes == 2 ? utf8FromUtf16(text) : utf8FromAnsi(text);
}

}  // namespace hawser::command
