#include "core/engine/UnwindTables.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/engine/ErrorKind.h"

namespace hawser::engine {

namespace {
constexpr std::uint32_t kExecutable = 0x20000000;  // IMAGE_SCN_MEM_EXECUTE ("PE Format")
constexpr std::size_t kHeaders = 0x1000;           // DOS header to section table
constexpr std::uint32_t kWritable = 0x80000000;    // IMAGE_SCN_MEM_WRITE

bool holds(const symbols::PeSection& section, std::uint64_t rva, std::size_t count) {
    const std::uint32_t size = std::max(section.virtualSize, section.fileSize);
    return rva >= section.rva && count <= size && rva - section.rva <= size - count;
}
}  // namespace

void UnwindTables::drop(Address address, std::size_t count) {
    m_constant.drop(address, count);
    std::erase_if(m_known, [&](const auto& known) {
        return address + count > known.first && address < known.first + kHeaders;
    });
}

void UnwindTables::clear() {
    ++m_cleared;
    m_known.clear();
    m_constant.clear();
}

// What is paged out may be there at the next time.
Result<Bytes> UnwindTables::readConstant(Address address, std::size_t count) {
    auto memory = m_constant.read(address, count);
    if (!memory) return tl::unexpected(memory.error());
    if (memory->allValid()) return std::move(memory->bytes);
    m_constant.drop(address, count);
    return fail(ErrorCode::NotAvailable,
                fmt::format("memory at {} cannot be read", formatAddress(address + memory->validPrefix())));
}

symbols::ImageReader UnwindTables::reader(Address base, const MemoryReader& read) {
    const symbols::ImageReader ordinary = imageReader(read, base);
    return [this, base, ordinary](std::uint64_t rva, std::size_t count) -> Result<Bytes> {
        const auto known = m_known.find(base);
        const bool constant =
            known != m_known.end() && std::ranges::any_of(known->second.constant, [&](const auto& section) {
                return holds(section, rva, count);
            });
        return constant ? readConstant(base + rva, count) : ordinary(rva, count);
    };
}

Result<const UnwindTables::Known*> UnwindTables::find(Address base) {
    if (const auto known = m_known.find(base); known != m_known.end()) return &known->second;
    const std::uint64_t cleared = m_cleared;
    const auto image = symbols::PeImage::parse(
        [&](std::uint64_t rva, std::size_t count) { return readConstant(base + rva, count); });
    if (!image) {
        if (endsWalk(image.error())) return tl::unexpected(image.error());
        return nullptr;  // asked again at the next walk
    }
    if (m_cleared != cleared) return nullptr;
    Known known{image->directory(symbols::PeImage::Directory::Exception), !image->sections().empty(), {}, {}};
    std::ranges::copy_if(image->sections(), std::back_inserter(known.code),
                         [](const symbols::PeSection& s) { return (s.characteristics & kExecutable) != 0; });
    std::ranges::copy_if(image->sections(), std::back_inserter(known.constant), [](const auto& section) {
        return (section.characteristics & (kExecutable | kWritable)) == 0;
    });
    return &(m_known[base] = std::move(known));
}

Result<symbols::DataDirectory> UnwindTables::of(Address base) {
    const auto known = find(base);
    if (!known) return tl::unexpected(known.error());
    return *known != nullptr ? (*known)->exceptions : symbols::DataDirectory{};
}

Result<bool> UnwindTables::isExecutable(Address base, Address address) {
    const auto known = find(base);
    if (!known) return tl::unexpected(known.error());
    if (*known == nullptr || !(*known)->hasSections) return true;
    const std::uint64_t rva = address - base;
    return std::ranges::any_of((*known)->code,
                               [&](const symbols::PeSection& section) { return holds(section, rva, 1); });
}

}  // namespace hawser::engine
