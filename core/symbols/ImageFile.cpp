#include "core/symbols/ImageFile.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "core/base/FileIo.h"
#include "core/base/SystemError.h"
#include "core/base/Text.h"
#include "core/base/UserFile.h"

namespace hawser::symbols {

namespace {

// "/4" and, from ten million on, "//AAmJaA": where in the string table the name stands (LLVM's and GNU's
// linkers). Nothing: the name is what it is.
std::optional<std::uint64_t> placeOfName(std::string_view name) {
    if (name.size() < 2 || name.front() != '/') return {};
    if (name[1] != '/') return parseNumber(name.substr(1), 10);
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::uint64_t place = 0;
    for (const char c : name.substr(2)) {
        const std::size_t digit = kDigits.find(c);
        if (digit == std::string_view::npos) return {};
        place = place * kDigits.size() + digit;
    }
    return place;
}

Result<Bytes> readPart(const FileDescriptor& file, std::uint64_t offset, std::size_t count) {
    Bytes bytes(count);
    const auto got = readAt(file, offset, bytes);
    if (!got) return tl::unexpected(got.error());
    if (*got < count) return fail(ErrorCode::Truncated, "the image file ends too early", offset + *got);
    return bytes;
}

}  // namespace

Result<ImageFile> ImageFile::open(const std::string& path) {
    auto opened = UserFile::toRead(path);
    if (!opened) return tl::unexpected(opened.error());
    const auto file = std::make_shared<FileDescriptor>(std::move(*opened).takeDescriptor());
    struct stat status {};
    if (::fstat(file->get(), &status) != 0) return fail(ErrorCode::Io, systemText(errno));
    const auto size = static_cast<std::uint64_t>(status.st_size);
    const ImageReader read = [file, size](std::uint64_t offset, std::size_t count) -> Result<Bytes> {
        if (offset > size || count > size - offset)
            return fail(ErrorCode::Truncated, "the image file ends too early", size);
        return readPart(*file, offset, count);
    };
    return create(read, size);
}

Result<ImageFile> ImageFile::create(const ImageReader& read, std::uint64_t size) {
    auto image = PeImage::parse(read);
    if (!image) return tl::unexpected(image.error());
    ImageFile file(read, size, std::move(*image));
    if (auto found = file.findSymbolTable(); !found) return tl::unexpected(found.error());
    file.nameSections();
    return file;
}

Result<ImageFile> openImage(const std::string& path, const std::optional<ImageIdentity>& expected) {
    auto file = ImageFile::open(path);
    // What the system says of a file has its path already.
    if (!file && file.error().code != ErrorCode::Malformed && file.error().code != ErrorCode::Truncated)
        return file;
    if (!file) return tl::unexpected(reworded(file.error(), fmt::format("{}: {}", path, file.error().what)));
    const PeImage& image = file->image();
    if (expected && (image.timestamp() != expected->timestamp || image.sizeOfImage() != expected->size))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} is another image: time stamp {:08x}, size 0x{:x}; {} has {:08x}, 0x{:x}",
                                path, image.timestamp(), image.sizeOfImage(), expected->imageName,
                                expected->timestamp, expected->size));
    return file;
}

Result<Bytes> ImageFile::part(std::uint64_t offset, std::uint64_t count, std::string_view what) const {
    if (offset > m_size || count > m_size - offset)
        return fail(ErrorCode::Truncated,
                    fmt::format("the file ends within {}, which is to take 0x{:x} bytes at 0x{:x}", what,
                                count, offset),
                    m_size);
    return m_read(offset, static_cast<std::size_t>(count));
}

// Only files have one, so that PeImage, which reads memory as well, does not know it.
Result<> ImageFile::findSymbolTable() {
    constexpr std::size_t kPlace = 12;  // in the header, its signature included
    const auto header = PeImage::headerOffset(m_read);
    if (!header) return tl::unexpected(header.error());
    const auto fields = m_read(*header + kPlace, 2 * sizeof(std::uint32_t));
    if (!fields) return tl::unexpected(fields.error());
    ByteReader reader(*fields, "PE header");
    m_symbolTable = reader.u32();
    m_symbolCount = reader.u32();
    return reader.finish();
}

std::uint64_t ImageFile::stringsOffset() const {
    return m_symbolTable + m_symbolCount * kSymbolRecord;
}

void ImageFile::nameSections() {
    for (const PeSection& section : m_image.sections()) {
        m_names.push_back(section.name);
        const auto place = placeOfName(section.name);
        if (!place || m_symbolTable == 0) continue;
        const std::uint64_t offset = stringsOffset() + *place;
        if (offset >= m_size) continue;
        const auto bytes = m_read(
            offset, static_cast<std::size_t>(std::min<std::uint64_t>(kMaxSectionName, m_size - offset)));
        if (!bytes) continue;
        m_names.back() = ByteReader(*bytes, "section name").ansi(bytes->size());
    }
}

const PeSection* ImageFile::section(std::string_view name) const {
    const auto found = std::ranges::find(m_names, name);
    if (found == m_names.end()) return nullptr;
    return &m_image.sections()[static_cast<std::size_t>(found - m_names.begin())];
}

Result<Bytes> ImageFile::contents(const PeSection& section) const {
    const std::uint32_t size =
        section.virtualSize == 0 ? section.fileSize : std::min(section.virtualSize, section.fileSize);
    return part(section.fileOffset, size, fmt::format("section {}", printable(section.name, 8)));
}

Result<Bytes> ImageFile::atRva(std::uint64_t rva, std::size_t count) const {
    if (rva < m_image.sizeOfHeaders() && count <= m_image.sizeOfHeaders() - rva)
        return part(rva, count, "its headers");
    for (const PeSection& section : m_image.sections()) {
        if (rva < section.rva || rva - section.rva > section.fileSize) continue;
        const std::uint64_t within = rva - section.rva;
        if (count > section.fileSize - within) continue;
        return part(section.fileOffset + within, count, "a section");
    }
    return fail(ErrorCode::NotAvailable, fmt::format("rva 0x{:x} is not in the file", rva), rva);
}

Result<Bytes> ImageFile::symbolRecords() const {
    if (m_symbolTable == 0 || m_symbolCount == 0) return Bytes();
    return part(m_symbolTable, m_symbolCount * kSymbolRecord, "its symbol table");
}

Result<Bytes> ImageFile::symbolStrings() const {
    if (m_symbolTable == 0) return Bytes();
    const auto head = part(stringsOffset(), sizeof(std::uint32_t), "its string table");
    if (!head) return head;
    return part(stringsOffset(), ByteReader(*head, "string table").u32(), "its string table");
}

}  // namespace hawser::symbols
