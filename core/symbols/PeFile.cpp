#include <fmt/format.h>

#include <algorithm>

#include "core/symbols/PeImage.h"

namespace hawser::symbols {

namespace {

// An image in memory never asks for more at once; a damaged directory may.
constexpr std::size_t kMaxRead = 16 << 20;

void copyOverlap(ByteSpan from, std::uint64_t fromRva, Bytes& to, std::uint64_t toRva) {
    const std::uint64_t start = std::max(fromRva, toRva);
    const std::uint64_t end = std::min(fromRva + from.size(), toRva + to.size());
    if (start >= end) return;
    std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(start - fromRva), end - start,
                to.begin() + static_cast<std::ptrdiff_t>(start - toRva));
}

// What a loader maps of the file for one section; empty where the header lies.
ByteSpan contents(ByteSpan file, const PeSection& section) {
    if (section.fileOffset >= file.size()) return {};
    const std::size_t present = file.size() - section.fileOffset;
    return file.subspan(section.fileOffset, std::min<std::size_t>(section.fileSize, present));
}

}  // namespace

Result<ImageReader> readerOfFile(ByteSpan file) {
    const ImageReader flat = [file](std::uint64_t offset, std::size_t count) -> Result<Bytes> {
        if (offset > file.size() || count > file.size() - offset)
            return fail(ErrorCode::Truncated, "the image file ends too early", offset);
        const ByteSpan part = file.subspan(static_cast<std::size_t>(offset), count);
        return Bytes(part.begin(), part.end());
    };
    const auto image = PeImage::parse(flat);
    if (!image) return tl::unexpected(image.error());
    return ImageReader([file, pe = *image](std::uint64_t rva, std::size_t count) -> Result<Bytes> {
        if (count > kMaxRead || rva > pe.sizeOfImage() || count > pe.sizeOfImage() - rva)
            return fail(ErrorCode::NotAvailable, fmt::format("rva 0x{:x} lies outside of the image", rva),
                        rva);
        Bytes bytes(count);
        copyOverlap(file.first(std::min<std::size_t>(file.size(), pe.sizeOfHeaders())), 0, bytes, rva);
        for (const PeSection& section : pe.sections())
            copyOverlap(contents(file, section), section.rva, bytes, rva);
        return bytes;
    });
}

}  // namespace hawser::symbols
