#include <fmt/format.h>

#include "core/symbols/ExportTable.h"
#include "core/symbols/ImageFile.h"
#include "core/symbols/SymbolFile.h"
#include "core/symbols/coff/CoffSymbols.h"
#include "core/symbols/dwarf/OpenDwarf.h"

namespace hawser::symbols {

namespace {

Result<std::unique_ptr<const SymbolSource>> exportsOf(const ImageFile& image) {
    const ImageReader read = [&image](std::uint64_t rva, std::size_t count) {
        return image.atRva(rva, count);
    };
    auto table = ExportTable::parse(image.image(), read);
    if (!table) return tl::unexpected(table.error());
    if (table->size() == 0) return fail(ErrorCode::NotAvailable, "it names nothing that is in it");
    return std::make_unique<const ExportTable>(std::move(*table));
}

}  // namespace

// What is damaged, or of another build beside the image, leaves the next best to serve.
Result<std::unique_ptr<const SymbolSource>> openImageSymbols(const std::string& path,
                                                             const std::optional<ImageIdentity>& expected) {
    const auto image = openImage(path, expected);
    if (!image) return tl::unexpected(image.error());
    std::optional<Error> trouble;
    const auto served = [&trouble](const Result<std::unique_ptr<const SymbolSource>>& source) {
        if (source) return true;
        const bool tellsMore = source.error().code != ErrorCode::NotAvailable;
        if (!trouble || (tellsMore && trouble->code == ErrorCode::NotAvailable)) trouble = source.error();
        return false;
    };
    if (auto source = dwarf::openDwarfOf(*image, path); served(source)) return source;
    if (auto source = coff::openCoffSymbols(*image); served(source)) return source;
    if (auto source = exportsOf(*image); served(source)) return source;
    return tl::unexpected(reworded(*trouble, fmt::format("{}: {}", path, trouble->what)));
}

}  // namespace hawser::symbols
