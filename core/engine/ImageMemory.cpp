#include "core/engine/ImageMemory.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/engine/ErrorKind.h"

namespace hawser::engine {

namespace {
constexpr std::uint32_t kExecutable = 0x20000000;  // IMAGE_SCN_MEM_EXECUTE ("PE Format")
constexpr std::size_t kMostHeaders = 0x1000;       // DOS header to section table
constexpr std::uint32_t kWritable = 0x80000000;    // IMAGE_SCN_MEM_WRITE
// A table of functions that is read whole: a walk looks at most of its blocks, each for a request of its own.
constexpr std::uint32_t kSmallTable = 0x600;
constexpr std::size_t kReadAhead = 0x280;  // of headers

bool holds(const symbols::PeSection& section, std::uint64_t rva, std::size_t count) {
    const std::uint32_t size = std::max(section.virtualSize, section.fileSize);
    return rva >= section.rva && count <= size && rva - section.rva <= size - count;
}
}  // namespace

void ImageMemory::dropKnown(Address address, std::uint64_t count) {
    std::erase_if(m_known, [&](const auto& known) {
        return address + count > known.first && address < known.first + kMostHeaders;
    });
}

void ImageMemory::drop(Address address, std::size_t count) {
    m_constant.drop(address, count);
    dropKnown(address, count);
}

void ImageMemory::forget(const Module& module) {
    ++m_cleared;
    m_constant.forget(module.base, module.size);
    dropKnown(module.base, module.size);
    m_known.erase(module.base);
}

void ImageMemory::clear() {
    ++m_cleared;
    m_known.clear();
    m_constant.clear();
}

// What is paged out may be there at the next time.
Result<Bytes> ImageMemory::readConstant(Address address, std::size_t count) {
    auto memory = m_constant.read(address, count);
    if (!memory) return tl::unexpected(memory.error());
    if (memory->allValid()) return std::move(memory->bytes);
    m_constant.drop(address, count);
    return fail(ErrorCode::NotAvailable,
                fmt::format("memory at {} cannot be read", formatAddress(address + memory->validPrefix())));
}

// The first of them at once: whoever looks at one looks at most.
Result<MemoryBytes> ImageMemory::readHeaders(Address base, Address address, std::size_t count) {
    const auto first = m_constant.read(base, kReadAhead);
    if (!first) return tl::unexpected(first.error());
    auto memory = m_constant.read(address, count);
    if (!first->allValid() || (memory && !memory->allValid())) m_constant.drop(base, kImageHeaders);
    return memory;
}

MemoryReader ImageMemory::withHeaders(Address base, MemoryReader read) {
    return [this, base, read = std::move(read)](Address address, std::size_t count) {
        const std::uint64_t rva = address - base;  // of what lies before the image: very large
        const bool inHeaders = rva < kImageHeaders && count <= kImageHeaders - rva;
        return inHeaders ? readHeaders(base, address, count) : read(address, count);
    };
}

symbols::ImageReader ImageMemory::reader(Address base, const MemoryReader& read) {
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

Result<const ImageMemory::Known*> ImageMemory::find(Address base) {
    if (const auto known = m_known.find(base); known != m_known.end()) return &known->second;
    const std::uint64_t cleared = m_cleared;
    const auto constant = [this](Address address, std::size_t count) {
        return m_constant.read(address, count);
    };
    const auto image = readImageHeaders(withHeaders(base, constant), base);
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
    const symbols::DataDirectory functions = known.functions;
    const bool ahead = functions.present() && functions.size <= kSmallTable &&
                       std::ranges::any_of(known.constant, [&](const auto& section) {
                           return holds(section, functions.rva, functions.size);
                       });
    m_known[base] = std::move(known);
    if (ahead) static_cast<void>(m_constant.read(base + functions.rva, functions.size));
    const auto kept = m_known.find(base);
    return kept == m_known.end() ? nullptr : &kept->second;
}

Result<symbols::DataDirectory> ImageMemory::functionsOf(Address base) {
    const auto known = find(base);
    if (!known) return tl::unexpected(known.error());
    return *known != nullptr ? (*known)->functions : symbols::DataDirectory{};
}

Result<bool> ImageMemory::isExecutable(Address base, Address address) {
    const auto known = find(base);
    if (!known) return tl::unexpected(known.error());
    if (*known == nullptr || !(*known)->hasSections) return true;
    const std::uint64_t rva = address - base;
    return std::ranges::any_of((*known)->code,
                               [&](const symbols::PeSection& section) { return holds(section, rva, 1); });
}

}  // namespace hawser::engine
