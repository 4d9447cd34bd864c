#include "core/engine/UnwindTables.h"

#include <algorithm>

#include "core/engine/ErrorKind.h"

namespace hawser::engine {

namespace {
constexpr std::uint32_t kExecutable = 0x20000000;  // IMAGE_SCN_MEM_EXECUTE ("PE Format")
}

Result<const UnwindTables::Known*> UnwindTables::find(const Module& module, const MemoryReader& read) {
    if (const auto known = m_known.find(module.base); known != m_known.end()) return &known->second;
    const auto image = readImageHeaders(read, module.base);
    if (!image) {
        if (endsWalk(image.error())) return tl::unexpected(image.error());
        return nullptr;  // asked again at the next walk
    }
    Known known{image->directory(symbols::PeImage::Directory::Exception), !image->sections().empty(), {}};
    std::ranges::copy_if(image->sections(), std::back_inserter(known.code),
                         [](const symbols::PeSection& s) { return (s.characteristics & kExecutable) != 0; });
    return &(m_known[module.base] = std::move(known));
}

Result<symbols::DataDirectory> UnwindTables::of(const Module& module, const MemoryReader& read) {
    const auto known = find(module, read);
    if (!known) return tl::unexpected(known.error());
    return *known != nullptr ? (*known)->exceptions : symbols::DataDirectory{};
}

Result<bool> UnwindTables::isExecutable(const Module& module, Address address, const MemoryReader& read) {
    const auto known = find(module, read);
    if (!known) return tl::unexpected(known.error());
    if (*known == nullptr || !(*known)->hasSections) return true;
    const std::uint64_t rva = address - module.base;
    return std::ranges::any_of((*known)->code, [&](const symbols::PeSection& section) {
        return rva >= section.rva && rva - section.rva < std::max(section.virtualSize, section.fileSize);
    });
}

}  // namespace hawser::engine
