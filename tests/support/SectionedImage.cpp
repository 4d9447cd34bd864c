#include "tests/support/SectionedImage.h"

#include "core/base/ByteWriter.h"

namespace hawser::test {

namespace {

constexpr std::uint32_t kPage = 0x1000;
constexpr std::size_t kOptionalHeader = 240;  // bytes
constexpr std::size_t kSectionHeader = 40;
constexpr std::uint32_t kHeaders = 0x800;  // bytes, for up to forty sections

std::uint32_t pages(std::size_t bytes) {
    return static_cast<std::uint32_t>((bytes + kPage - 1) / kPage * kPage);
}

void writeOptionalHeader(ByteWriter& file, std::uint32_t imageSize) {
    const std::size_t start = file.size();
    file.u16(0x20B);
    file.padTo(start + 24);
    file.u64(kSectionedBase);
    file.padTo(start + 56);
    file.u32(imageSize);
    file.u32(kHeaders);
    file.padTo(start + kOptionalHeader);
}

}  // namespace

Bytes imageWithSections(const std::vector<std::pair<std::string, Bytes>>& sections) {
    std::uint32_t contents = kHeaders;
    std::uint32_t imageSize = kPage;
    for (const auto& [name, bytes] : sections) {
        contents += static_cast<std::uint32_t>(bytes.size());
        imageSize += std::max(kPage, pages(bytes.size()));
    }
    ByteWriter file;
    file.u16(0x5A4D);  // MZ
    file.padTo(0x3C);
    file.u32(0x40);
    file.u32(0x4550);  // PE
    file.u16(0x8664);
    file.u16(static_cast<std::uint16_t>(sections.size()));
    file.u32(kSectionedTimestamp);
    file.u32(contents);  // the symbol table: empty, the strings behind it
    file.u32(0);
    file.u16(kOptionalHeader);
    file.u16(0x22);
    writeOptionalHeader(file, imageSize);
    ByteWriter strings;
    strings.u32(0);
    std::uint32_t rva = kPage;
    std::uint32_t offset = kHeaders;
    for (const auto& [name, bytes] : sections) {
        const std::size_t start = file.size();
        file.text(name.size() <= 8 ? name : "/" + std::to_string(strings.size()));
        file.padTo(start + 8);
        if (name.size() > 8) {
            strings.text(name);
            strings.u8(0);
        }
        const auto size = static_cast<std::uint32_t>(bytes.size());
        for (const std::uint32_t field : {size, rva, size, offset}) file.u32(field);
        file.padTo(start + kSectionHeader - 4);
        file.u32(name == ".text" ? 0x60000020 : 0x42000040);
        rva += std::max(kPage, pages(size));
        offset += size;
    }
    file.padTo(kHeaders);
    for (const auto& [name, bytes] : sections) file.bytes(bytes);
    Bytes image = file.take();
    ByteWriter size;
    size.u32(static_cast<std::uint32_t>(strings.size()));
    Bytes table = strings.take();
    const Bytes head = size.take();
    std::copy(head.begin(), head.end(), table.begin());
    image.insert(image.end(), table.begin(), table.end());
    return image;
}

}  // namespace hawser::test
