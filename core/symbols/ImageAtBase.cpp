#include "core/symbols/ImageAtBase.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/RecordField.h"

namespace hawser::symbols {

namespace {

constexpr std::uint32_t kDiscardable = 0x02000000;  // IMAGE_SCN_MEM_DISCARDABLE: gone once it has started
constexpr std::uint32_t kWritable = 0x80000000;
constexpr std::size_t kHeaderOffset = 0x3C;  // of the PE header's place
constexpr std::size_t kImageBase64 = 0x30;   // from the PE header on
constexpr std::size_t kImageBase32 = 0x34;
constexpr std::size_t kBlockHeader = 8;           // of relocations
constexpr std::uint64_t kGuardPointers64 = 0x70;  // in the load configuration: check, then dispatch
constexpr std::uint64_t kGuardPointers32 = 0x48;

enum class Relocation : unsigned { None = 0, Low32 = 3, All64 = 10 };

bool holds(std::uint64_t start, std::uint64_t end, std::uint64_t at) {
    return at >= start && at < end;
}

}  // namespace

Result<ImageAtBase> ImageAtBase::create(ByteSpan file, Address base) {
    const auto flat = [file](std::uint64_t offset, std::size_t count) -> Result<Bytes> {
        if (offset > file.size() || count > file.size() - offset)
            return fail(ErrorCode::Truncated, "the image file ends too early", offset);
        const ByteSpan part = file.subspan(static_cast<std::size_t>(offset), count);
        return Bytes(part.begin(), part.end());
    };
    auto parsed = PeImage::parse(flat);
    if (!parsed) return tl::unexpected(parsed.error());
    if (parsed->sizeOfImage() > kMaxSize)
        return fail(ErrorCode::Unsupported,
                    fmt::format("an image of 0x{:x} bytes is too large", parsed->sizeOfImage()));
    ImageAtBase image(std::move(*parsed));
    image.layOut(file);
    if (auto done = image.relocate(base); !done) return tl::unexpected(done.error());
    image.findConstant();
    return image;
}

void ImageAtBase::layOut(ByteSpan file) {
    m_memory.resize(m_image.sizeOfImage());
    const auto place = [this](ByteSpan bytes, std::uint64_t rva) {
        if (rva >= m_memory.size()) return;
        const std::size_t count = std::min<std::size_t>(bytes.size(), m_memory.size() - rva);
        std::copy_n(bytes.begin(), count, m_memory.begin() + static_cast<std::ptrdiff_t>(rva));
    };
    place(file.first(std::min<std::size_t>(file.size(), m_image.sizeOfHeaders())), 0);
    for (const PeSection& section : m_image.sections()) {
        if (section.fileOffset >= file.size()) continue;
        const std::size_t there = file.size() - section.fileOffset;
        place(file.subspan(section.fileOffset, std::min<std::size_t>(section.fileSize, there)), section.rva);
    }
}

bool ImageAtBase::add(std::uint64_t rva, unsigned bytes, std::uint64_t delta) {
    if (rva > m_memory.size() || bytes > m_memory.size() - rva) return false;
    storeField(m_memory, rva, bytes, loadField(m_memory, rva, bytes) + delta);
    return true;
}

std::uint64_t ImageAtBase::field(std::uint64_t rva, unsigned bytes) const {
    return rva > m_memory.size() || bytes > m_memory.size() - rva ? 0 : loadField(m_memory, rva, bytes);
}

Result<> ImageAtBase::relocate(Address base) {
    const std::uint64_t delta = base.value() - m_image.preferredBase();
    const bool wide = m_image.pe32Plus();
    if ((wide ? delta : delta & 0xFFFFFFFF) == 0) return {};
    add(field(kHeaderOffset, 4) + (wide ? kImageBase64 : kImageBase32), wide ? 8 : 4, delta);
    const DataDirectory where = m_image.directory(PeImage::Directory::Relocations);
    if (!where.present() || where.rva > m_memory.size() || where.size > m_memory.size() - where.rva)
        return fail(ErrorCode::Unsupported, "it has no relocations for the place where it is loaded");
    const Bytes table(m_memory.begin() + where.rva, m_memory.begin() + where.rva + where.size);
    ByteReader reader(table, "relocations");
    while (reader.remaining() >= kBlockHeader) {
        const std::uint32_t page = reader.u32();
        const std::uint32_t size = reader.u32();
        if (size == 0) break;  // what follows fills the section
        if (size < kBlockHeader || size - kBlockHeader > reader.remaining())
            return fail(ErrorCode::Malformed, fmt::format("a block of 0x{:x} bytes of relocations", size));
        ByteReader block = reader.sub(size - kBlockHeader);
        if (auto done = relocateBlock(block, page, delta); !done) return done;
    }
    return {};
}

Result<> ImageAtBase::relocateBlock(ByteReader& block, std::uint32_t page, std::uint64_t delta) {
    while (block.remaining() >= 2) {
        const unsigned entry = block.u16();
        const std::uint64_t rva = std::uint64_t{page} + (entry & 0xFFF);
        const auto kind = static_cast<Relocation>(entry >> 12);
        if (kind == Relocation::None) continue;
        if (kind != Relocation::Low32 && kind != Relocation::All64)
            return fail(ErrorCode::Unsupported, fmt::format("a relocation of kind {}", entry >> 12));
        if (!add(rva, kind == Relocation::All64 ? 8 : 4, delta))
            return fail(ErrorCode::Malformed,
                        fmt::format("a relocation outside of the image at 0x{:x}", rva));
    }
    return {};
}

void ImageAtBase::findConstant() {
    m_constant.push_back({0, std::min<std::uint64_t>(m_image.sizeOfHeaders(), m_memory.size())});
    for (const PeSection& section : m_image.sections()) {
        if ((section.characteristics & (kWritable | kDiscardable)) != 0) continue;
        const std::uint64_t size = section.virtualSize != 0 ? section.virtualSize : section.fileSize;
        m_constant.push_back({section.rva, std::min<std::uint64_t>(section.rva + size, m_memory.size())});
    }
    const DataDirectory imports = m_image.directory(PeImage::Directory::ImportAddresses);
    if (imports.present()) m_patched.push_back({imports.rva, std::uint64_t{imports.rva} + imports.size});
    addGuardPointers();
}

// The load configuration tells by address where the loader puts what guarded calls go through.
void ImageAtBase::addGuardPointers() {
    const DataDirectory where = m_image.directory(PeImage::Directory::LoadConfiguration);
    if (!where.present()) return;
    const bool wide = m_image.pe32Plus();
    const unsigned pointer = wide ? 8 : 4;
    const std::uint64_t base = field(field(kHeaderOffset, 4) + (wide ? kImageBase64 : kImageBase32), pointer);
    const std::uint64_t length = field(where.rva, 4);
    for (unsigned i = 0; i < 2; ++i) {
        const std::uint64_t at = (wide ? kGuardPointers64 : kGuardPointers32) + i * pointer;
        if (at + pointer > length) return;
        const std::uint64_t slot = field(where.rva + at, pointer);
        if (slot > base) m_patched.push_back({slot - base, slot - base + pointer});
    }
}

std::vector<bool> ImageAtBase::copy(std::uint64_t rva, std::span<std::byte> into) const {
    std::vector<bool> told(into.size(), false);
    for (const Part& part : m_constant) {
        const std::uint64_t from = std::max(part.start, rva);
        const std::uint64_t to = std::min(part.end, rva + into.size());
        for (std::uint64_t at = from; at < to; ++at) {
            if (std::ranges::any_of(m_patched, [at](const Part& p) { return holds(p.start, p.end, at); }))
                continue;
            into[at - rva] = m_memory[at];
            told[at - rva] = true;
        }
    }
    return told;
}

}  // namespace hawser::symbols
