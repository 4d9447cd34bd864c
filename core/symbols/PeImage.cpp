#include "core/symbols/PeImage.h"

#include <fmt/format.h>

#include <algorithm>

namespace hawser::symbols {

namespace {

constexpr std::uint16_t kDosMagic = 0x5A4D;       // MZ
constexpr std::uint32_t kPeMagic = 0x00004550;    // PE
constexpr std::uint32_t kRsdsMagic = 0x53445352;  // RSDS
constexpr std::uint16_t kPe32 = 0x10B;
constexpr std::uint16_t kPe32Plus = 0x20B;
constexpr std::size_t kDosHeader = 0x40;
constexpr std::size_t kFileHeader = 24;  // with the signature
constexpr std::size_t kSectionHeader = 40;
constexpr std::size_t kDebugEntry = 28;
constexpr std::uint32_t kDebugTypeCodeView = 2;
constexpr std::uint32_t kMaxHeaderOffset = 0x100000;  // a DOS stub is some hundred bytes
constexpr std::uint32_t kMaxDirectories = 16;

tl::unexpected<Error> malformed(std::string text) {
    return fail(ErrorCode::Malformed, std::move(text));
}

Result<std::optional<CodeViewRecord>> decodeCodeView(ByteSpan bytes) {
    ByteReader reader(bytes, "CodeView record");
    if (reader.u32() != kRsdsMagic) return std::optional<CodeViewRecord>{};
    CodeViewRecord record;
    const ByteSpan guid = reader.bytes(record.guid.size());
    std::copy(guid.begin(), guid.end(), record.guid.begin());
    record.age = reader.u32();
    record.pdbName = reader.ansi(reader.remaining());
    if (auto done = reader.finish(); !done) return tl::unexpected(done.error());
    return record;
}

}  // namespace

std::string CodeViewRecord::symbolServerKey() const {
    ByteReader reader(guid, "GUID");
    std::string key = fmt::format("{:08X}", reader.u32());
    key += fmt::format("{:04X}", reader.u16());
    key += fmt::format("{:04X}", reader.u16());
    for (const std::byte b : reader.bytes(8)) key += fmt::format("{:02X}", std::to_integer<unsigned>(b));
    return key + fmt::format("{:x}", age);
}

Result<std::uint32_t> PeImage::headerOffset(const ImageReader& read) {
    const auto dos = read(0, kDosHeader);
    if (!dos) return tl::unexpected(dos.error());
    ByteReader reader(*dos, "DOS header");
    if (reader.u16() != kDosMagic) return malformed("no image: the MZ signature is missing");
    reader.seek(0x3C);
    const std::uint32_t offset = reader.u32();
    if (offset > kMaxHeaderOffset)
        return malformed(fmt::format("the PE header offset 0x{:x} is impossible", offset));
    return offset;
}

bool PeImage::isCode(std::uint32_t rva) const {
    constexpr std::uint32_t kExecutable = 0x20000000;  // IMAGE_SCN_MEM_EXECUTE
    return std::ranges::any_of(m_sections, [rva](const PeSection& section) {
        return (section.characteristics & kExecutable) != 0 && rva >= section.rva &&
               rva - section.rva < std::max(section.virtualSize, section.fileSize);
    });
}

Result<> PeImage::parseOptionalHeader(ByteSpan bytes) {
    ByteReader reader(bytes, "PE optional header");
    const std::uint16_t magic = reader.u16();
    if (magic != kPe32 && magic != kPe32Plus)
        return malformed(fmt::format("the PE optional header's magic 0x{:x} is unknown", magic));
    m_pe32Plus = magic == kPe32Plus;
    reader.seek(16);
    m_entryPoint = reader.u32();
    reader.seek(m_pe32Plus ? 24 : 28);
    m_preferredBase = m_pe32Plus ? reader.u64() : reader.u32();
    reader.seek(56);
    m_sizeOfImage = reader.u32();
    m_sizeOfHeaders = reader.u32();
    m_checkSum = reader.u32();
    reader.seek(m_pe32Plus ? 108 : 92);
    const std::uint32_t count = std::min(reader.u32(), kMaxDirectories);
    if (auto done = reader.finish(); !done) return done;
    if (m_sizeOfImage == 0) return malformed("the PE header tells an image size of zero");
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t rva = reader.u32();
        const std::uint32_t size = reader.u32();
        m_directories.push_back({rva, size});
    }
    return reader.finish();
}

Result<> PeImage::parseSections(ByteSpan bytes, std::uint32_t count) {
    ByteReader reader(bytes, "PE section table");
    for (std::uint32_t i = 0; i < count; ++i) {
        PeSection section;
        section.name = reader.ansi(8);
        section.virtualSize = reader.u32();
        section.rva = reader.u32();
        section.fileSize = reader.u32();
        section.fileOffset = reader.u32();
        reader.skip(12);
        section.characteristics = reader.u32();
        m_sections.push_back(std::move(section));
    }
    return reader.finish();
}

Result<PeImage> PeImage::parse(const ImageReader& read) {
    const auto start = headerOffset(read);
    if (!start) return tl::unexpected(start.error());
    const auto header = read(*start, kFileHeader);
    if (!header) return tl::unexpected(header.error());
    ByteReader reader(*header, "PE header");
    if (reader.u32() != kPeMagic) return malformed("no image: the PE signature is missing");
    PeImage image;
    image.m_machine = reader.u16();
    const std::uint32_t sections = reader.u16();
    image.m_timestamp = reader.u32();
    reader.skip(8);
    const std::size_t optionalSize = reader.u16();
    if (auto done = reader.finish(); !done) return tl::unexpected(done.error());
    if (sections > kMaxSections) return malformed(fmt::format("the image claims {} sections", sections));

    const auto optional = read(*start + kFileHeader, optionalSize);
    if (!optional) return tl::unexpected(optional.error());
    if (auto parsed = image.parseOptionalHeader(*optional); !parsed) return tl::unexpected(parsed.error());
    const auto table = read(*start + kFileHeader + optionalSize, sections * kSectionHeader);
    if (!table) return tl::unexpected(table.error());
    if (auto parsed = image.parseSections(*table, sections); !parsed) return tl::unexpected(parsed.error());
    return image;
}

DataDirectory PeImage::directory(Directory which) const {
    const auto index = static_cast<std::size_t>(which);
    return index < m_directories.size() ? m_directories[index] : DataDirectory{};
}

Result<std::optional<CodeViewRecord>> PeImage::codeView(const ImageReader& read) const {
    const DataDirectory where = directory(Directory::Debug);
    if (!where.present()) return std::optional<CodeViewRecord>{};
    const std::size_t count = std::min<std::size_t>(where.size / kDebugEntry, kMaxDebugEntries);
    const auto entries = read(where.rva, count * kDebugEntry);
    if (!entries) return tl::unexpected(entries.error());
    ByteReader reader(*entries, "debug directory");
    for (std::size_t i = 0; i < count; ++i) {
        reader.skip(12);
        const std::uint32_t type = reader.u32();
        const std::uint32_t size = reader.u32();
        const std::uint32_t rva = reader.u32();
        reader.skip(4);
        if (type != kDebugTypeCodeView || rva == 0) continue;
        const auto bytes = read(rva, std::min(size, kMaxCodeView));
        if (!bytes) return tl::unexpected(bytes.error());
        return decodeCodeView(*bytes);
    }
    return std::optional<CodeViewRecord>{};
}

}  // namespace hawser::symbols
