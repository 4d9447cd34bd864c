#include "tests/unit/symbols/ImageBuilder.h"

namespace hawser::symbols::test {

ImageBuilder::ImageBuilder() : m_bytes(kSize) {
    at(0, {'M', 'Z'}).at32(0x3C, kPe);
    at32(kPe, 0x4550).at(kPe + 4, {0x64, 0x86, 1, 0}).at32(kPe + 8, 0x5A5A0001).at(kPe + 20, {240, 0});
    at(kOptional, {0x0B, 0x02}).at32(kOptional + 16, 0x1234).at32(kOptional + 24, 0x40000000);
    at32(kOptional + 28, 1)
        .at32(kOptional + 56, kSize)
        .at32(kOptional + 60, 0x400)
        .at32(kOptional + 64, 0xC0DE);
    at32(kOptional + 108, 16);
    at(kSections, {'.', 't', 'e', 'x', 't'}).at32(kSections + 8, 0x1FF0).at32(kSections + 12, 0x1000);
    at32(kSections + 16, 0x2000).at32(kSections + 20, 0x400).at32(kSections + 36, 0x60000020);
}

ImageBuilder& ImageBuilder::at(std::uint32_t rva, const std::vector<unsigned>& bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) m_bytes[rva + i] = static_cast<std::byte>(bytes[i]);
    return *this;
}

ImageBuilder& ImageBuilder::at32(std::uint32_t rva, std::uint32_t value) {
    return at(rva, {value & 0xFF, (value >> 8) & 0xFF, (value >> 16) & 0xFF, value >> 24});
}

ImageBuilder& ImageBuilder::directory(PeImage::Directory which, std::uint32_t rva, std::uint32_t size) {
    const std::uint32_t entry = kOptional + 112 + 8 * static_cast<std::uint32_t>(which);
    return at32(entry, rva).at32(entry + 4, size);
}

ImageBuilder& ImageBuilder::function(std::uint32_t begin, std::uint32_t end, std::uint32_t info) {
    const std::uint32_t entry = kFunctions + 12 * m_functions++;
    return at32(entry, begin).at32(entry + 4, end).at32(entry + 8, info);
}

ImageReader ImageBuilder::reader() const {
    return [this](std::uint64_t rva, std::size_t count) -> Result<Bytes> {
        if (rva > m_bytes.size() || count > m_bytes.size() - rva)
            return fail(ErrorCode::NotAvailable, "outside of the image", rva);
        const auto start = m_bytes.begin() + static_cast<std::ptrdiff_t>(rva);
        return Bytes(start, start + static_cast<std::ptrdiff_t>(count));
    };
}

}  // namespace hawser::symbols::test
