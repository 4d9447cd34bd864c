#include "core/symbols/dwarf/OpenDwarf.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "core/symbols/ImageFile.h"
#include "core/symbols/SymbolFile.h"
#include "core/symbols/dwarf/DebugLink.h"
#include "core/symbols/dwarf/DwarfSource.h"

namespace hawser::symbols {

namespace dwarf {

namespace {

// The file beside the image that has its debug sections, where the image says so.
Result<ImageFile> openDebugFile(const std::string& path, const DebugLink& link) {
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    // Where GDB looks for it too.
    for (const auto& candidate : {folder / link.name, folder / ".debug" / link.name}) {
        auto file = ImageFile::open(candidate.string());
        if (!file) continue;
        const auto checksum = checksumOf(*file);
        if (!checksum) return tl::unexpected(checksum.error());
        if (*checksum == link.checksum) return file;
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} has the checksum {:08x}; the image asks for {:08x}", candidate.string(),
                                *checksum, link.checksum));
    }
    return fail(ErrorCode::NotAvailable,
                fmt::format("its debug information is in {}, which is not beside it", link.name));
}

}  // namespace

Result<std::unique_ptr<const SymbolSource>> openDwarfOf(const ImageFile& image, const std::string& path) {
    if (image.section(".debug_info") != nullptr) return DwarfSource::create(image, image);
    const auto link = readDebugLink(image);
    if (!link) return tl::unexpected(link.error());
    if (!*link) return fail(ErrorCode::NotAvailable, "it has no DWARF debug information");
    const auto debug = openDebugFile(path, **link);
    if (!debug) return tl::unexpected(debug.error());
    return DwarfSource::create(image, *debug);
}

}  // namespace dwarf

Result<std::unique_ptr<const SymbolSource>> openDwarf(const std::string& path,
                                                      const std::optional<ImageIdentity>& expected) {
    const auto image = openImage(path, expected);
    if (!image) return tl::unexpected(image.error());
    auto source = dwarf::openDwarfOf(*image, path);
    if (!source)
        return tl::unexpected(reworded(source.error(), fmt::format("{}: {}", path, source.error().what)));
    return source;
}

}  // namespace hawser::symbols
