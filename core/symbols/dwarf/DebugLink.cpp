#include "core/symbols/dwarf/DebugLink.h"

#include <algorithm>
#include <array>

#include "core/base/ByteReader.h"
#include "core/symbols/SymbolText.h"

namespace hawser::symbols::dwarf {

namespace {

constexpr std::uint32_t kPolynomial = 0xEDB88320;  // reflected, as in zlib and Ethernet
constexpr std::size_t kChunk = 1 << 20;            // bytes
constexpr std::size_t kMaxLink = 512;              // bytes: a file's name has 255 at most

constexpr std::array<std::uint32_t, 256> kRemainders = [] {
    std::array<std::uint32_t, 256> remainders{};
    for (std::uint32_t i = 0; i < remainders.size(); ++i) {
        std::uint32_t value = i;
        for (unsigned bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? kPolynomial : 0);
        remainders[i] = value;
    }
    return remainders;
}();

bool isFileName(const std::string& name) {
    return isShowable(name) && name != "." && name != ".." && name.find_first_of("/\\") == std::string::npos;
}

}  // namespace

Result<std::optional<DebugLink>> readDebugLink(const ImageFile& image) {
    const PeSection* section = image.section(".gnu_debuglink");
    if (section == nullptr) return std::optional<DebugLink>{};
    const auto bytes = image.contents(*section);
    if (!bytes) return tl::unexpected(bytes.error());
    ByteReader reader(ByteSpan(*bytes).first(std::min(bytes->size(), kMaxLink)), "section .gnu_debuglink");
    const auto end = std::ranges::find(*bytes, std::byte{0});
    const auto length = static_cast<std::size_t>(end - bytes->begin());
    DebugLink link;
    link.name = reader.ansi(length);
    reader.seek((length + 4) & ~std::size_t{3});  // the checksum stands at a multiple of four
    link.checksum = reader.u32();
    if (auto done = reader.finish(); !done) return tl::unexpected(done.error());
    if (!isFileName(link.name)) return fail(ErrorCode::Malformed, "section .gnu_debuglink names no file");
    return std::optional(std::move(link));
}

Result<std::uint32_t> checksumOf(const ImageFile& file) {
    std::uint32_t remainder = UINT32_MAX;
    for (std::uint64_t at = 0; at < file.size(); at += kChunk) {
        const auto bytes =
            file.reader()(at, static_cast<std::size_t>(std::min<std::uint64_t>(kChunk, file.size() - at)));
        if (!bytes) return tl::unexpected(bytes.error());
        for (const std::byte b : *bytes)
            remainder =
                kRemainders[(remainder ^ std::to_integer<std::uint32_t>(b)) & 0xFF] ^ (remainder >> 8);
    }
    return ~remainder;
}

}  // namespace hawser::symbols::dwarf
