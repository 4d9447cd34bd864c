#include <fmt/format.h>

#include "core/symbols/ExportTable.h"
#include "core/symbols/ImageFile.h"
#include "core/symbols/SymbolFile.h"
#include "core/symbols/coff/CoffSymbols.h"

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

bool isLeftOut(const Result<std::unique_ptr<const SymbolSource>>& source) {
    return !source && source.error().code == ErrorCode::NotAvailable;
}

}  // namespace

Result<std::unique_ptr<const SymbolSource>> openImageSymbols(const std::string& path,
                                                             const std::optional<ImageIdentity>& expected) {
    if (auto source = openDwarf(path, expected); !isLeftOut(source)) return source;
    const auto image = openImage(path, expected);
    if (!image) return tl::unexpected(image.error());
    auto source = coff::openCoffSymbols(*image);
    if (isLeftOut(source)) source = exportsOf(*image);
    if (!source)
        return tl::unexpected(reworded(source.error(), fmt::format("{}: {}", path, source.error().what)));
    return source;
}

}  // namespace hawser::symbols
